/** Looks at a machine before anything is started on it: what is missing, and how to install it. */
@NullMarked
package io.tidings.stack.check;

import org.jspecify.annotations.NullMarked;
