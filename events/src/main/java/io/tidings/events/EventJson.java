package io.tidings.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes events in CloudEvents 1.0 structured JSON, the form of every Kafka record and webhook. */
public final class EventJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private EventJson() {}

    /** The mapper of the contract, for snapshots and messages outside an envelope. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static byte[] write(Event event) {
        return MAPPER.writeValueAsBytes(tree(event));
    }

    public static String writeString(Event event) {
        return MAPPER.writeValueAsString(tree(event));
    }

    /**
     * Writes the event in the version that {@code pinned} names (wire types such as {@code ticket.opened.v1}), for readers that
     * stay with what they were built for; empty where none of its versions is among them.
     */
    public static Optional<String> writeAs(Event event, Set<String> pinned) {
        return EventVersions.OF_THE_CONTRACT
                .pinned(event.type(), data(event), pinned)
                .map(version -> MAPPER.writeValueAsString(tree(event, version.type(), version.data())));
    }

    static ObjectNode tree(Event event) {
        return tree(event, event.type(), data(event));
    }

    private static JsonNode data(Event event) {
        return event.fact() instanceof Unrecognized other ? other.data() : MAPPER.valueToTree(event.fact());
    }

    private static ObjectNode tree(Event event, String type, JsonNode data) {
        var node = MAPPER.createObjectNode();
        node.put("specversion", "1.0");
        node.put("id", event.id());
        node.put("source", event.source());
        node.put("type", type);
        node.put("subject", event.subject());
        node.put("time", event.time().truncatedTo(ChronoUnit.MILLIS).toString());
        node.put("datacontenttype", "application/json");
        node.put("dataschema", "urn:tidings:schema:" + type);
        node.put("ticketversion", event.version());
        node.put("correlationid", event.correlationId());
        if (event.causationId() != null) {
            node.put("causationid", event.causationId());
        }
        node.put("depth", event.depth());
        node.put("actor", event.actor());
        node.put("imported", event.imported());
        if (event.traceparent() != null) {
            node.put("traceparent", event.traceparent());
        }
        node.set("data", data);
        return node;
    }

    /** @throws MalformedEvent where the bytes are not a CloudEvents envelope, or its data does not fit its type */
    public static Event read(byte[] json) {
        return read(new String(json, StandardCharsets.UTF_8));
    }

    /** @throws MalformedEvent where the text is not a CloudEvents envelope, or its data does not fit its type */
    public static Event read(String json) {
        try {
            return read(MAPPER.readTree(json));
        } catch (JacksonException e) {
            throw new MalformedEvent("Not an event: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The wire type, without reading the rest; for readers who want few of a topic's types. Empty where there is none:
     * {@link #read(byte[])} then says why.
     */
    public static Optional<String> typeOf(byte[] json) {
        return textOf("type", json);
    }

    /** The trace that led to it, likewise. */
    public static Optional<String> traceparentOf(byte[] json) {
        return textOf("traceparent", json);
    }

    private static Optional<String> textOf(String name, byte[] json) {
        try (var parser = MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var isIt = name.equals(parser.currentName());
                var value = parser.nextToken();
                if (isIt) {
                    return value == JsonToken.VALUE_STRING ? Optional.of(parser.getString()) : Optional.empty();
                }
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Event read(JsonNode node) {
        if (!node.isObject()) {
            throw new MalformedEvent("Not an event: the record is not a JSON object", null);
        }
        return new Event(
                required(node, "id"),
                required(node, "source"),
                required(node, "subject"),
                time(required(node, "time")),
                node.path("ticketversion").asLong(0),
                node.path("correlationid").asString(required(node, "id")),
                optional(node, "causationid"),
                node.path("depth").asInt(0),
                node.path("actor").asString("system"),
                node.path("imported").asBoolean(false),
                optional(node, "traceparent"),
                fact(EventVersions.OF_THE_CONTRACT.newest(required(node, "type"), node.path("data"))));
    }

    private static Fact fact(EventVersions.Versioned event) {
        var known = EventTypes.factOf(event.type());
        if (known.isEmpty()) {
            return new Unrecognized(event.type(), event.data());
        }
        if (!event.data().isObject()) {
            throw new MalformedEvent("An event of type " + event.type() + " has no data", null);
        }
        return MAPPER.treeToValue(event.data(), known.get());
    }

    private static String required(JsonNode node, String name) {
        var value = optional(node, name);
        if (value == null) {
            throw new MalformedEvent("Not an event: " + name + " is missing", null);
        }
        return value;
    }

    private static @Nullable String optional(JsonNode node, String name) {
        var value = node.path(name);
        return value.isString() ? value.asString() : null;
    }

    private static Instant time(String value) {
        try {
            return Instant.parse(value);
        } catch (java.time.format.DateTimeParseException e) {
            throw new MalformedEvent("Not an event: time is not RFC 3339: " + value, e);
        }
    }
}
