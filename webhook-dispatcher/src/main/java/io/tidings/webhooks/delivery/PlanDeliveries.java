package io.tidings.webhooks.delivery;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import io.tidings.spine.reaction.Freshness;
import io.tidings.webhooks.body.Bodies;
import io.tidings.webhooks.body.RecentEvents;
import io.tidings.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.function.Consumer;

/** Plans one delivery for each endpoint that an event is for. Sending is a worker's: a slow endpoint never holds the partition. */
final class PlanDeliveries implements Consumer<Event> {

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
    public void accept(Event event) {
        switch (event.fact()) {
            case TicketFact fact -> plan(event, fact.ticket().id());
            case PersonErased erased -> {
                redact(erased);
                demo.forget(erased);
            }
            case InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
        }
    }

    private void plan(Event event, String ticketId) {
        if (!freshness.isFresh(event)) {
            return;
        }
        var now = clock.instant();
        var planned = endpoints.all().stream()
                .flatMap(endpoint -> endpoint
                        .partOf(event)
                        .map(part -> Delivery.planned(
                                part,
                                bodies.of(endpoint.body(), part),
                                ticketId,
                                endpoint.id(),
                                endpoint.audience(),
                                now))
                        .stream())
                .toList();
        if (!planned.isEmpty()) {
            deliveries.plan(planned);
            wake.run();
        }
    }

    private void redact(PersonErased erased) {
        var tickets = new LinkedHashSet<>(erased.ticketIds());
        // A message id is ticketId:n; other people's tickets may hold the person's messages too.
        erased.messageIds().forEach(id -> tickets.add(id.substring(0, Math.max(0, id.lastIndexOf(':')))));
        recent.forget(tickets, clock.instant());
        deliveries.redact(tickets);
    }
}
