package io.tidings.events;

/**
 * A part of a day in which somebody is there.
 *
 * @param from such as {@code 09:00}
 * @param to such as {@code 18:00}; at or before {@code from} it is on the next day, and {@code 24:00} is the end of this one
 */
public record OpenHours(String from, String to) {}
