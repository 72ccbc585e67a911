/** Refusals and failures, told as problem details to programs and as a short page to people. */
@NullMarked
package io.tidings.gateway.problem;

import org.jspecify.annotations.NullMarked;
