package io.tidings.spine.reaction;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.MalformedEvent;
import io.tidings.events.Unrecognized;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Reads a record's value as an event. Named in the binder's settings, behind an ErrorHandlingDeserializer. */
public final class EventDeserializer implements Deserializer<Event> {

    /**
     * The consumer setting that names the types which no reaction of this consumer is for, separated by commas. They come as
     * {@link #PASSED_OVER}, unread: whoever keeps a copy of ten agents need not parse every ticket.
     */
    static final String PASSES_OVER = "tidings.passes-over";

    static final Event PASSED_OVER = new Event(
            "passed-over",
            "",
            "",
            Instant.EPOCH,
            0,
            "",
            null,
            0,
            "system",
            false,
            null,
            new Unrecognized("passed-over", EventJson.mapper().createObjectNode()));

    private Set<String> passesOver = Set.of();

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        passesOver = StringUtils.commaDelimitedListToSet((String) settings.get(PASSES_OVER));
    }

    @Override
    public Event deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            throw new MalformedEvent("Not an event: the record is empty", null);
        }
        return isAmong(passesOver, data) ? PASSED_OVER : EventJson.read(data);
    }

    static boolean isAmong(Set<String> types, byte[] json) {
        return !types.isEmpty()
                && EventJson.typeOf(json).filter(types::contains).isPresent();
    }
}
