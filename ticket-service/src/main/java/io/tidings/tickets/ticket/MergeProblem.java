package io.tidings.tickets.ticket;

import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why two tickets cannot become one. */
abstract sealed class MergeProblem extends Problem {

    private MergeProblem(String code, String sentence, Map<String, ?> facts) {
        super(HttpStatus.CONFLICT, code, sentence, facts);
    }

    static final class IntoItself extends MergeProblem {
        IntoItself(TicketSnapshot ticket) {
            super("merge-into-itself", "Ticket %s cannot be merged into itself.".formatted(ticket.key()), Map.of());
        }
    }

    static final class Circle extends MergeProblem {
        Circle(TicketSnapshot source, TicketSnapshot named) {
            super(
                    "merge-circle",
                    "Ticket %s was merged into %s; un-merge it first, or merge the other way round."
                            .formatted(named.key(), source.key()),
                    Map.of());
        }
    }

    /** What one customer wrote is not another's to know, so somebody has to mean it. */
    static final class OtherCustomer extends MergeProblem {
        OtherCustomer(TicketSnapshot source, TicketSnapshot target) {
            super(
                    "other-customer",
                    "%s and %s are tickets of different customers. Link them instead; or say \"acrossCustomers\": true, and the desk sees them as one while each customer goes on seeing only the own one."
                            .formatted(source.key(), target.key()),
                    Map.of(
                            "customer", source.customer().id(),
                            "intoCustomer", target.customer().id()));
        }
    }

    /** For a customer whose ticket went into another's, of which nothing may be told. */
    static final class GoesOnElsewhere extends MergeProblem {
        GoesOnElsewhere(TicketSnapshot ticket) {
            super(
                    "ticket-closed",
                    "Ticket %s takes no more messages; open a new one.".formatted(ticket.key()),
                    Map.of());
        }
    }

    static final class TooMany extends MergeProblem {
        TooMany(TicketSnapshot target, int most) {
            super(
                    "too-many-merged",
                    "%d tickets were merged into %s already, and no more can be.".formatted(most, target.key()),
                    Map.of("limit", most));
        }
    }
}
