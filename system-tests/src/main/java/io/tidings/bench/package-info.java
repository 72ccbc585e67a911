/** Measures the running suite and says which figures miss their targets. */
@NullMarked
package io.tidings.bench;

import org.jspecify.annotations.NullMarked;
