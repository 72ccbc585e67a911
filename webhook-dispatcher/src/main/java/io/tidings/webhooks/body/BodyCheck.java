package io.tidings.webhooks.body;

import io.tidings.events.Event;
import io.tidings.events.TicketFact;
import io.tidings.spine.outgoing.SampleEvents;
import io.tidings.spine.template.MalformedTemplate;
import io.tidings.spine.template.UnknownPlaceholder;
import io.tidings.spine.web.InvalidField;
import io.tidings.webhooks.body.BodyProblem.BreaksOn;
import io.tidings.webhooks.body.BodyProblem.Unusable;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Tries a body on what really happened before anybody relies on it. */
@Component
public class BodyCheck {

    /** A ticket that a body was tried on, to choose from. */
    public record Ticket(String id, String key, String subject) {}

    /**
     * A body that is not well formed.
     *
     * @param ticket its key
     * @param event its type
     * @param sentence goes on after "the body"
     * @param line within {@code body}, counted from 1, as {@code column}
     * @param body what the template makes of it
     */
    public record Broken(String ticket, String event, String sentence, int line, int column, String body) {}

    /**
     * What a body looks like.
     *
     * @param ticket the key of the ticket that it is shown on
     * @param event the type of the event
     * @param isExample true where nothing of the kind happened lately, and the contract's example stands in
     * @param tickets on which it was tried, newest first
     * @param events how many events that was, examples included
     * @param broken the first few that would not be well formed; none may be there when it is saved
     */
    public record Preview(
            String ticket,
            String event,
            boolean isExample,
            String contentType,
            String body,
            List<Ticket> tickets,
            int events,
            List<Broken> broken) {}

    private record Tried(Event part, boolean isExample) {

        TicketFact fact() {
            return (TicketFact) part.fact();
        }
    }

    private static final int LONGEST_TEMPLATE = 60_000;
    private static final int MOST_BROKEN = 5;
    private static final int LONGEST_SHOWN = 20_000;

    private final Bodies bodies;
    private final RecentEvents recent;
    private final Clock clock;
    private final String installation;

    BodyCheck(Bodies bodies, RecentEvents recent, Clock clock, @Value("${tidings.url}") String installation) {
        this.bodies = bodies;
        this.recent = recent;
        this.clock = clock;
        this.installation = installation;
    }

    /** Refuses a template that cannot be read; without a wish the body is the event. */
    public Body readable(@Nullable BodyFormat format, @Nullable String template) {
        var wished = format == null ? BodyFormat.EVENT : format;
        if (!wished.isTemplate()) {
            if (template != null && !template.isEmpty()) {
                throw new InvalidField("body.template", "A body of the format " + wished.word() + " has no template.");
            }
            return new Body(wished, "");
        }
        if (template == null || template.isBlank()) {
            throw new InvalidField("body.template", "A body of the format " + wished.word() + " needs a template.");
        }
        if (template.length() > LONGEST_TEMPLATE) {
            throw new InvalidField("body.template", "A template has at most " + LONGEST_TEMPLATE + " characters.");
        }
        var body = new Body(wished, template);
        try {
            bodies.compile(body);
            return body;
        } catch (MalformedTemplate e) {
            throw new Unusable(e);
        } catch (UnknownPlaceholder e) {
            throw new Unusable(e);
        }
    }

    /**
     * Refuses a body that would be broken for one of the last tickets, or for an example of what it is for.
     */
    public void safe(Body body, Subscription subscription) {
        if (body.format().isTemplate()) {
            broken(body, tried(subscription).toList()).findFirst().ifPresent(broken -> {
                throw new BreaksOn(broken);
            });
        }
    }

    /**
     * Shows a body on a ticket.
     *
     * @param ticket id, key or number of one of the last tickets; null for the last
     */
    public Preview preview(Body body, Subscription subscription, @Nullable String ticket) {
        var tried = tried(subscription).toList();
        var shown = tried.stream()
                .filter(one -> ticket == null || isCalled(ticket, one))
                .findFirst()
                .orElseThrow(() -> new InvalidField(
                        "ticket",
                        ticket == null
                                ? "Nothing that this endpoint would be sent can be shown: its audience sees none of it."
                                : "Of ticket " + ticket
                                        + " nothing happened lately that this endpoint would be sent."));
        var rendered = bodies.of(body, shown.part());
        return new Preview(
                shown.fact().ticket().key(),
                shown.part().type(),
                shown.isExample(),
                rendered.contentType(),
                cut(rendered.text()),
                ticketsOf(tried),
                tried.size(),
                broken(body, tried).limit(MOST_BROKEN).toList());
    }

    /** Real events first, newest first; then an example of each type, for what has not happened yet. */
    private Stream<Tried> tried(Subscription subscription) {
        var real = recent.ofLastTickets().stream()
                .flatMap(event -> subscription.partOf(event).stream())
                .map(part -> new Tried(part, false));
        var examples = subscription.types().stream()
                .sorted()
                .flatMap(type -> SampleEvents.of(type, clock.instant(), installation).stream())
                .flatMap(event -> subscription.partOfExample(event).stream())
                .map(part -> new Tried(part, true));
        return Stream.concat(real, examples);
    }

    private Stream<Broken> broken(Body body, List<Tried> tried) {
        return tried.stream().flatMap(one -> {
            var rendered = bodies.of(body, one.part());
            var fault = rendered.fault();
            return fault == null
                    ? Stream.empty()
                    : Stream.of(new Broken(
                            one.fact().ticket().key(),
                            one.part().type(),
                            fault.sentence(),
                            fault.line(),
                            fault.column(),
                            cut(rendered.text())));
        });
    }

    private static List<Ticket> ticketsOf(List<Tried> tried) {
        var byId = new LinkedHashMap<String, Ticket>();
        for (var one : tried) {
            var ticket = one.fact().ticket();
            if (!one.isExample()) {
                byId.putIfAbsent(
                        ticket.id(),
                        new Ticket(ticket.id(), ticket.key(), ticket.subject().value()));
            }
        }
        return List.copyOf(byId.values());
    }

    private static boolean isCalled(String name, Tried one) {
        var ticket = one.fact().ticket();
        return name.equals(ticket.id())
                || name.equalsIgnoreCase(ticket.key())
                || name.equals(Long.toString(ticket.number()));
    }

    private static String cut(String body) {
        return body.length() <= LONGEST_SHOWN ? body : body.substring(0, LONGEST_SHOWN);
    }
}
