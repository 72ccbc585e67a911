package io.tidings.webhooks.body;

import io.tidings.events.Event;
import io.tidings.events.FieldValue;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Text;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketAssigned;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketPriorityChanged;
import io.tidings.events.TicketFact.TicketRated;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketSnapshot;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a template may name of an event. The values are those of the part of the event that an endpoint's audience sees, so that
 * nothing internal has to be kept away here.
 */
public final class EventWords {

    /** Each name; {@code ticket.fields.*} stands for every custom field. */
    public static final Set<String> NAMES = Set.of(
            "desk.host",
            "desk.name",
            "desk.url",
            "event.actor",
            "event.id",
            "event.time",
            "event.type",
            "message.author.email",
            "message.author.name",
            "message.author.role",
            "message.body",
            "message.channel",
            "message.createdAt",
            "message.html",
            "message.id",
            "message.number",
            "message.visibility",
            "previous.assignee.name",
            "previous.group.name",
            "previous.priority.id",
            "previous.state.id",
            "rating.comment",
            "rating.score",
            "ticket.assignee.email",
            "ticket.assignee.id",
            "ticket.assignee.name",
            "ticket.body",
            "ticket.channel",
            "ticket.closedAt",
            "ticket.createdAt",
            "ticket.customer.email",
            "ticket.customer.id",
            "ticket.customer.name",
            "ticket.fields.*",
            "ticket.group.id",
            "ticket.group.name",
            "ticket.id",
            "ticket.key",
            "ticket.language",
            "ticket.number",
            "ticket.organization.id",
            "ticket.organization.name",
            "ticket.priority.id",
            "ticket.priority.name",
            "ticket.priority.weight",
            "ticket.state.id",
            "ticket.state.name",
            "ticket.state.type",
            "ticket.subject",
            "ticket.tags",
            "ticket.type",
            "ticket.updatedAt",
            "ticket.url",
            "ticket.version");

    private final Map<String, String> values = new HashMap<>();

    private EventWords() {}

    /**
     * By name; what the event does not have is absent.
     *
     * @param desk the public URL of the installation
     */
    static Map<String, String> of(Event event, TicketFact fact, String desk) {
        var words = new EventWords();
        words.put("desk.url", desk);
        words.put("desk.host", URI.create(desk).getHost());
        words.put("desk.name", "Tidings");
        words.put("event.id", event.id());
        words.put("event.type", event.type());
        words.put("event.time", event.time());
        words.put("event.actor", event.actor());
        words.ticket(fact.ticket(), desk);
        words.fact(fact);
        return words.values;
    }

    /** The message that the event is about, where it is about one. */
    static @Nullable Message messageOf(TicketFact fact) {
        return switch (fact) {
            case TicketOpened opened -> opened.message();
            case TicketMessageAdded added -> added.message();
            case TicketMessageChanged changed -> changed.message();
            default -> null;
        };
    }

    private void ticket(TicketSnapshot ticket, String desk) {
        put("ticket.id", ticket.id());
        put("ticket.version", ticket.version());
        put("ticket.number", ticket.number());
        put("ticket.key", ticket.key());
        put("ticket.url", desk + "/tickets/" + ticket.id());
        put("ticket.subject", ticket.subject().value());
        put("ticket.state.id", ticket.state().id());
        put("ticket.state.name", ticket.state().id());
        put("ticket.state.type", word(ticket.state().type()));
        put("ticket.priority.id", ticket.priority().id());
        put("ticket.priority.name", ticket.priority().id());
        put("ticket.priority.weight", ticket.priority().weight());
        put("ticket.type", ticket.type());
        named("ticket.group", ticket.group());
        named("ticket.organization", ticket.organization());
        person("ticket.assignee", ticket.assignee());
        person("ticket.customer", ticket.customer());
        put("ticket.tags", String.join(", ", ticket.tags()));
        put("ticket.channel", ticket.channel());
        put("ticket.language", ticket.language());
        put("ticket.createdAt", ticket.createdAt());
        put("ticket.updatedAt", ticket.updatedAt());
        put("ticket.closedAt", ticket.closedAt());
        ticket.fields().forEach((name, field) -> put("ticket.fields." + name, worded(field)));
        // Without a message of its own an event still knows how the last one begins.
        put("message.body", textOf(ticket.landmarks().lastExcerpt()));
    }

    private void fact(TicketFact fact) {
        var message = messageOf(fact);
        if (message != null) {
            message(message);
        }
        switch (fact) {
            case TicketOpened opened -> put("ticket.body", opened.message().text());
            case TicketStateChanged changed ->
                put("previous.state.id", changed.previousState().id());
            case TicketPriorityChanged changed ->
                put("previous.priority.id", changed.previousPriority().id());
            case TicketMoved moved ->
                put(
                        "previous.group.name",
                        moved.previousGroup() == null
                                ? null
                                : moved.previousGroup().name());
            case TicketAssigned assigned ->
                put(
                        "previous.assignee.name",
                        assigned.previousAssignee() == null
                                ? null
                                : assigned.previousAssignee().name());
            case TicketRated rated -> {
                put("rating.score", rated.score());
                put("rating.comment", textOf(rated.comment()));
            }
            default -> {}
        }
    }

    private void message(Message message) {
        put("message.id", message.id());
        put("message.number", message.n());
        put("message.body", message.text());
        put("message.html", message.html());
        put("message.channel", message.channel());
        put("message.visibility", word(message.visibility()));
        put("message.createdAt", message.createdAt());
        put("message.author.role", word(message.author().role()));
        put("message.author.name", message.author().name());
        put("message.author.email", message.author().email());
    }

    private void named(String name, @Nullable NamedRef ref) {
        if (ref != null) {
            put(name + ".id", ref.id());
            put(name + ".name", ref.name());
        }
    }

    private void person(String name, @Nullable PersonRef person) {
        if (person != null) {
            put(name + ".id", person.id());
            put(name + ".name", person.name());
            put(name + ".email", person.email());
        }
    }

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value.toString());
        }
    }

    private static @Nullable String textOf(@Nullable Text text) {
        return text == null ? null : text.value();
    }

    /** As the contract writes it. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String worded(FieldValue field) {
        var value = field.value();
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : value.asString();
    }
}
