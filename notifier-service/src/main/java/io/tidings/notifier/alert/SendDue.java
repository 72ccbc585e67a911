package io.tidings.notifier.alert;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.mongodb.client.model.Updates;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.AlertFailed;
import io.tidings.events.Topics;
import io.tidings.notifier.alert.Messenger.Meaning;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.Seal;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a due alert and writes down what the messenger said to it. */
final class SendDue implements DueWork.Handler {

    private static final Logger log = LoggerFactory.getLogger(SendDue.class);

    /** An alert is for now: what could not be said within three hours is said as failed. */
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2));

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration OLDEST = Duration.ofHours(3);

    private final AlertRouteStore routes;
    private final GuardedHttp http;
    private final Seal seal;
    private final Outbox outbox;
    private final Clock clock;
    private final String installation;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    SendDue(AlertRouteStore routes, GuardedHttp http, Seal seal, Outbox outbox, Clock clock, String installation) {
        this.routes = routes;
        this.http = http;
        this.seal = seal;
        this.outbox = outbox;
        this.clock = clock;
        this.installation = installation;
    }

    @Override
    public void handle(Claimed claimed) {
        var alert = Alert.of(claimed.document());
        var route = routes.find(alert.routeId()).filter(known -> known.enabled() || alert.test());
        if (route.isEmpty()) {
            fail(claimed, alert, "The route was deleted or disabled.");
        } else {
            send(claimed, alert, route.get());
        }
    }

    private void send(Claimed claimed, Alert alert, AlertRoute route) {
        var messenger = Messenger.of(route.kind()).orElseThrow();
        if (!claimed.stillMine()) {
            claimed.retryAt(clock.instant(), Updates.set("lane", route.id()));
            return;
        }
        var result = http.send(messenger.request(addressOf(alert, route), alert.text()));
        var meaning =
                switch (result) {
                    case Answered answered -> messenger.meaningOf(answered);
                    case Failed failed -> new Meaning.TryAgain(failed.text(), Optional.empty());
                };
        switch (meaning) {
            case Meaning.Sent _ -> sent(claimed, alert, route);
            case Meaning.TryAgain again -> tryAgain(claimed, alert, again);
            case Meaning.Never never -> {
                if (alert.sealedUrl() == null) {
                    routes.failing(route.id(), never.reason());
                    log.warn("The alert route {} ({}) does not work: {}", route.name(), route.id(), never.reason());
                }
                fail(claimed, alert, never.reason());
            }
        }
    }

    private String addressOf(Alert alert, AlertRoute route) {
        return seal.open(alert.sealedUrl() == null ? route.sealedUrl() : alert.sealedUrl(), route.id());
    }

    private void sent(Claimed claimed, Alert alert, AlertRoute route) {
        claimed.done(Updates.combine(Updates.set("state", Alert.State.SENT.name()), Updates.inc("version", 1L)));
        if (alert.sealedUrl() == null) {
            routes.works(route);
        }
    }

    private void tryAgain(Claimed claimed, Alert alert, Meaning.TryAgain again) {
        var tooOld = alert.createdAt().plus(OLDEST).isBefore(clock.instant());
        if (again.after().isPresent() && !tooOld) {
            var wait = again.after().get().compareTo(LONGEST_WAIT) > 0
                    ? LONGEST_WAIT
                    : again.after().get();
            claimed.retryAt(clock.instant().plus(wait), Updates.set("reason", again.reason()));
            return;
        }
        if (tooOld || alert.failures() >= DELAYS.size()) {
            fail(claimed, alert, again.reason());
            return;
        }
        claimed.retryAt(
                clock.instant().plus(DELAYS.get(alert.failures())),
                Updates.combine(
                        Updates.inc("attemptsFailed", 1),
                        Updates.inc("version", 1L),
                        Updates.set("reason", again.reason())));
    }

    private void fail(Claimed claimed, Alert alert, String reason) {
        var update = Updates.combine(
                Updates.set("state", Alert.State.FAILED.name()),
                Updates.set("reason", reason),
                Updates.inc("version", 1L));
        // Nobody's ticket was in a test, so there is nobody to tell.
        claimed.done(alert.test() ? update : Updates.combine(update, publish(alert, reason)))
                .ifPresent(written -> outbox.committed(AlertStore.COLLECTION, written));
    }

    private Bson publish(Alert alert, String reason) {
        var outcome = new Event(
                ids.generate().toString(),
                installation,
                alert.ticketId(),
                clock.instant(),
                alert.version() + 1,
                alert.correlationId(),
                alert.eventId(),
                alert.depth(),
                "system",
                false,
                alert.traceparent(),
                new AlertFailed(alert.ticketId(), alert.routeId(), alert.id(), reason));
        return outbox.append(List.of(outcome), Topics.OUTCOMES, alert.ticketId());
    }
}
