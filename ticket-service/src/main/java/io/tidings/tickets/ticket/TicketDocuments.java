package io.tidings.tickets.ticket;

import io.tidings.events.FieldValue;
import io.tidings.events.Landmarks;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.Rating;
import io.tidings.events.StateType;
import io.tidings.events.Text;
import io.tidings.events.TicketClock;
import io.tidings.events.TicketLink;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.TicketState;
import io.tidings.tickets.Words;
import io.tidings.tickets.definition.Definitions;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A ticket as the store keeps it: one small document whose fields carry the names of the API. */
final class TicketDocuments {

    private TicketDocuments() {}

    static Ticket ticket(Document document, Definitions definitions) {
        return Ticket.stored(snapshot(document), backstage(document), definitions);
    }

    static TicketSnapshot snapshot(Document document) {
        return new TicketSnapshot(
                document.getString("_id"),
                document.getLong("version"),
                document.getLong("number"),
                document.getString("key"),
                Objects.requireNonNull(text(document.get("subject", Document.class))),
                state(document.get("state", Document.class)),
                priority(document.get("priority", Document.class)),
                document.getString("type"),
                named(document.get("group", Document.class)),
                person(document.get("assignee", Document.class)),
                Objects.requireNonNull(person(document.get("customer", Document.class))),
                named(document.get("organization", Document.class)),
                strings(document, "tags"),
                fields(document.get("fields", Document.class)),
                strings(document, "watchers"),
                documents(document, "links").stream()
                        .map(link -> new TicketLink(link.getString("kind"), link.getString("ticketId")))
                        .toList(),
                document.getString("mergedInto"),
                strings(document, "mergedFrom"),
                landmarks(document.get("landmarks", Document.class)),
                documents(document, "clocks").stream()
                        .map(TicketDocuments::clock)
                        .toList(),
                document.getString("channel"),
                document.getString("language"),
                Objects.requireNonNull(instant(document, "createdAt")),
                Objects.requireNonNull(instant(document, "updatedAt")),
                instant(document, "closedAt"),
                document.getBoolean("erased", false),
                document.getString("externalId"),
                rating(document.get("rating", Document.class)));
    }

    private static Ticket.Backstage backstage(Document document) {
        var changedIn = new HashMap<String, Long>();
        var stored = document.get("changedIn", Document.class);
        if (stored != null) {
            stored.forEach((field, version) -> changedIn.put(field, ((Number) version).longValue()));
        }
        var beforeMerge = document.get("beforeMerge", Document.class);
        return new Ticket.Backstage(
                document.getLong("fence"),
                Map.copyOf(changedIn),
                Set.copyOf(strings(document, "participants")),
                beforeMerge == null ? null : state(beforeMerge),
                Set.copyOf(strings(document, "splitInto")));
    }

    static Document write(TicketSnapshot ticket) {
        var document = new Document("_id", ticket.id())
                .append("version", ticket.version())
                .append("number", ticket.number())
                .append("key", ticket.key())
                .append("subject", write(ticket.subject()))
                .append("state", write(ticket.state()))
                .append("priority", write(ticket.priority()))
                .append("customer", write(ticket.customer()))
                .append("tags", ticket.tags())
                .append("fields", writeFields(ticket.fields()))
                .append("landmarks", write(ticket.landmarks()))
                .append("channel", ticket.channel())
                .append("createdAt", Date.from(ticket.createdAt()))
                .append("updatedAt", Date.from(ticket.updatedAt()))
                .append("fence", 0L);
        putIfPresent(document, "type", ticket.type());
        putIfPresent(document, "group", write(ticket.group()));
        putIfPresent(document, "assignee", write(ticket.assignee()));
        putIfPresent(document, "organization", write(ticket.organization()));
        putIfPresent(document, "language", ticket.language());
        putIfPresent(document, "externalId", ticket.externalId());
        putIfPresent(document, "closedAt", date(ticket.closedAt()));
        if (!ticket.links().isEmpty()) {
            document.append(
                    "links", ticket.links().stream().map(TicketDocuments::write).toList());
        }
        return document;
    }

    static Document write(Text text) {
        return new Document("value", text.value()).append("visibility", Words.of(text.visibility()));
    }

    private static @Nullable Document writeIfPresent(@Nullable Text text) {
        return text == null ? null : write(text);
    }

    static Document write(TicketState state) {
        return new Document("id", state.id()).append("type", Words.of(state.type()));
    }

    static Document write(Priority priority) {
        return new Document("id", priority.id()).append("weight", priority.weight());
    }

    static @Nullable Document write(@Nullable NamedRef named) {
        return named == null ? null : new Document("id", named.id()).append("name", named.name());
    }

    static @Nullable Document write(@Nullable PersonRef person) {
        if (person == null) {
            return null;
        }
        var document = new Document("id", person.id());
        putIfPresent(document, "name", person.name());
        putIfPresent(document, "email", person.email());
        return document;
    }

    static Document write(TicketLink link) {
        return new Document("kind", link.kind()).append("ticketId", link.ticketId());
    }

    static Document write(Landmarks landmarks) {
        var document = new Document("messageCount", landmarks.messageCount());
        putIfPresent(document, "firstPublicMessage", landmarks.firstPublicMessage());
        putIfPresent(document, "lastPublicMessage", landmarks.lastPublicMessage());
        putIfPresent(document, "lastCustomerContact", date(landmarks.lastCustomerContact()));
        putIfPresent(document, "lastAgentContact", date(landmarks.lastAgentContact()));
        putIfPresent(document, "lastExcerpt", writeIfPresent(landmarks.lastExcerpt()));
        putIfPresent(document, "lastPublicExcerpt", writeIfPresent(landmarks.lastPublicExcerpt()));
        return document;
    }

    static Document writeFields(Map<String, FieldValue> fields) {
        var document = new Document();
        new TreeMap<>(fields).forEach((name, value) -> document.append(name, write(value)));
        return document;
    }

    static Document write(FieldValue field) {
        return new Document("value", plain(field.value())).append("visibility", Words.of(field.visibility()));
    }

    static @Nullable Date date(@Nullable Instant instant) {
        return instant == null ? null : Date.from(instant);
    }

    private static @Nullable Text text(@Nullable Document document) {
        return document == null
                ? null
                : new Text(document.getString("value"), Words.visibility(document.getString("visibility")));
    }

    private static TicketState state(Document document) {
        return new TicketState(document.getString("id"), Words.read(StateType.class, document.getString("type")));
    }

    private static Priority priority(Document document) {
        return new Priority(document.getString("id"), document.getInteger("weight"));
    }

    private static @Nullable NamedRef named(@Nullable Document document) {
        return document == null ? null : new NamedRef(document.getString("id"), document.getString("name"));
    }

    private static @Nullable PersonRef person(@Nullable Document document) {
        return document == null
                ? null
                : new PersonRef(document.getString("id"), document.getString("name"), document.getString("email"));
    }

    private static Landmarks landmarks(Document document) {
        return new Landmarks(
                document.getInteger("messageCount"),
                document.getInteger("firstPublicMessage"),
                document.getInteger("lastPublicMessage"),
                instant(document, "lastCustomerContact"),
                instant(document, "lastAgentContact"),
                text(document.get("lastExcerpt", Document.class)),
                text(document.get("lastPublicExcerpt", Document.class)));
    }

    static @Nullable Document write(@Nullable Rating rating) {
        if (rating == null) {
            return null;
        }
        var document = new Document("score", rating.score());
        putIfPresent(document, "comment", writeIfPresent(rating.comment()));
        return document.append("at", Date.from(rating.at())).append("solvedAt", Date.from(rating.solvedAt()));
    }

    private static @Nullable Rating rating(@Nullable Document document) {
        return document == null
                ? null
                : new Rating(
                        document.getInteger("score"),
                        text(document.get("comment", Document.class)),
                        document.getDate("at").toInstant(),
                        document.getDate("solvedAt").toInstant());
    }

    private static TicketClock clock(Document document) {
        return new TicketClock(
                document.getString("name"),
                instant(document, "dueAt"),
                document.getBoolean("paused", false),
                instant(document, "breachedAt"));
    }

    static Map<String, FieldValue> fields(@Nullable Document document) {
        if (document == null) {
            return Map.of();
        }
        var fields = new TreeMap<String, FieldValue>();
        for (var name : document.keySet()) {
            var field = document.get(name, Document.class);
            fields.put(
                    name,
                    new FieldValue(
                            json(Objects.requireNonNull(field.get("value"))),
                            Words.visibility(field.getString("visibility"))));
        }
        return fields;
    }

    private static Object plain(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(JsonNode::asString).toList();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        return value.isNumber() ? value.doubleValue() : value.asString();
    }

    private static JsonNode json(Object value) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case String text -> nodes.stringNode(text);
            case Boolean bool -> nodes.booleanNode(bool);
            case Integer number -> nodes.numberNode(number);
            // As Jackson reads a number: a field that did not change must be equal to what a request says.
            case Long number ->
                number == number.intValue() ? nodes.numberNode(number.intValue()) : nodes.numberNode(number);
            case Double number -> nodes.numberNode(number);
            case List<?> list -> {
                var array = nodes.arrayNode();
                list.forEach(element -> array.add(String.valueOf(element)));
                yield array;
            }
            // Fields are written by plain() alone, so anything else is not a field of ours.
            default -> throw new IllegalStateException("A custom field holds " + value.getClass());
        };
    }

    static @Nullable Instant instant(Document document, String field) {
        var date = document.getDate(field);
        return date == null ? null : date.toInstant();
    }

    static List<String> strings(Document document, String field) {
        return document.getList(field, String.class, List.of());
    }

    private static List<Document> documents(Document document, String field) {
        return document.getList(field, Document.class, List.of());
    }

    private static void putIfPresent(Document document, String field, @Nullable Object value) {
        if (value != null) {
            document.append(field, value);
        }
    }
}
