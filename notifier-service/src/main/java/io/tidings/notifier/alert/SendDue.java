package io.tidings.notifier.alert;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.mongodb.client.model.Updates;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.AlertFailed;
import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.Topics;
import io.tidings.notifier.alert.Pace.Turn;
import io.tidings.notifier.messenger.Channel;
import io.tidings.notifier.messenger.Meaning;
import io.tidings.notifier.messenger.Messenger;
import io.tidings.notifier.messenger.Parts;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a due alert when it is its turn, and writes down what the messenger said to it. What is held by quiet hours or by a burst
 * is said by the first of those that come due afterwards, with the others in its message.
 */
final class SendDue implements DueWork.Handler {

    private static final Logger log = LoggerFactory.getLogger(SendDue.class);

    private static final Why ROUTE_OFF = Why.of("route-off", "The route was deleted or disabled.", Map.of());

    /** An alert is for now: what could not be said within three hours is said as failed. */
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2));

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration OLDEST = Duration.ofHours(3);

    /** How long one request may take, and a little. */
    static final Duration CLAIM = Duration.ofMinutes(1);

    /** Whoever would have to wait longer for a turn of its own is rather said together with others. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final AlertRouteStore routes;
    private final AlertStore alerts;
    private final AlertThreads threads;
    private final Pace pace;
    private final Channels channels;
    private final Wording wording;
    private final GuardedHttp http;
    private final Outbox outbox;
    private final Clock clock;
    private final String installation;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    SendDue(
            AlertRouteStore routes,
            AlertStore alerts,
            AlertThreads threads,
            Pace pace,
            Channels channels,
            GuardedHttp http,
            Outbox outbox,
            Clock clock,
            String installation) {
        this.routes = routes;
        this.alerts = alerts;
        this.threads = threads;
        this.pace = pace;
        this.channels = channels;
        this.wording = new Wording(installation);
        this.http = http;
        this.outbox = outbox;
        this.clock = clock;
        this.installation = installation;
    }

    @Override
    public void handle(Claimed claimed) {
        var alert = Alert.of(claimed.document());
        var route = routes.find(alert.routeId()).filter(known -> known.enabled() || alert.test());
        var doomed = alert.progress().doomed();
        if (doomed != null) {
            fail(claimed, alert, doomed);
        } else if (route.isEmpty()) {
            fail(claimed, alert, ROUTE_OFF);
        } else {
            whenItsTurnHasCome(claimed, alert, route.get());
        }
    }

    private void whenItsTurnHasCome(Claimed claimed, Alert alert, AlertRoute route) {
        var channel = channels.of(route, alert.sealedUrl());
        var messenger = Messenger.of(route.kind()).orElseThrow();
        if (alert.progress().turn() == null) {
            var held = alert.isAsked() ? Optional.<Instant>empty() : heldUntil(route, clock.instant());
            if (held.isPresent()) {
                hold(claimed, alert, held.get());
                return;
            }
            var turn = turnOf(alert, messenger, channel);
            if (!turn.taken()) {
                hold(claimed, alert, turn.at());
                return;
            }
            if (turn.at().isAfter(clock.instant())) {
                await(claimed, turn);
                return;
            }
        }
        send(claimed, alert, route, messenger, channel);
    }

    private Optional<Instant> heldUntil(AlertRoute route, Instant now) {
        var quiet = Optional.ofNullable(route.quiet()).flatMap(hours -> hours.endOf(now));
        if (quiet.isPresent() || route.digest() == null) {
            return quiet;
        }
        var turn = pace.ask("route:" + route.id(), List.of(route.digest().rate()), now, Duration.ZERO);
        return turn.taken() ? Optional.empty() : Optional.of(turn.at());
    }

    private Turn turnOf(Alert alert, Messenger messenger, Channel channel) {
        return pace.ask(
                paceOf(channel),
                messenger.rates(channel.url()),
                clock.instant(),
                alert.isAsked() || alert.progress().carries() ? FOR_EVER : PATIENCE);
    }

    /** Two routes to one address share what its messenger bears. The address itself is a secret. */
    private static String paceOf(Channel channel) {
        return "address:" + UUID.nameUUIDFromBytes(channel.url().getBytes(StandardCharsets.UTF_8));
    }

    private void hold(Claimed claimed, Alert alert, Instant until) {
        var held = Updates.combine(Updates.set("from", Date.from(until)), Updates.inc("version", 1L));
        // What carries others, or has been said in part, goes on by itself.
        var isAlone = alert.progress().carries() || alert.progress().parts() > 0;
        claimed.retryAt(until, isAlone ? held : Updates.combine(held, Updates.set("gather", alert.routeId())));
    }

    private static void await(Claimed claimed, Turn turn) {
        var at = Date.from(turn.at());
        claimed.retryAt(turn.at(), Updates.combine(Updates.set("turn", at), Updates.set("from", at)));
    }

    private void send(Claimed claimed, Alert alert, AlertRoute route, Messenger messenger, Channel channel) {
        if (alert.progress().mayGather()) {
            // From here on nobody else can take it into another message, while it takes those that wait.
            if (!claimed.extend(CLAIM, Updates.combine(Updates.set("carries", true), Updates.unset("gather")))) {
                return;
            }
            alerts.gather(alert, clock.instant());
        }
        var others = alert.progress().mayCarry() ? alerts.gatheredInto(alert) : List.<Alert>of();
        var text = others.isEmpty()
                ? alert.text()
                : wording.together(
                        Stream.concat(Stream.of(alert), others.stream())
                                .map(Alert::text)
                                .toList(),
                        route.language());
        var parts = Parts.of(text, messenger.longest());
        for (var n = Math.min(alert.progress().parts(), parts.size() - 1); n < parts.size(); n++) {
            if (!claimed.stillMine()) {
                return;
            }
            var thread = others.isEmpty() ? threadOf(alert, messenger) : null;
            var meaning = say(alert, messenger, channel, parts.get(n), thread);
            if (!(meaning instanceof Meaning.Sent sent)) {
                notSent(claimed, alert, route, channel, meaning, thread);
                return;
            }
            if (others.isEmpty() && !alert.test()) {
                sent.post().ifPresent(post -> threads.begin(alert, post));
            }
            if (n == parts.size() - 1) {
                sent(claimed, alert, route, sent);
            } else if (!goesOn(claimed, alert, messenger, channel, n + 1)) {
                return;
            }
        }
    }

    private Meaning say(Alert alert, Messenger messenger, Channel channel, String text, @Nullable String thread) {
        return switch (http.send(messenger.request(channel, text, thread))) {
            // A catcher is no messenger, and says what it was told to: any 2xx of it is a success.
            case Answered answered
            when alert.sealedUrl() != null && answered.status() / 100 == 2 -> Meaning.sent(answered);
            case Answered answered -> messenger.meaningOf(channel.withoutSecrets(answered, messenger), channel);
            case Failed failed -> new Meaning.TryAgain(failed.text(), Optional.empty(), failed.why());
        };
    }

    private @Nullable String threadOf(Alert alert, Messenger messenger) {
        return messenger.hasThreads() && !alert.test() ? threads.find(alert).orElse(null) : null;
    }

    /** Whether the next part may follow at once; else it is written down, and follows in its turn. */
    private boolean goesOn(Claimed claimed, Alert alert, Messenger messenger, Channel channel, int parts) {
        var progress = Updates.set("parts", parts);
        var turn = pace.ask(paceOf(channel), messenger.rates(channel.url()), clock.instant(), FOR_EVER);
        if (turn.at().isAfter(clock.instant())) {
            claimed.retryAt(turn.at(), Updates.combine(progress, Updates.set("turn", Date.from(turn.at()))));
            return false;
        }
        return claimed.extend(CLAIM, progress);
    }

    private void sent(Claimed claimed, Alert alert, AlertRoute route, Meaning.Sent sent) {
        if (alert.progress().mayCarry()) {
            alerts.sentWith(alert, sent.said());
        }
        claimed.done(Updates.combine(
                Updates.set("state", Alert.State.SENT.name()),
                reason(Why.said(sent.said())),
                Updates.inc("version", 1L)));
        if (alert.sealedUrl() == null) {
            routes.works(route);
        }
    }

    private void notSent(
            Claimed claimed, Alert alert, AlertRoute route, Channel channel, Meaning meaning, @Nullable String thread) {
        if (hasMoved(alert, route)) {
            // What its old address says is over; the new one is told from the beginning.
            claimed.retryAt(clock.instant(), Updates.combine(Updates.unset("turn"), Updates.unset("parts")));
            return;
        }
        switch (meaning) {
            case Meaning.Sent _ -> throw new IllegalArgumentException("It was sent");
            case Meaning.TryAgain again -> tryAgain(claimed, alert, route, channel, again);
            case Meaning.Never never
            when thread != null -> {
                // Perhaps only the message that it answers is gone.
                threads.forget(alert);
                claimed.retryAt(
                        clock.instant(), Updates.combine(reason(Why.said(never.said())), Updates.unset("turn")));
            }
            case Meaning.Never never -> {
                var why = Why.said(never.said());
                tellOfFailing(alert, route, why);
                fail(claimed, alert, why);
            }
        }
    }

    private boolean hasMoved(Alert alert, AlertRoute route) {
        return alert.sealedUrl() == null
                && routes.find(route.id())
                        .filter(now -> !now.sealedUrl().equals(route.sealedUrl()))
                        .isPresent();
    }

    /** A catcher says nothing about the route. */
    private void tellOfFailing(Alert alert, AlertRoute route, Why why) {
        if (alert.sealedUrl() == null) {
            routes.failing(route, why, told(route, why));
            log.warn("The alert route {} ({}) does not work: {}", route.name(), route.id(), why.sentence());
        }
    }

    private Event told(AlertRoute route, Why why) {
        var id = ids.generate().toString();
        return new Event(
                id,
                installation,
                route.id(),
                clock.instant(),
                route.version(),
                id,
                null,
                0,
                "system",
                false,
                null,
                new AlertRouteFailed(route.id(), route.name(), route.kind(), why.sentence(), why.told()));
    }

    private void tryAgain(Claimed claimed, Alert alert, AlertRoute route, Channel channel, Meaning.TryAgain again) {
        var why = again.why() == null ? Why.said(again.said()) : again.why();
        var tooOld = alert.triedSince().plus(OLDEST).isBefore(clock.instant());
        if (again.after().isPresent() && !tooOld) {
            var wait = again.after().get().compareTo(LONGEST_WAIT) > 0
                    ? LONGEST_WAIT
                    : again.after().get();
            var until = clock.instant().plus(wait);
            pace.pause(paceOf(channel), until);
            claimed.retryAt(until, Updates.combine(reason(why), Updates.unset("turn")));
            return;
        }
        if (tooOld || alert.failures() >= DELAYS.size()) {
            // Three hours of trying: the channel is as good as gone.
            tellOfFailing(alert, route, why);
            fail(claimed, alert, why);
            return;
        }
        claimed.retryAt(
                clock.instant().plus(DELAYS.get(alert.failures())),
                Updates.combine(
                        Updates.inc("attemptsFailed", 1),
                        Updates.inc("version", 1L),
                        reason(why),
                        Updates.unset("turn")));
    }

    private static Bson reason(Why why) {
        return Updates.set("reason", why.toDocument());
    }

    private void fail(Claimed claimed, Alert alert, Why why) {
        if (alert.progress().mayCarry()) {
            alerts.failWith(alert, why, clock.instant());
        }
        var update = Updates.combine(
                Updates.set("state", Alert.State.FAILED.name()), reason(why), Updates.inc("version", 1L));
        // Nobody's ticket was in a test, so there is nobody to tell.
        claimed.done(alert.test() ? update : Updates.combine(update, publish(alert, why.sentence())))
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
