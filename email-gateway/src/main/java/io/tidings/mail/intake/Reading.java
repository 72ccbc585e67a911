package io.tidings.mail.intake;

import io.tidings.mail.intake.Unread.Unreadable;
import io.tidings.mail.parse.ParsedMail;
import io.tidings.spine.reaction.DependencyAway;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Understands mails, each within a time: whatever somebody has put into one, the next is read. */
final class Reading {

    private final Duration longest;
    private final Function<byte[], ParsedMail> reader;
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

    Reading(Duration longest, Function<byte[], ParsedMail> reader) {
        this.longest = longest;
        this.reader = reader;
    }

    /**
     * @throws Unreadable where it takes too long; who reads it is told to stop
     * @throws DependencyAway where the service stops meanwhile
     */
    ParsedMail read(byte[] raw) {
        var reading = readers.submit(() -> reader.apply(raw));
        try {
            return reading.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            reading.cancel(true);
            throw new Unreadable(Unread.of(Unread.Kind.TOO_SLOW).with("seconds", longest.toSeconds()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Reading it failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyAway("The service is stopping", e);
        }
    }
}
