/** API tokens at the door: exchanged for what the services understand, and asked about again and again. */
@NullMarked
package io.tidings.gateway.token;

import org.jspecify.annotations.NullMarked;
