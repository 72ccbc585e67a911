package io.tidings.tickets.ticket;

import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Why a ticket cannot do what was asked. */
public abstract sealed class TicketProblem extends Problem {

    private TicketProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    /** Also for a ticket that exists and is not for the caller's eyes: the two answers must not differ. */
    public static final class TicketNotFound extends TicketProblem {
        public TicketNotFound(String name) {
            super(HttpStatus.NOT_FOUND, "ticket-not-found", "There is no ticket " + name + ".", Map.of());
        }
    }

    static final class GroupInactive extends TicketProblem {
        GroupInactive(String name) {
            super(
                    HttpStatus.CONFLICT,
                    "group-inactive",
                    "The group %s takes no new tickets; choose another one.".formatted(name),
                    Map.of("field", "group"));
        }
    }

    /** Whatever wanted to write goes where the conversation goes on. */
    public static final class NotAllowedWhileMerged extends TicketProblem {
        NotAllowedWhileMerged(TicketSnapshot ticket) {
            super(
                    HttpStatus.CONFLICT,
                    "ticket-merged",
                    "Ticket %s was merged into another; change that one.".formatted(ticket.key()),
                    Map.of("mergedInto", String.valueOf(ticket.mergedInto())));
        }
    }

    /** What was forgotten stays forgotten, also where another system still has it. */
    static final class NotAllowedOnceErased extends TicketProblem {
        NotAllowedOnceErased(TicketSnapshot ticket) {
            super(
                    HttpStatus.CONFLICT,
                    "ticket-erased",
                    "The content of ticket %s was erased; nothing is added to it any more.".formatted(ticket.key()),
                    Map.of());
        }
    }

    static final class StateNotSettable extends TicketProblem {
        StateNotSettable(TicketSnapshot ticket, String wanted) {
            super(
                    HttpStatus.CONFLICT,
                    "state-not-settable",
                    "Ticket %s is %s; nobody can set it to %s."
                            .formatted(ticket.key(), ticket.state().id(), wanted),
                    Map.of("state", ticket.state().id()));
        }
    }

    static final class TransitionNotAllowed extends TicketProblem {
        TransitionNotAllowed(TicketSnapshot ticket, String wanted) {
            super(
                    HttpStatus.CONFLICT,
                    "transition-not-allowed",
                    "Ticket %s is of the type %s and cannot go from %s to %s."
                            .formatted(
                                    ticket.key(), ticket.type(), ticket.state().id(), wanted),
                    Map.of("state", ticket.state().id(), "type", String.valueOf(ticket.type())));
        }
    }

    /** The rule of its group lets a new ticket begin instead. */
    static final class ReopensNoMore extends TicketProblem {
        ReopensNoMore(TicketSnapshot ticket) {
            super(
                    HttpStatus.CONFLICT,
                    "reopens-no-more",
                    "Ticket %s opens no more; write to it, and a new one begins that is linked to it."
                            .formatted(ticket.key()),
                    Map.of());
        }
    }

    /** A colleague of the customer reads it, and answers in it; whether it is solved the customer knows. */
    static final class NotYourTicket extends TicketProblem {
        NotYourTicket(TicketSnapshot ticket) {
            super(
                    HttpStatus.FORBIDDEN,
                    "not-your-ticket",
                    "Ticket %s is a colleague's; only they can close it or open it again.".formatted(ticket.key()),
                    Map.of());
        }
    }

    static final class FieldsMissing extends TicketProblem {
        FieldsMissing(TicketSnapshot ticket, List<String> missing) {
            super(
                    HttpStatus.CONFLICT,
                    "fields-missing",
                    "Ticket %s cannot be closed before these fields have a value: %s."
                            .formatted(ticket.key(), String.join(", ", missing)),
                    Map.of("fields", missing));
        }
    }

    static final class FieldLocked extends TicketProblem {
        FieldLocked(TicketSnapshot ticket, String name) {
            super(
                    HttpStatus.CONFLICT,
                    "field-locked",
                    "The field %s cannot be changed while ticket %s is %s."
                            .formatted(name, ticket.key(), ticket.state().id()),
                    Map.of("field", "fields." + name, "state", ticket.state().id()));
        }
    }

    static final class NewerMessages extends TicketProblem {
        NewerMessages(TicketSnapshot ticket, int seen, int last) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "newer-messages",
                    "Ticket %s has messages up to %d, and this was written after reading %d; read them first."
                            .formatted(ticket.key(), last, seen),
                    Map.of("afterMessage", seen, "lastMessage", last));
        }
    }

    /** The same field was changed by somebody else since the caller read the ticket. */
    static final class ChangedMeanwhile extends TicketProblem {
        ChangedMeanwhile(TicketSnapshot ticket, long since, Map<String, Conflict> conflicts) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "Ticket %s: %s changed since version %d; nothing was saved."
                            .formatted(ticket.key(), String.join(", ", conflicts.keySet()), since),
                    Map.of("version", ticket.version(), "conflicts", conflicts));
        }

        /** What the caller wanted and what the ticket has. */
        record Conflict(@Nullable Object yours, @Nullable Object theirs) {}
    }

    /** It is open again, was solved otherwise since, or too long ago. */
    static final class NothingToRate extends TicketProblem {
        NothingToRate(TicketSnapshot ticket) {
            super(
                    HttpStatus.CONFLICT,
                    "nothing-to-rate",
                    "Ticket %s has no solution that can be rated now: it is open, or was solved again, or too long ago."
                            .formatted(ticket.key()),
                    Map.of());
        }
    }

    /** A value that is none of the known ones. */
    static final class UnknownValue extends TicketProblem {
        UnknownValue(String field, String value, Map<String, ?> facts, String sentence) {
            super(HttpStatus.BAD_REQUEST, "unknown-" + field, sentence.formatted(value), facts);
        }
    }

    /** The file was uploaded too long ago, or never, or by somebody else. */
    static final class AttachmentUnknown extends TicketProblem {
        AttachmentUnknown(String id) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unknown-attachment",
                    "There is no upload " + id + " of yours; upload the file again.",
                    Map.of("field", "attachments"));
        }
    }

    static final class IdempotencyKeyReused extends TicketProblem {
        IdempotencyKeyReused(String key) {
            super(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "idempotency-key-reused",
                    "The Idempotency-Key %s was used for another request; use a new one.".formatted(key),
                    Map.of());
        }
    }

    /** Too many writers at once; nothing was saved and the same request may be sent again. */
    static final class TooBusy extends TicketProblem {
        TooBusy(String ticketId) {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "ticket-busy",
                    "Too many changes of this ticket at once; nothing was saved, try again.",
                    Map.of("ticket", ticketId));
        }
    }

    public static TicketProblem unknownValue(String field, String value, List<String> known) {
        return new UnknownValue(
                field,
                value,
                Map.of("field", field, "known", known),
                "There is no " + field + " %s; there are " + String.join(", ", known) + ".");
    }
}
