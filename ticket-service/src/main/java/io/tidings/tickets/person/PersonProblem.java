package io.tidings.tickets.person;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why a person cannot be had as asked. */
public abstract sealed class PersonProblem extends Problem {

    private PersonProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    public static final class PersonNotFound extends PersonProblem {
        public PersonNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "person-not-found", "There is no person " + id + ".", Map.of());
        }
    }

    /** The customer of a request, whose other parts may be right: so not a 404. */
    static final class CustomerUnknown extends PersonProblem {
        CustomerUnknown(String id) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unknown-customer",
                    "There is no person " + id + "; name the customer by email or externalId to create one.",
                    Map.of("field", "customer.id"));
        }
    }

    static final class CustomerUnnamed extends PersonProblem {
        CustomerUnnamed() {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unnamed-customer",
                    "customer needs an id, an externalId or an email.",
                    Map.of("field", "customer"));
        }
    }

    /** A session is somebody's whom the site's own sign-in knows: never made for nobody, and never for the desk's side. */
    static final class SessionOfNobody extends PersonProblem {
        SessionOfNobody() {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unnamed-customer",
                    "Name the customer whose session it shall be: externalId, email or both.",
                    Map.of("field", "externalId"));
        }
    }

    static final class SessionOfAgent extends PersonProblem {
        SessionOfAgent() {
            super(
                    HttpStatus.FORBIDDEN,
                    "session-of-agent",
                    "This person works at the desk, and signs in there: sites are given sessions of customers only.",
                    Map.of());
        }
    }

    static final class SessionOver extends PersonProblem {
        SessionOver() {
            super(
                    HttpStatus.UNAUTHORIZED,
                    "session-over",
                    "The session's customer is no longer known here; ask your site for another session.",
                    Map.of());
        }
    }

    static final class TokenOfNobody extends PersonProblem {
        TokenOfNobody() {
            super(
                    HttpStatus.UNAUTHORIZED,
                    "unauthenticated",
                    "The agent whose API token this is does not work here any more.",
                    Map.of());
        }
    }

    static final class SessionsNotGiven extends PersonProblem {
        SessionsNotGiven() {
            super(
                    HttpStatus.CONFLICT,
                    "no-customer-sessions",
                    "This installation gives no customers' sessions. Let the operator set TIDINGS_SESSION_KEY.",
                    Map.of());
        }
    }

    static final class AlreadyTaken extends PersonProblem {
        AlreadyTaken() {
            super(
                    HttpStatus.CONFLICT,
                    "person-exists",
                    "Another person has this address, login or external id.",
                    Map.of());
        }
    }

    public static final class PersonErased extends PersonProblem {
        public PersonErased(String id) {
            super(HttpStatus.CONFLICT, "person-erased", "Person " + id + " was erased; create a new one.", Map.of());
        }
    }

    /** Somebody is not deleted without a trace of what becomes of the tickets. */
    static final class PersonNotDeletable extends PersonProblem {
        PersonNotDeletable(String id) {
            super(
                    HttpStatus.CONFLICT,
                    "person-not-deletable",
                    "A person is not deleted: tickets name it. To take back what it wrote, erase it (POST"
                            + " /api/v1/people/%s/erasure); to retire it, set active to false.".formatted(id),
                    Map.of());
        }
    }

    public static final class PersonMerged extends PersonProblem {
        public PersonMerged(String id, String into) {
            super(
                    HttpStatus.CONFLICT,
                    "person-merged",
                    "Person %s was merged into %s; change that one, or take the merge back.".formatted(id, into),
                    Map.of("mergedInto", into));
        }
    }

    /** An address that came with a merged person can only go with it. */
    static final class AddressOfMerged extends PersonProblem {
        AddressOfMerged(String address) {
            super(
                    HttpStatus.CONFLICT,
                    "address-of-merged",
                    "%s came with a merged person; take the merge back to take the address away.".formatted(address),
                    Map.of("field", "emails"));
        }
    }

    public static final class PersonBusy extends PersonProblem {
        public PersonBusy(String id) {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "person-busy",
                    "Too many changes of this person at once; nothing was saved, try again.",
                    Map.of("person", id));
        }
    }
}
