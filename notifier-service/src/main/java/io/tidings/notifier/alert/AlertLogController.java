package io.tidings.notifier.alert;

import io.tidings.events.Permission;
import io.tidings.events.TicketFact;
import io.tidings.notifier.alert.AlertProblem.NoSuchAlert;
import io.tidings.notifier.alert.AlertProblem.NoSuchRoute;
import io.tidings.notifier.alert.AlertProblem.NotReplayable;
import io.tidings.notifier.messenger.Messenger;
import io.tidings.spine.outgoing.SampleEvents;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.web.Caller;
import io.tidings.spine.work.DueWork;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a route has sent, for administrators: tried out, looked at, and sent once more. */
@RestController
@RequestMapping("/api/v1/alert-routes/{id}")
class AlertLogController {

    /** @param url of a catcher of this installation; absent for the route's own address */
    record Wish(@Nullable String url) {}

    /**
     * @param due when it is looked at next; absent once it is settled, and while it waits to be said with another
     * @param saidWith the alert in whose message it is said
     * @param state {@code waiting}, {@code sent}, {@code failed} or {@code erased}
     * @param reason what the messenger, or the way to it, said last; what is not a messenger's is in English, and {@code why} is for
     *     sentences in other languages
     */
    record Shown(
            String id,
            String eventId,
            String ticketId,
            String state,
            String text,
            int failures,
            @Nullable String reason,
            Why.@Nullable Words why,
            @Nullable String replayOf,
            boolean test,
            @Nullable String saidWith,
            @Nullable Instant due,
            Instant createdAt) {

        static Shown of(Alert alert) {
            var reason = alert.reason();
            return new Shown(
                    alert.id(),
                    alert.eventId(),
                    alert.ticketId(),
                    alert.state().name().toLowerCase(Locale.ROOT),
                    alert.text(),
                    alert.failures(),
                    reason == null ? null : reason.sentence(),
                    reason == null ? null : reason.words(),
                    alert.replayOf(),
                    alert.test(),
                    alert.progress().into(),
                    alert.due(),
                    alert.createdAt());
        }
    }

    /** @param next the {@code cursor} of the next page; absent on the last */
    record Page(List<Shown> alerts, @Nullable String next) {}

    private static final int MOST = 200;

    private final AlertRouteStore routes;
    private final AlertStore alerts;
    private final AlertRules rules;
    private final UsualWords words;
    private final DueWork.Worker worker;
    private final Channels channels;
    private final Clock clock;
    private final Wording wording;
    private final String installation;

    AlertLogController(
            AlertRouteStore routes,
            AlertStore alerts,
            AlertRules rules,
            UsualWords words,
            DueWork.Worker alertWorker,
            Channels channels,
            Clock clock,
            @Value("${tidings.url}") String installation) {
        this.routes = routes;
        this.alerts = alerts;
        this.rules = rules;
        this.words = words;
        this.worker = alertWorker;
        this.channels = channels;
        this.clock = clock;
        this.wording = new Wording(installation);
        this.installation = installation;
    }

    /** Sends an example by the same road as every alert: worded, logged, tried again. */
    @PostMapping("/test")
    ResponseEntity<Shown> test(Caller caller, @PathVariable String id, @RequestBody Wish wish) {
        var route = existing(caller, id);
        var url = rules.testUrl(wish.url());
        var sample =
                SampleEvents.of(exampleOf(route), clock.instant(), installation).getFirst();
        var text = wording.of(
                sample,
                (TicketFact) sample.fact(),
                route.language(),
                Wording.templateOf(route, words.of(route.language())),
                Messenger.of(route.kind()).orElseThrow());
        var sealedUrl = url == null ? null : channels.seal(url, id);
        return send(Alert.test(sample, id, text, sealedUrl, clock.instant()));
    }

    /** What people wait for most, where the route alerts of it. */
    private static String exampleOf(AlertRoute route) {
        return Stream.concat(
                        Stream.of("ticket.opened.v1", "ticket.message-added.v1"),
                        route.events().stream().sorted())
                .filter(route.events()::contains)
                .findFirst()
                .orElseThrow();
    }

    @GetMapping("/alerts")
    Page list(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        existing(caller, id);
        var size = Math.clamp(limit, 1, MOST);
        var found = alerts.list(id, cursor, size + 1);
        var page = found.stream().limit(size).map(Shown::of).toList();
        return new Page(page, found.size() > size ? page.getLast().id() : null);
    }

    /** Sends the same words again, whatever became of them before. */
    @PostMapping("/alerts/{alertId}/replay")
    ResponseEntity<Shown> replay(Caller caller, @PathVariable String id, @PathVariable String alertId) {
        var route = existing(caller, id);
        var alert = alerts.find(alertId)
                .filter(known -> known.routeId().equals(id))
                .orElseThrow(() -> new NoSuchAlert(alertId));
        if (alert.state() == Alert.State.ERASED) {
            throw new NotReplayable(alertId, "a person in it was erased");
        }
        if (!route.enabled() && !alert.test()) {
            throw new NotReplayable(alertId, "its route is disabled");
        }
        return send(alert.replay(UUID.randomUUID().toString().substring(0, 8), clock.instant()));
    }

    private ResponseEntity<Shown> send(Alert alert) {
        alerts.plan(List.of(alert));
        worker.wake();
        return ResponseEntity.created(URI.create("/api/v1/alert-routes/" + alert.routeId() + "/alerts"))
                .body(Shown.of(alert));
    }

    private AlertRoute existing(Caller caller, String id) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        return routes.find(id).orElseThrow(() -> new NoSuchRoute(id));
    }
}
