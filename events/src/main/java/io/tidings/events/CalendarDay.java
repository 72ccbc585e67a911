package io.tidings.events;

import java.util.List;

/**
 * A day that does not keep the hours of its weekday.
 *
 * @param date such as {@code 2026-12-24}
 * @param hours empty where it is closed
 */
public record CalendarDay(String date, List<OpenHours> hours) {}
