/** The one command: what people type at {@code ./tidings}. */
@NullMarked
package io.tidings.stack;

import org.jspecify.annotations.NullMarked;
