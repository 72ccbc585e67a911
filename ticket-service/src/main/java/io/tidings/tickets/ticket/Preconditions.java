package io.tidings.tickets.ticket;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.tickets.Digests;
import io.tidings.tickets.ticket.TicketStore.Repeatable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The two request headers under which a call may be sent again without harm. */
final class Preconditions {

    private static final int MAX_KEY = 200;

    private Preconditions() {}

    /** The version that {@code If-Match} names; null where it is absent or {@code *}. */
    static @Nullable Long version(@Nullable String ifMatch) {
        return EntityTag.version(ifMatch, "the ticket as it was read", BadField::new);
    }

    static String entityTag(Ticket ticket) {
        return EntityTag.of(ticket.state().version());
    }

    static @Nullable Repeatable repeatable(
            Caller caller, @Nullable String idempotencyKey, Object request, JsonMapper json) {
        var key = key(caller, idempotencyKey);
        return key == null ? null : new Repeatable(key, Digests.sha256(json.writeValueAsBytes(request)));
    }

    /** Unique per caller: nobody finds another's ticket by guessing a key. */
    static @Nullable String key(Caller caller, @Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return null;
        }
        if (idempotencyKey.isBlank() || idempotencyKey.length() > MAX_KEY) {
            throw new BadField("Idempotency-Key", "An Idempotency-Key has 1 to " + MAX_KEY + " characters.");
        }
        return caller.id() + " " + idempotencyKey;
    }
}
