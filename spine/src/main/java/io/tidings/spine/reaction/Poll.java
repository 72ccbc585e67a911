package io.tidings.spine.reaction;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;

/**
 * The records of one poll. They are read here rather than by a deserializer, which in a batch could not say which record it
 * failed at. An event's place in the list is the record's place in the poll, and every failure names one: then the error
 * handler commits what stands before it, and waits with it or sets it aside alone.
 *
 * @param events those before the first that is no event
 */
public record Poll(List<Event> events, @Nullable RuntimeException unreadable) {

    public static Poll of(Message<? extends List<?>> message) {
        return of(message, Set.of());
    }

    /** @param passedOver types that the reaction is not for: unread, something that is nobody's stands in their places */
    public static Poll of(Message<? extends List<?>> message, Set<String> passedOver) {
        var records = message.getPayload();
        if (message.getHeaders().get(KafkaHeaders.OFFSET) instanceof List<?> offsets
                && offsets.size() != records.size()) {
            throw new IllegalStateException("%d records came as %d values".formatted(offsets.size(), records.size()));
        }
        var events = new ArrayList<Event>(records.size());
        for (var record : records) {
            try {
                events.add(read(record, passedOver));
            } catch (RuntimeException e) {
                return new Poll(events, e);
            }
        }
        return new Poll(events, null);
    }

    private static Event read(Object record, Set<String> passedOver) {
        if (!(record instanceof byte[] json)) {
            // An empty record comes as a placeholder.
            return EventJson.read("");
        }
        return EventDeserializer.isAmong(passedOver, json) ? EventDeserializer.PASSED_OVER : EventJson.read(json);
    }

    /** To be called once the others are handled. */
    public void setUnreadableAside() {
        if (unreadable != null) {
            throw failedAt(events.size(), unreadable);
        }
    }

    public static BatchListenerFailedException failedAt(int place, RuntimeException cause) {
        return new BatchListenerFailedException(String.valueOf(cause.getMessage()), cause, place);
    }
}
