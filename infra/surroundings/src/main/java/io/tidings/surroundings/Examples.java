package io.tidings.surroundings;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The contract's examples, as if they had happened just now to a ticket of their own. */
public final class Examples {

    private Examples() {}

    public static Event just(String type) {
        return just(type, 1);
    }

    /** @param example its number in the contract, from 1 */
    public static Event just(String type, int example) {
        return just(type, example, _ -> {});
    }

    /** @param change of the JSON, before it is read */
    public static Event just(String type, int example, Consumer<ObjectNode> change) {
        try (var json = Objects.requireNonNull(
                EventJson.class.getResourceAsStream("examples/" + type + "/" + example + ".json"),
                () -> "The contract has no example " + example + " of " + type)) {
            var ticket = UUID.randomUUID().toString();
            var node = (ObjectNode) EventJson.mapper().readTree(json);
            node.put("id", UUID.randomUUID().toString());
            node.put("subject", ticket);
            node.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            if (node.path("data").path("ticket") instanceof ObjectNode snapshot) {
                snapshot.put("id", ticket);
            }
            change.accept(node);
            return EventJson.read(node.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
