package io.tidings.mail.outgoing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What somebody decided about a held mail.
 *
 * @param by the name of whoever did
 */
record Decision(Kind kind, Instant at, String by, @Nullable String reason) {

    enum Kind {
        /** It may leave, whatever the installation's mode. */
        RELEASED,
        DISCARDED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static @Nullable Decision of(@Nullable Document stored) {
        return stored == null
                ? null
                : new Decision(
                        Kind.valueOf(stored.getString("kind").toUpperCase(Locale.ROOT)),
                        stored.getDate("at").toInstant(),
                        stored.getString("by"),
                        stored.getString("reason"));
    }

    Document toDocument() {
        return new Document("kind", kind.word())
                .append("at", Date.from(at))
                .append("by", by)
                .append("reason", reason);
    }
}
