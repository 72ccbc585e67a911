/** The port in the open: it shows the way to TLS and serves nothing else. */
@NullMarked
package io.tidings.gateway.plain;

import org.jspecify.annotations.NullMarked;
