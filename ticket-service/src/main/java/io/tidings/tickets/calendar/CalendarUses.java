package io.tidings.tickets.calendar;

import java.util.List;

/** Who keeps a calendar. */
public interface CalendarUses {

    /** The names of the groups that name it. */
    List<String> groupsWith(String calendarId);
}
