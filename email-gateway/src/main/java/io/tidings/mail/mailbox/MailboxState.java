package io.tidings.mail.mailbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How a mailbox is doing.
 *
 * @param fault why nothing can be fetched now; {@code nextTryAt} is when it is tried again
 * @param warning what is wrong although mails are fetched: they cannot be moved, or the mailbox is full
 * @param lastFetchAt when its server last said what is there
 * @param lastMailAt when the last mail was kept
 * @param lagSeconds how long the last mail had lain at its server before it was kept here; absent before the first
 * @param waiting mails that are there and not fetched yet
 * @param taken how many were kept in all
 * @param errors the last 20 faults, newest first
 */
record MailboxState(
        Phase phase,
        @Nullable Shown fault,
        @Nullable Shown warning,
        @Nullable Instant nextTryAt,
        @Nullable Instant lastFetchAt,
        @Nullable Instant lastMailAt,
        @Nullable Long lagSeconds,
        long waiting,
        long taken,
        List<Past> errors) {

    enum Phase {
        @JsonProperty("off")
        OFF,
        /** About to be fetched from. */
        @JsonProperty("connecting")
        CONNECTING,
        /** Mails are being fetched. */
        @JsonProperty("fetching")
        FETCHING,
        /** Everything is fetched; the server tells of new mail. */
        @JsonProperty("watching")
        WATCHING,
        /** Everything is fetched; the server is asked again soon. */
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("failing")
        FAILING
    }

    /**
     * A fault in words.
     *
     * @param code stays the same for ever, such as {@code tls-expired}; pages have their own sentence for it
     * @param sentence in English, with the way out
     * @param facts what the sentence speaks of
     * @param detail what the server or the system said
     * @param since when it began
     * @param times how often it was met since
     */
    record Shown(
            String code,
            String sentence,
            Map<String, String> facts,
            @Nullable String detail,
            @Nullable Instant since,
            long times) {

        static Shown of(Fault fault) {
            return new Shown(fault.kind().code(), fault.sentence(), fault.facts(), fault.detail(), null, 1);
        }
    }

    /** A fault that was, or is. */
    record Past(
            Instant at,
            String code,
            String sentence,
            Map<String, String> facts,
            @Nullable String detail) {}

    static MailboxState of(Document stored) {
        var state = stored.get("state", new Document());
        var fault = shown(state.get("fault", Document.class));
        var enabled = stored.getBoolean("enabled", false);
        return new MailboxState(
                phase(state, enabled, fault),
                fault,
                shown(state.get("warning", Document.class)),
                fault == null ? null : instant(stored, "due"),
                instant(state, "lastFetchAt"),
                instant(state, "lastMailAt"),
                state.get("lagSeconds") instanceof Number lag ? lag.longValue() : null,
                number(state, "waiting"),
                number(state, "taken"),
                stored.getList("errors", Document.class, List.of()).reversed().stream()
                        .map(MailboxState::past)
                        .toList());
    }

    private static Phase phase(Document state, boolean enabled, @Nullable Shown fault) {
        if (!enabled) {
            return Phase.OFF;
        }
        if (fault != null) {
            return Phase.FAILING;
        }
        var stored = state.getString("phase");
        return stored == null ? Phase.CONNECTING : Phase.valueOf(stored);
    }

    private static @Nullable Shown shown(@Nullable Document stored) {
        if (stored == null) {
            return null;
        }
        var fault = fault(stored);
        return new Shown(
                fault.kind().code(),
                fault.sentence(),
                fault.facts(),
                fault.detail(),
                instant(stored, "since"),
                number(stored, "times"));
    }

    private static Past past(Document stored) {
        var fault = fault(stored);
        return new Past(
                stored.getDate("at").toInstant(), fault.kind().code(), fault.sentence(), fault.facts(), fault.detail());
    }

    /** As it is stored. @param before the fault of the moment before, which goes on where it is of the same kind */
    static Document toDocument(Fault fault, Instant now, @Nullable Document before) {
        var goesOn = before != null && fault.kind().code().equals(before.getString("code"));
        return new Document("code", fault.kind().code())
                .append("facts", new Document(new TreeMap<String, Object>(fault.facts())))
                .append("detail", fault.detail())
                .append("since", goesOn && before != null ? before.getDate("since") : java.util.Date.from(now))
                .append("times", goesOn && before != null ? number(before, "times") + 1 : 1L);
    }

    private static Fault fault(Document stored) {
        var facts = new TreeMap<String, String>();
        stored.get("facts", new Document()).forEach((name, value) -> facts.put(name, String.valueOf(value)));
        return new Fault(Fault.Kind.of(stored.getString("code")), facts, stored.getString("detail"));
    }

    static Duration lag(Instant at, Instant now) {
        var lag = Duration.between(at, now);
        return lag.isNegative() ? Duration.ZERO : lag;
    }

    private static @Nullable Instant instant(Document stored, String field) {
        var date = stored.getDate(field);
        return date == null ? null : date.toInstant();
    }

    private static long number(Document stored, String field) {
        return stored.get(field) instanceof Number number ? number.longValue() : 0;
    }
}
