package io.tidings.mail.outgoing;

import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One try to hand a mail over.
 *
 * @param atEnd the whole mail was on its way: from here on the server may have taken it
 * @param answer what the server said, or why there was no answer
 */
record Attempt(
        int n,
        Instant at,
        boolean atEnd,
        @Nullable Instant endedAt,
        @Nullable Integer code,
        @Nullable String answer) {

    static Attempt begun(int n, Instant now) {
        return new Attempt(n, now, false, null, null, null);
    }

    /** The same with its last line about to go out. */
    Attempt ending() {
        return new Attempt(n, at, true, endedAt, code, answer);
    }

    /** The same once it is over. */
    Attempt ended(Instant now, @Nullable Integer said, String words) {
        return new Attempt(n, at, atEnd, now, said, words);
    }

    static Attempt of(Document stored) {
        var ended = stored.getDate("endedAt");
        return new Attempt(
                stored.getInteger("n"),
                stored.getDate("at").toInstant(),
                stored.getBoolean("atEnd", false),
                ended == null ? null : ended.toInstant(),
                stored.getInteger("code"),
                stored.getString("answer"));
    }

    Document toDocument() {
        return new Document("n", n)
                .append("at", Date.from(at))
                .append("atEnd", atEnd)
                .append("endedAt", endedAt == null ? null : Date.from(endedAt))
                .append("code", code)
                .append("answer", answer);
    }
}
