package io.tidings.mail.outgoing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps dialogues with a mail server for the next mail: connecting, encryption and login cost more than a mail does. A server
 * may end an idle one at any time; whoever takes one has to expect that.
 */
final class Dialogues<D extends Dialogues.Kept> implements AutoCloseable {

    /** What can be kept. */
    interface Kept {

        /** What we call ourselves in it. */
        String name();

        /** How many mails it has carried. */
        int mails();

        boolean isOpen();

        void end();
    }

    /** Servers under load hang up after as little as ten seconds (Postfix, smtpd_timeout under stress). */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(8);

    /** Some servers take no more of one client, and a new dialogue may reach another machine of a cluster. */
    private static final int MOST_MAILS = 100;

    private static final int MOST_IDLE = 60;

    private record Idle<T>(T dialogue, long since) {}

    private final LongSupplier nanoTime;
    private final Map<String, Deque<Idle<D>>> idle = new HashMap<>();
    private int count;
    private boolean sweeping;
    private boolean closed;

    Dialogues(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The one that was used last, so that those nobody needs any more grow old. */
    Optional<D> take(String name) {
        endOld();
        synchronized (this) {
            var waiting = idle.get(name);
            if (waiting == null) {
                return Optional.empty();
            }
            var newest = waiting.removeLast();
            count--;
            if (waiting.isEmpty()) {
                idle.remove(name);
            }
            return Optional.of(newest.dialogue());
        }
    }

    void giveBack(D dialogue) {
        if (!isKept(dialogue)) {
            dialogue.end();
        }
    }

    private synchronized boolean isKept(D dialogue) {
        if (closed || !dialogue.isOpen() || count >= MOST_IDLE || dialogue.mails() >= MOST_MAILS) {
            return false;
        }
        count++;
        idle.computeIfAbsent(dialogue.name(), _ -> new ArrayDeque<>()).add(new Idle<>(dialogue, nanoTime.getAsLong()));
        if (!sweeping) {
            sweeping = true;
            Thread.ofVirtual().name("mail-dialogues").start(this::sweep);
        }
        return true;
    }

    /** Says good-bye to those that nobody takes any more, also when no further mail comes. */
    private void sweep() {
        try {
            do {
                Thread.sleep(LONGEST_IDLE);
                endOld();
            } while (!isEmptyAtLast());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isEmptyAtLast() {
        sweeping = count > 0;
        return !sweeping;
    }

    /** Outside the lock: saying good-bye may take a while. */
    private void endOld() {
        removed(LONGEST_IDLE).forEach(Kept::end);
    }

    private synchronized List<D> removed(Duration olderThan) {
        var before = nanoTime.getAsLong() - olderThan.toNanos();
        var removed = new ArrayList<D>();
        idle.values().removeIf(waiting -> {
            while (!waiting.isEmpty() && waiting.getFirst().since() <= before) {
                removed.add(waiting.removeFirst().dialogue());
            }
            return waiting.isEmpty();
        });
        count -= removed.size();
        return removed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        removed(Duration.ZERO).forEach(Kept::end);
    }
}
