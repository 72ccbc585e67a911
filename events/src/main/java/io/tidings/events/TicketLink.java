package io.tidings.events;

/** A link to another ticket; {@code kind} says what that one is to this: {@code related}, its {@code parent} or its {@code child}. */
public record TicketLink(String kind, String ticketId) {}
