package io.tidings.tickets.inbound;

import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailReceived;

/**
 * A mail that a poll brought.
 *
 * @param place of its record in the poll
 */
record ArrivedMail(int place, Event event, MailReceived mail) {}
