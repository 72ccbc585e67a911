package io.tidings.events;

/** A ticket's state: the id that people defined, and what it means. */
public record TicketState(String id, StateType type) {}
