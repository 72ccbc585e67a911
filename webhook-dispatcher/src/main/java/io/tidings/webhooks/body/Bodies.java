package io.tidings.webhooks.body;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Message;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.spine.template.Templates;
import io.tidings.spine.template.Templates.Template;
import io.tidings.webhooks.body.BodyFormat.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the body of a delivery. One that would be larger than the limit goes with the beginning of its message, and with the
 * address where the whole message is read.
 */
@Component
public final class Bodies {

    /**
     * A finished body.
     *
     * @param fault why it may not be sent; what went wrong is in the text then
     */
    public record Rendered(
            String text, String contentType, @Nullable Fault fault) {}

    /** Of a message that is too long. */
    private static final int BEGINNING = 1_000;

    /** Endpoints are few; this only bounds what previews leave behind. */
    private static final int MOST_COMPILED = 500;

    private final String desk;
    private final int limit;
    private final Map<Body, Template> compiled = new ConcurrentHashMap<>();

    /**
     * @param desk the public URL of the installation
     * @param limit of a body, in bytes
     */
    Bodies(@Value("${tidings.url}") String desk, @Value("${tidings.webhooks.largest-body:262144}") int limit) {
        this.desk = desk;
        this.limit = limit;
    }

    /** @param part what of an event the endpoint may see: always a ticket's */
    public Rendered of(Body body, Event part) {
        if (!(part.fact() instanceof TicketFact fact)) {
            throw new IllegalArgumentException("Not an event of a ticket: " + part.type());
        }
        var rendered = render(body, part, fact);
        if (isWithinLimit(rendered)) {
            return rendered(body, rendered);
        }
        var shortened = shortened(part, fact);
        var reference = render(body, shortened, (TicketFact) shortened.fact());
        var referring = body.format() == BodyFormat.EVENT ? withReference(reference, fact) : reference;
        return isWithinLimit(referring)
                ? rendered(body, referring)
                : new Rendered(
                        referring.substring(0, BEGINNING),
                        body.format().contentType(),
                        new Fault(
                                "is larger than " + limit
                                        + " bytes, even with no more than the beginning of the message",
                                1,
                                1));
    }

    private static Rendered rendered(Body body, String text) {
        return new Rendered(
                text, body.format().contentType(), body.format().faultOf(text).orElse(null));
    }

    /** A character has three bytes at most. */
    private boolean isWithinLimit(String text) {
        return text.length() <= limit / 3
                || text.length() <= limit && text.getBytes(StandardCharsets.UTF_8).length <= limit;
    }

    private String render(Body body, Event part, TicketFact fact) {
        return switch (body.format()) {
            case EVENT -> EventJson.writeString(part);
            case JIRA -> Jira.of(part, fact, desk);
            case JSON, FORM, XML, TEXT -> compile(body).render(EventWords.of(part, fact, desk));
        };
    }

    /** Throws a problem that names what is wrong with the template, and where. */
    Template compile(Body body) {
        var known = compiled.get(body);
        if (known != null) {
            return known;
        }
        var template = Templates.compile(body.template(), body.format().escaping(), EventWords.NAMES);
        if (compiled.size() >= MOST_COMPILED) {
            compiled.clear();
        }
        compiled.put(body, template);
        return template;
    }

    private Event shortened(Event part, TicketFact fact) {
        return new Event(
                part.id(),
                part.source(),
                part.subject(),
                part.time(),
                part.version(),
                part.correlationId(),
                part.causationId(),
                part.depth(),
                part.actor(),
                part.imported(),
                part.traceparent(),
                switch (fact) {
                    case TicketOpened opened -> new TicketOpened(opened.ticket(), shortened(opened.message(), fact));
                    case TicketMessageAdded added ->
                        new TicketMessageAdded(added.ticket(), shortened(added.message(), fact), added.mentioned());
                    case TicketMessageChanged changed ->
                        new TicketMessageChanged(
                                changed.ticket(),
                                shortened(changed.message(), fact),
                                changed.previousVisibility(),
                                changed.mailed());
                    default -> fact;
                });
    }

    private Message shortened(Message message, TicketFact fact) {
        var text = message.text();
        var end = Math.min(text.length(), BEGINNING);
        // No character is cut in two.
        var beginning = text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
        return new Message(
                message.id(),
                message.n(),
                message.ticketId(),
                message.author(),
                message.visibility(),
                message.channel(),
                beginning + "… " + desk + "/tickets/" + fact.ticket().id(),
                null,
                null,
                List.of(),
                message.mail(),
                message.automatic(),
                message.createdAt(),
                message.erased(),
                message.copiedFrom());
    }

    /** The CloudEvents extension "dataref": where the data is that this event does not carry. */
    private String withReference(String event, TicketFact fact) {
        var tree = (ObjectNode) EventJson.mapper().readTree(event);
        tree.put("dataref", desk + "/api/v1/tickets/" + fact.ticket().id() + "/messages");
        return EventJson.mapper().writeValueAsString(tree);
    }
}
