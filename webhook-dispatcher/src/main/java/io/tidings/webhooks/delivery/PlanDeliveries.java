package io.tidings.webhooks.delivery;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import io.tidings.spine.reaction.Failure;
import io.tidings.spine.reaction.Freshness;
import io.tidings.spine.reaction.Poll;
import io.tidings.webhooks.body.Bodies;
import io.tidings.webhooks.body.Bodies.Rendered;
import io.tidings.webhooks.body.Body;
import io.tidings.webhooks.body.RecentEvents;
import io.tidings.webhooks.endpoint.Audience;
import io.tidings.webhooks.endpoint.Endpoint;
import io.tidings.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.messaging.Message;

/**
 * Plans one delivery for each endpoint that an event is for, a poll at a time: what all its events are for is stored by one
 * command. Sending is a worker's: a slow endpoint never holds the partition.
 *
 * <p>Repeat-safe because a delivery is one document per event and endpoint. An event that fails is named once everything before it
 * is stored, so it alone waits, or is set aside.
 */
final class PlanDeliveries implements Consumer<Message<List<byte[]>>> {

    /** What another helpdesk knew: a hundred thousand of it may come at once, and no endpoint hears of it. */
    private static final Set<String> PASSED_OVER = Set.of("ticket.imported.v1");

    private final Endpoints endpoints;
    private final DeliveryStore deliveries;
    private final Bodies bodies;
    private final RecentEvents recent;
    private final Freshness freshness;
    private final Clock clock;
    private final Runnable wake;
    private final DemoEndpoint demo;

    PlanDeliveries(
            Endpoints endpoints,
            DeliveryStore deliveries,
            Bodies bodies,
            RecentEvents recent,
            Freshness freshness,
            Clock clock,
            Runnable wake,
            DemoEndpoint demo) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.bodies = bodies;
        this.recent = recent;
        this.freshness = freshness;
        this.clock = clock;
        this.wake = wake;
        this.demo = demo;
    }

    @Override
    public void accept(Message<List<byte[]>> records) {
        var poll = Poll.of(records, PASSED_OVER);
        var planned = new Planned();
        for (int place = 0; place < poll.events().size(); place++) {
            var event = poll.events().get(place);
            if (planned.isEnough() || event.fact() instanceof PersonErased) {
                planned.store();
            }
            try {
                handle(event, place, planned);
            } catch (RuntimeException e) {
                planned.store();
                throw Poll.failedAt(place, e);
            }
        }
        planned.store();
        poll.setUnreadableAside();
    }

    private void handle(Event event, int place, Planned planned) {
        switch (event.fact()) {
            case TicketFact fact ->
                planned.add(place, deliveriesOf(event, fact.ticket().id()));
            case PersonErased erased -> {
                redact(erased);
                demo.forget(erased);
            }
            case InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
        }
    }

    private List<Delivery> deliveriesOf(Event event, String ticketId) {
        if (!freshness.isFresh(event)) {
            return List.of();
        }
        var now = clock.instant();
        var copies = new Copies(event);
        return endpoints.all().stream()
                .filter(endpoint -> endpoint.wants(event))
                .flatMap(endpoint -> copies
                        .partFor(endpoint)
                        .map(part -> Delivery.planned(
                                part,
                                copies.bodyFor(endpoint, part),
                                ticketId,
                                endpoint.id(),
                                endpoint.audience(),
                                now))
                        .stream())
                .toList();
    }

    private void redact(PersonErased erased) {
        var tickets = new LinkedHashSet<>(erased.ticketIds());
        // A message id is ticketId:n; other people's tickets may hold the person's messages too.
        erased.messageIds().forEach(id -> tickets.add(id.substring(0, Math.max(0, id.lastIndexOf(':')))));
        recent.forget(tickets, clock.instant());
        deliveries.redact(tickets);
    }

    /** What endpoints are sent of one event, made once for all that are sent the same. */
    private final class Copies {

        private record Kind(Audience audience, Body body) {}

        private final Event event;
        private final Map<Audience, Optional<Event>> parts = new EnumMap<>(Audience.class);
        private final Map<Kind, Rendered> rendered = new HashMap<>();

        Copies(Event event) {
            this.event = event;
        }

        /** Empty where nothing of it is for the endpoint's audience. */
        Optional<Event> partFor(Endpoint endpoint) {
            return parts.computeIfAbsent(endpoint.audience(), audience -> audience.partOf(event));
        }

        Rendered bodyFor(Endpoint endpoint, Event part) {
            return rendered.computeIfAbsent(
                    new Kind(endpoint.audience(), endpoint.body()), kind -> bodies.of(kind.body(), part));
        }
    }

    /** Deliveries of a poll's events that are not stored yet. */
    private final class Planned {

        private record OfOne(int place, List<Delivery> deliveries) {}

        /** Enough to cost little each, and soon enough stored that the first need not wait for the last. */
        private static final int MANY = 500;

        /** Bodies may have 256 kB each; of these it is far from what a heap has room for, and the store takes at once (48 MB). */
        private static final int CHARACTERS = 2 * 1024 * 1024;

        private final List<OfOne> events = new ArrayList<>();
        private int count;
        private int characters;

        void add(int place, List<Delivery> planned) {
            if (!planned.isEmpty()) {
                events.add(new OfOne(place, planned));
                count += planned.size();
                characters += planned.stream()
                        .mapToInt(delivery -> delivery.body().length())
                        .sum();
            }
        }

        boolean isEnough() {
            return count >= MANY || characters >= CHARACTERS;
        }

        void store() {
            if (events.isEmpty()) {
                return;
            }
            try {
                deliveries.plan(events.stream()
                        .flatMap(event -> event.deliveries().stream())
                        .toList());
            } catch (RuntimeException e) {
                if (Failure.of(e) == Failure.DEPENDENCY) {
                    throw Poll.failedAt(events.getFirst().place(), e);
                }
                storeEach();
            } finally {
                wake.run();
            }
            events.clear();
            count = 0;
            characters = 0;
        }

        /** Something among them is refused: by itself, each shows whether it is the one. */
        private void storeEach() {
            for (var event : events) {
                try {
                    deliveries.plan(event.deliveries());
                } catch (RuntimeException e) {
                    throw Poll.failedAt(event.place(), e);
                }
            }
        }
    }
}
