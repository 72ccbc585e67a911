package io.tidings.tickets.ticket;

import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * One writer's hold on message numbers while its ticket is not yet committed.
 *
 * <p>A message is stored before its ticket names it, so two writers may want the same number, and one that stopped in between
 * leaves its messages behind. Who finds the number taken waits for the other to commit; if that does not happen soon, it raises
 * the ticket's fence, which makes the other's commit fail, and only then overwrites the message. An owner that finds the
 * fence raised writes its message again under the new fence before it commits: so no ticket ever names another's text.
 */
final class MessageSlot {

    /** Many times what a commit takes; waiting too short costs the slower writer a repetition, nothing else. */
    static final Duration PATIENCE = Duration.ofMillis(250);

    private record Held(StoredMessage message, long fence) {

        boolean is(StoredMessage wanted, long under) {
            return fence == under && message.equals(wanted);
        }
    }

    private final MessageStore messages;

    /** By the message's id. */
    private final Map<String, Held> held = new HashMap<>();

    MessageSlot(MessageStore messages) {
        this.messages = messages;
    }

    /**
     * Whether each message now lies under its number and the ticket may be committed under {@code fence}.
     *
     * @param raiseFence raises the ticket's fence from the given value, and says whether it did
     */
    boolean take(List<StoredMessage> wanted, long fence, Instant now, LongPredicate raiseFence) {
        for (var message : wanted) {
            var mine = held.get(idOf(message));
            if (mine != null && !mine.is(message, fence) && !write(message, mine.fence(), fence)) {
                return false;
            }
        }
        var free = wanted.stream()
                .filter(message -> !held.containsKey(idOf(message)))
                .toList();
        if (free.isEmpty()) {
            return true;
        }
        var taken = messages.insertFree(free, fence);
        free.stream().filter(message -> !taken.contains(idOf(message))).forEach(message -> hold(message, fence));
        if (taken.isEmpty()) {
            return true;
        }
        var abandoned = messages.holders(taken);
        abandoned.values().removeIf(holder -> !isAbandoned(holder, now));
        if (!abandoned.isEmpty() && raiseFence.test(fence)) {
            // Not to be committed in this round: the ticket must be read again, under the new fence.
            free.forEach(message -> {
                var holder = abandoned.get(idOf(message));
                if (holder != null) {
                    write(message, holder.fence(), fence + 1);
                }
            });
        }
        return false;
    }

    static boolean isAbandoned(MessageStore.Holder holder, Instant now) {
        return holder.since().plus(PATIENCE).isBefore(now);
    }

    /** These were committed, and are not this writer's to give back any more. */
    void committed(List<StoredMessage> named) {
        named.forEach(message -> held.remove(idOf(message)));
    }

    /** Lets go of the numbers that will not be committed. */
    void release() {
        held.forEach((id, mine) -> messages.release(id, mine.fence()));
        held.clear();
    }

    private boolean write(StoredMessage message, long under, long fence) {
        var written = messages.replace(message, under, fence);
        if (written) {
            hold(message, fence);
        } else {
            held.remove(idOf(message));
        }
        return written;
    }

    private void hold(StoredMessage message, long fence) {
        held.put(idOf(message), new Held(message, fence));
    }

    private static String idOf(StoredMessage message) {
        return message.message().id();
    }
}
