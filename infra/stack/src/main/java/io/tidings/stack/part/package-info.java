/** The parts of the stack, one class each: how it is started and how it is seen to be well. */
@NullMarked
package io.tidings.stack.part;

import org.jspecify.annotations.NullMarked;
