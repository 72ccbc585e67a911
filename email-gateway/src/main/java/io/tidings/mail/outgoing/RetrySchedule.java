package io.tidings.mail.outgoing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a mail that could not be handed over is tried again: soon after a hiccup, seldom after hours, and never at the same
 * moment as all the others that failed with it.
 *
 * @param giveUpAfter how long a mail is tried
 */
record RetrySchedule(Duration giveUpAfter, RandomGenerator random) {

    /** Greylisting wants some minutes, a mail server's update an hour, a full disk somebody's next working day. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4));

    /** Asking a server that was not there costs nobody anything, and once it is back nobody wants to wait for hours. */
    private static final Duration LONGEST_WITHOUT_SERVER = Duration.ofMinutes(10);

    /** A pause is up to a fifth shorter or longer. */
    private static final double JITTER = 0.2;

    /** @param waitingSince since when the mail could have been handed over */
    Instant end(Instant waitingSince) {
        return waitingSince.plus(giveUpAfter);
    }

    /**
     * When to try again; empty where this was the last time. The last try is made shortly before the end.
     *
     * @param attempts how many were made, at least one
     * @param noServer the last one failed before any server spoke of the mail
     */
    Optional<Instant> next(int attempts, boolean noServer, Instant waitingSince, Instant now) {
        var last = end(waitingSince).minus(giveUpAfter.dividedBy(200));
        if (!now.isBefore(last)) {
            return Optional.empty();
        }
        var next = now.plus(pause(attempts, noServer));
        return Optional.of(next.isBefore(last) ? next : last);
    }

    private Duration pause(int attempts, boolean noServer) {
        var planned = PAUSES.get(Math.clamp(attempts - 1, 0, PAUSES.size() - 1));
        var bounded = noServer && planned.compareTo(LONGEST_WITHOUT_SERVER) > 0 ? LONGEST_WITHOUT_SERVER : planned;
        var factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofMillis((long) (bounded.toMillis() * factor));
    }
}
