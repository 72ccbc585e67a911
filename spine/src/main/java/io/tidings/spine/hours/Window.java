package io.tidings.spine.hours;

import io.tidings.events.OpenHours;
import java.time.DateTimeException;
import java.time.LocalTime;

/**
 * A part of a day. One whose end is not after its beginning ends on the next day: 22:00 to 06:00 over night, 00:00 to 00:00 all day.
 *
 * @param to the first moment that is not in it
 */
public record Window(LocalTime from, LocalTime to) {

    private static final String END_OF_DAY = "24:00";

    /** @throws DateTimeException where one of the two is no time of day such as {@code 09:00} */
    public static Window of(OpenHours hours) {
        return new Window(
                LocalTime.parse(hours.from()),
                hours.to().equals(END_OF_DAY) ? LocalTime.MIDNIGHT : LocalTime.parse(hours.to()));
    }

    public boolean isOverMidnight() {
        return !to.isAfter(from);
    }

    /** As it travels: the end of a day is {@code 24:00}. */
    public OpenHours hours() {
        return new OpenHours(from.toString(), to.equals(LocalTime.MIDNIGHT) ? END_OF_DAY : to.toString());
    }
}
