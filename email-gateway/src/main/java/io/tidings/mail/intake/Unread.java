package io.tidings.mail.intake;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a mail is in quarantine, with what the sentence speaks of.
 *
 * @param facts by the names that stand in the sentence; sizes are in bytes
 */
public record Unread(Kind kind, Map<String, String> facts) {

    private static final Set<String> SIZES = Set.of("size", "limit");

    /** Each has its sentence in each language, on the page by its {@link #code()}, here in English. */
    public enum Kind {
        TOO_LARGE(
                "It has {size} bytes, and at most {limit} are taken in. Here is its beginning; the whole mail stays in the"
                        + " folder {folder} of {mailbox}."),
        TOO_LARGE_AT_SERVER(
                "It has {size} bytes, and at most {limit} are taken in. Here is its beginning; the whole mail stays at"
                        + " {host}."),
        BROKE_OFF("The connection broke off {times} times at this mail. It stays in the folder {folder} of {mailbox}."),
        REFUSED("Its server says: \"{said}\". It stays in the folder {folder} of {mailbox}."),
        NEVER_FINISHED("Reading it was begun {times} times and never finished."),
        TOO_SLOW("Reading it took longer than {seconds} seconds."),
        GONE("Its bytes are gone from the store."),
        FAILED("It could not be handled: {said}");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        /** Stays the same for ever: {@code too-large}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Unread {
        facts = Map.copyOf(facts);
    }

    /** The same, with one thing more that its sentence speaks of. */
    public Unread with(String fact, @Nullable Object value) {
        var more = new TreeMap<>(facts);
        more.put(fact, String.valueOf(value));
        return new Unread(kind, more);
    }

    public static Unread of(Kind kind) {
        return new Unread(kind, Map.of());
    }

    public String sentence() {
        var sentence = kind.sentence;
        for (var fact : facts.entrySet()) {
            var value = SIZES.contains(fact.getKey())
                    ? String.format(Locale.ROOT, "%,d", Long.parseLong(fact.getValue()))
                    : fact.getValue();
            sentence = sentence.replace("{" + fact.getKey() + "}", value);
        }
        return sentence;
    }

    /** It will be so at each try. */
    static final class Unreadable extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        private final transient Unread why;

        Unreadable(Unread why) {
            super(why.sentence());
            this.why = why;
        }

        Unread why() {
            return why;
        }
    }
}
