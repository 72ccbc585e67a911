package io.tidings.tickets.definition;

/**
 * @param keyPrefix what stands before a new ticket's number in its key; older tickets keep theirs, and any prefix finds them
 * @param priority the id of what tickets get that name none
 */
public record TicketSettings(String keyPrefix, String priority) {}
