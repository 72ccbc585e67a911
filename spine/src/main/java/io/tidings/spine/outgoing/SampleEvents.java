package io.tidings.spine.outgoing;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Events for tests that people send: the contract's own examples, as if they happened now. They are about nobody's ticket. */
public final class SampleEvents {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private SampleEvents() {}

    /** Every example of the type, each under an id of its own; none where the type has no example. */
    public static List<Event> of(String type, Instant now, String installation) {
        var events = new ArrayList<Event>();
        for (var n = 1; ; n++) {
            try (var json = EventJson.class.getResourceAsStream("examples/" + type + "/" + n + ".json")) {
                if (json == null) {
                    return events;
                }
                var event = (ObjectNode) EventJson.mapper().readTree(json);
                event.put("id", IDS.generate().toString());
                event.put("source", installation);
                event.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
                events.add(EventJson.read(event.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
