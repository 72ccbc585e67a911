/** The tests as one gate: its parts, the minutes each may take, and what came out. */
@NullMarked
package io.tidings.stack.gate;

import org.jspecify.annotations.NullMarked;
