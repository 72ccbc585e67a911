/** Starts the parts in their order, restarts what dies, writes down what runs, and ends all of it. */
@NullMarked
package io.tidings.stack.supervise;

import org.jspecify.annotations.NullMarked;
