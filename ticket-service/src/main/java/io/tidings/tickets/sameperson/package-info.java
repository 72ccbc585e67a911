/** The same person twice: two people who turn out to be one are merged, and parted again where that was a mistake. */
@NullMarked
package io.tidings.tickets.sameperson;

import org.jspecify.annotations.NullMarked;
