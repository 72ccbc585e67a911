package io.tidings.spine.reaction;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.MalformedEvent;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads a record's value as an event. Named in the binder's settings, behind an ErrorHandlingDeserializer. */
public final class EventDeserializer implements Deserializer<Event> {

    @Override
    public Event deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            throw new MalformedEvent("Not an event: the record is empty", null);
        }
        return EventJson.read(data);
    }
}
