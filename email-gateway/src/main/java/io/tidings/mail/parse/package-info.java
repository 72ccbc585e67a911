/** Understands a raw mail: never refuses one, never throws, and is bounded in parts, depth and time. */
@NullMarked
package io.tidings.mail.parse;

import org.jspecify.annotations.NullMarked;
