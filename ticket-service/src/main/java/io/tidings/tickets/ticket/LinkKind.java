package io.tidings.tickets.ticket;

import io.tidings.events.TicketLink;
import java.util.Arrays;

/** What another ticket is to this one. */
enum LinkKind {
    RELATED("related"),
    PARENT("parent"),
    CHILD("child");

    private final String word;

    LinkKind(String word) {
        this.word = word;
    }

    /** As events and requests say it. */
    String word() {
        return word;
    }

    /** What this one is to the other. */
    LinkKind inverse() {
        return switch (this) {
            case RELATED -> RELATED;
            case PARENT -> CHILD;
            case CHILD -> PARENT;
        };
    }

    TicketLink to(String ticketId) {
        return new TicketLink(word, ticketId);
    }

    static LinkKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> TicketProblem.unknownValue(
                        "kind",
                        word,
                        Arrays.stream(values()).map(LinkKind::word).toList()));
    }
}
