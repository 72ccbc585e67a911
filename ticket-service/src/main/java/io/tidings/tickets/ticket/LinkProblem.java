package io.tidings.tickets.ticket;

import io.tidings.events.TicketLink;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** Why two tickets cannot be linked so, or one cannot be closed for the sake of another. */
abstract sealed class LinkProblem extends Problem {

    private LinkProblem(String code, String sentence, Map<String, ?> facts) {
        super(HttpStatus.CONFLICT, code, sentence, facts);
    }

    static final class LinkedToItself extends LinkProblem {
        LinkedToItself(TicketSnapshot ticket) {
            super("linked-to-itself", "Ticket %s cannot be linked to itself.".formatted(ticket.key()), Map.of());
        }
    }

    static final class LinkedOtherwise extends LinkProblem {
        LinkedOtherwise(TicketSnapshot ticket, TicketLink there) {
            super(
                    "linked-otherwise",
                    "Ticket %s is linked to that one as %s already; remove that link first."
                            .formatted(ticket.key(), there.kind()),
                    Map.of("kind", there.kind()));
        }
    }

    static final class TooManyLinks extends LinkProblem {
        TooManyLinks(TicketSnapshot ticket, int most) {
            super(
                    "too-many-links",
                    "Ticket %s has %d links, and a ticket has no more; remove one first.".formatted(ticket.key(), most),
                    Map.of("limit", most));
        }
    }

    static final class HasParent extends LinkProblem {
        HasParent(TicketSnapshot child, TicketSnapshot parent) {
            super(
                    "has-parent",
                    "Ticket %s has a parent, %s, and can have one only; remove that link first."
                            .formatted(child.key(), parent.key()),
                    Map.of("parent", parent.key()));
        }
    }

    static final class CircularParents extends LinkProblem {
        CircularParents(TicketSnapshot child, TicketSnapshot parent) {
            super(
                    "circular-parents",
                    "Ticket %s is above %s already, so it cannot be its child.".formatted(child.key(), parent.key()),
                    Map.of());
        }
    }

    /** A parent is done when its children are. */
    static final class OpenChildren extends LinkProblem {
        OpenChildren(TicketSnapshot parent, List<Ticket> children) {
            super(
                    "open-children",
                    "Ticket %s has open children: %s. Close them first, or remove the links."
                            .formatted(
                                    parent.key(),
                                    children.stream()
                                            .map(child -> child.state().key())
                                            .collect(Collectors.joining(", "))),
                    Map.of(
                            "children",
                            children.stream().map(child -> child.state().key()).toList()));
        }
    }
}
