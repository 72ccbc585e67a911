package io.tidings.events;

import java.util.List;

/**
 * A person's content was erased: every reader redacts its copy.
 *
 * @param ticketIds the tickets whose texts were redacted
 * @param messageIds the redacted messages ({@code ticketId:n})
 */
public record PersonErased(String personId, List<String> ticketIds, List<String> messageIds) implements Fact {

    public PersonErased {
        ticketIds = ticketIds == null ? List.of() : List.copyOf(ticketIds);
        messageIds = messageIds == null ? List.of() : List.copyOf(messageIds);
    }
}
