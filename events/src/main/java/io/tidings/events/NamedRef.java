package io.tidings.events;

/** A group or organization by id, with its name as of the event. */
public record NamedRef(String id, String name) {}
