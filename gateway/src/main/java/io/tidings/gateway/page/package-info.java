/** The built page and its files. */
@NullMarked
package io.tidings.gateway.page;

import org.jspecify.annotations.NullMarked;
