package io.tidings.events;

/** A link from one ticket to another; {@code kind} is {@code related}, {@code parent} or {@code child}. */
public record TicketLink(String kind, String ticketId) {}
