package io.tidings.notifier.alert;

import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What differs from messenger to messenger: format, escaping, limits, and what an answer means. */
sealed interface Messenger permits Slack {

    /** Every messenger that a route may name. */
    List<Messenger> ALL = List.of(new Slack());

    static Optional<Messenger> of(String kind) {
        return ALL.stream().filter(messenger -> messenger.kind().equals(kind)).findFirst();
    }

    static List<String> kinds() {
        return ALL.stream().map(Messenger::kind).toList();
    }

    /** The word in a route's {@code kind}. */
    String kind();

    OutgoingRequest request(String url, String text);

    /** A value that comes from outside, so that it can neither format nor call anybody. */
    String escape(String value);

    /** A link in the messenger's own form; the label is escaped already. */
    String link(String url, String label);

    Meaning meaningOf(Answered answer);

    /** What an answer means for the alert. */
    sealed interface Meaning {
        record Sent() implements Meaning {}

        /** @param after what the messenger asked for, if it did */
        record TryAgain(String reason, Optional<Duration> after) implements Meaning {}

        /** Trying again cannot help; an administrator has to look at the route. */
        record Never(String reason) implements Meaning {}
    }

    /** Cuts at a whole character, with a sign that something is missing. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    /** The first of the words that is there. */
    static String firstLine(String answer) {
        return Arrays.stream(answer.split("\\R", 2))
                .findFirst()
                .map(line -> cut(line, 200))
                .orElse("");
    }
}
