package io.tidings.notifier.messenger;

import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.Why;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an answer means for the alert. */
public sealed interface Meaning {

    /**
     * The messenger has it.
     *
     * @param post its id of the message, where it tells
     */
    record Sent(String said, Optional<String> post) implements Meaning {}

    /**
     * It may work later.
     *
     * @param after what the messenger asked for, if it did
     * @param why what kept the request from being answered; absent where it was answered
     */
    record TryAgain(
            String said, Optional<Duration> after, @Nullable Why why) implements Meaning {

        public TryAgain(String said, Optional<Duration> after) {
            this(said, after, null);
        }
    }

    /** Trying again cannot help; an administrator has to look at the route. */
    record Never(String said) implements Meaning {}

    /** Of a client's errors only these pass by themselves: too slow, too early, too many. */
    Set<Integer> PASSING = Set.of(408, 425, 429);

    static Meaning sent(Answered answer) {
        return new Sent(said(answer), Optional.empty());
    }

    /** Of an answer that is no success. */
    static Meaning failure(Answered answer) {
        var status = answer.status();
        return status / 100 == 4 && !PASSING.contains(status)
                ? new Never(said(answer))
                : new TryAgain(said(answer), retryAfter(answer));
    }

    /** The status and the first line of the body, for people. */
    static String said(Answered answer) {
        var line = Arrays.stream(answer.bodyStart().strip().split("\\R", 2))
                .findFirst()
                .map(first -> Parts.cut(first, 200))
                .orElse("");
        return (answer.status() + " " + line).strip();
    }

    /** Both forms of RFC 9110 §10.2.3: seconds, or a date, which is compared with the sender's own clock. */
    static Optional<Duration> retryAfter(Answered answer) {
        return answer.header("retry-after").map(String::strip).flatMap(value -> {
            if (value.matches("\\d{1,6}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            try {
                var at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
                var from = answer.header("date")
                        .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant())
                        .orElseGet(Instant::now);
                var wait = Duration.between(from, at.toInstant());
                return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
            } catch (DateTimeException e) {
                // Neither form: the usual delay holds.
                return Optional.empty();
            }
        });
    }
}
