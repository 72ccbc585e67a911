package io.tidings.notifier.alert;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import io.tidings.spine.reaction.Freshness;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.function.Consumer;

/** Plans one alert for each route that an event is for. What became of effects is never an alert. */
final class PlanAlerts implements Consumer<Event> {

    private final AlertRoutes routes;
    private final AlertStore alerts;
    private final Wording wording;
    private final Freshness freshness;
    private final Clock clock;
    private final Runnable wake;

    PlanAlerts(
            AlertRoutes routes, AlertStore alerts, Wording wording, Freshness freshness, Clock clock, Runnable wake) {
        this.routes = routes;
        this.alerts = alerts;
        this.wording = wording;
        this.freshness = freshness;
        this.clock = clock;
        this.wake = wake;
    }

    @Override
    public void accept(Event event) {
        switch (event.fact()) {
            case TicketFact fact -> plan(event, fact);
            case PersonErased erased -> redact(erased);
            case InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
        }
    }

    private void plan(Event event, TicketFact fact) {
        if (!freshness.isFresh(event)) {
            return;
        }
        var now = clock.instant();
        var planned = routes.wanting(event).stream()
                .map(ready -> Alert.planned(
                        event,
                        fact.ticket().id(),
                        ready.route().id(),
                        wording.of(event, fact, ready.route().language(), ready.template(), ready.messenger()),
                        now))
                .toList();
        if (!planned.isEmpty()) {
            alerts.plan(planned);
            wake.run();
        }
    }

    private void redact(PersonErased erased) {
        var tickets = new LinkedHashSet<>(erased.ticketIds());
        // A message id is ticketId:n; other people's tickets may hold the person's messages too.
        erased.messageIds().forEach(id -> tickets.add(id.substring(0, Math.max(0, id.lastIndexOf(':')))));
        alerts.redact(tickets, clock.instant());
    }
}
