/** Working time: when a calendar is open, what falls into it, and the sentence that tells a customer. No clock, no store. */
@NullMarked
package io.tidings.spine.hours;

import org.jspecify.annotations.NullMarked;
