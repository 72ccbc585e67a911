/** Calendars: when groups work, with the holidays of a country and days of their own. */
@NullMarked
package io.tidings.tickets.calendar;

import org.jspecify.annotations.NullMarked;
