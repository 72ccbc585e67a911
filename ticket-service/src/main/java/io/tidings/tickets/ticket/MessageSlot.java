package io.tidings.tickets.ticket;

import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One writer's hold on a message number while its ticket is not yet committed.
 *
 * <p>A message is stored before its ticket names it, so two writers may want the same number, and one that stopped in between
 * leaves its message behind. Who finds the number taken waits for the other to commit; if that does not happen soon, it raises
 * the ticket's fence, which makes the other's commit fail, and only then overwrites the message. An owner that finds the
 * fence raised writes its message again under the new fence before it commits: so no ticket ever names another's text.
 */
final class MessageSlot {

    /** Many times what a commit takes; waiting too short costs the slower writer a repetition, nothing else. */
    static final Duration PATIENCE = Duration.ofMillis(250);

    private final MessageStore messages;
    private @Nullable StoredMessage held;
    private long heldUnder;

    MessageSlot(MessageStore messages) {
        this.messages = messages;
    }

    /**
     * Whether the message now lies under its number and the ticket may be committed under {@code fence}.
     *
     * @param raiseFence raises the ticket's fence from the given value, and says whether it did
     */
    boolean take(StoredMessage message, long fence, Instant now, LongPredicate raiseFence) {
        var id = message.message().id();
        if (held != null && held.message().id().equals(id)) {
            return (fence == heldUnder && message.equals(held)) || write(message, heldUnder, fence);
        }
        if (messages.insert(message, fence)) {
            hold(message, fence);
            return true;
        }
        var holder = messages.holder(id);
        if (holder.isPresent() && isAbandoned(holder.get(), now) && raiseFence.test(fence)) {
            // Not to be committed in this round: the ticket must be read again, under the new fence.
            write(message, holder.get().fence(), fence + 1);
        }
        return false;
    }

    static boolean isAbandoned(MessageStore.Holder holder, Instant now) {
        return holder.since().plus(PATIENCE).isBefore(now);
    }

    /** Lets go of a number that will not be committed. */
    void release() {
        if (held != null) {
            messages.release(held.message().id(), heldUnder);
            held = null;
        }
    }

    private boolean write(StoredMessage message, long under, long fence) {
        var written = messages.replace(message, under, fence);
        if (written) {
            hold(message, fence);
        } else {
            held = null;
        }
        return written;
    }

    private void hold(StoredMessage message, long fence) {
        held = message;
        heldUnder = fence;
    }
}
