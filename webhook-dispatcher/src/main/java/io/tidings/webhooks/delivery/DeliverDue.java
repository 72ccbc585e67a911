package io.tidings.webhooks.delivery;

import com.mongodb.client.model.Updates;
import io.tidings.events.Event;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.Seal;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.webhooks.delivery.Tokens.NoToken;
import io.tidings.webhooks.endpoint.Endpoint;
import io.tidings.webhooks.endpoint.Endpoints;
import io.tidings.webhooks.endpoint.HubSignature;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the next attempt of a due delivery and writes down what became of it. A worker that dies in between leaves an attempt
 * without an end; the next one sends again under the same id, by which the receiver drops what it already has.
 */
final class DeliverDue implements DueWork.Handler {

    static final Why GONE_AND_OFF = Why.of("gone-and-off", "The endpoint answered 410 and was disabled.", Map.of());

    private static final Why CATCHER_GONE = Why.of("catcher-gone", "The catcher is gone.", Map.of());
    private static final Why INTERNAL =
            Why.of("internal", "It holds something internal, and the endpoint sees only what is public.", Map.of());
    private static final Why DELETED = Why.of("endpoint-deleted", "The endpoint was deleted.", Map.of());
    private static final Why OFF = Why.of("endpoint-off", "The endpoint is disabled.", Map.of());

    private static final Logger log = LoggerFactory.getLogger(DeliverDue.class);

    /** In place of a header's value, where it would be shown. */
    private static final String WITHHELD = "***";

    private static final int UNAUTHORIZED = 401;
    private static final int TIMED_OUT = 408;
    private static final int GONE = 410;

    /**
     * For how long a delivery is its worker's: three times the longest request, so that it never ends under a living one that asks for a
     * token first.
     */
    static final Duration CLAIM = Duration.ofMinutes(1);

    /** After that, the claim may end before a request does. */
    private static final Duration IN_TIME = Duration.ofSeconds(35);

    private static final Bson NOTHING = new Document();

    /** For a receiver that asks to wait and does not say how long. */
    private static final Duration UNSAID = Duration.ofMinutes(1);

    private static final Duration SOONEST = Duration.ofSeconds(1);

    /** A receiver can slow us down, but not park a delivery for ever. */
    private static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

    private final RandomGenerator random = new SecureRandom();

    private final Endpoints endpoints;
    private final DeliveryStore deliveries;
    private final GuardedHttp http;
    private final Seal seal;
    private final Tokens tokens;
    private final Turns turns;
    private final Breaker breaker;
    private final RetrySchedule schedule;
    private final Outcomes outcomes;
    private final Outbox outbox;
    private final Clock clock;

    DeliverDue(
            Endpoints endpoints,
            DeliveryStore deliveries,
            GuardedHttp http,
            Seal seal,
            Tokens tokens,
            Turns turns,
            Breaker breaker,
            RetrySchedule schedule,
            Outcomes outcomes,
            Outbox outbox,
            Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.http = http;
        this.seal = seal;
        this.tokens = tokens;
        this.turns = turns;
        this.breaker = breaker;
        this.schedule = schedule;
        this.outcomes = outcomes;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void handle(Claimed claimed) throws InterruptedException {
        var delivery = Delivery.of(claimed.document());
        var endpoint = endpoints.find(delivery.endpointId());
        if (endpoint.isEmpty()) {
            abandon(claimed, delivery, DELETED);
        } else if (!endpoint.get().enabled() && !delivery.test()) {
            abandon(claimed, delivery, OFF);
        } else if (!delivery.isFor(endpoint.get().audience())) {
            abandon(claimed, delivery, INTERNAL);
        } else if (delivery.fault() != null) {
            abandon(claimed, delivery, Why.of("malformed-body", "{said}", Map.of("said", delivery.fault())));
        } else if (delivery.test()) {
            attempt(claimed, delivery, endpoint.get());
        } else {
            inTurn(claimed, delivery, endpoint.get());
        }
    }

    /** None of what has to be waited for here costs an attempt. */
    private void inTurn(Claimed claimed, Delivery delivery, Endpoint endpoint) throws InterruptedException {
        var before = turns.dueBefore(delivery, endpoint);
        if (before.isPresent()) {
            hold(claimed, later(before.get()));
            // The one before may have gone in between, and found nobody to release.
            if (turns.dueBefore(delivery, endpoint).isEmpty()) {
                deliveries.release(endpoint.id(), delivery.ticketId(), clock.instant());
            }
            return;
        }
        if (endpoint.standing().isPausedAt(clock.instant())) {
            hold(claimed, later(Objects.requireNonNull(endpoint.standing().pausedUntil())));
            return;
        }
        var slot = turns.slot(delivery, endpoint);
        if (slot.isAfter(clock.instant())) {
            claimed.retryAt(slot, Updates.combine(Updates.set("slot", Date.from(slot)), Updates.unset("held")));
            return;
        }
        if (!turns.enter(endpoint)) {
            hold(claimed, later(clock.instant()));
            return;
        }
        try {
            // While this one stood in line, it may have been paused, changed or switched off.
            var current = turns.hasLine(endpoint)
                    ? endpoints.find(endpoint.id()).filter(known -> known.enabled() && delivery.isFor(known.audience()))
                    : Optional.of(endpoint);
            if (current.isEmpty()) {
                hold(claimed, later(clock.instant()));
                return;
            }
            var closed = breaker.closedUntil(current.get());
            if (closed.isPresent()) {
                hold(claimed, later(closed.get()));
            } else {
                attempt(claimed, delivery, current.get());
            }
        } finally {
            turns.leave(endpoint);
        }
    }

    private static void hold(Claimed claimed, Instant due) {
        // A time that was given by the rate is given back: what is held until later goes in a row again.
        claimed.retryAt(due, Updates.combine(Updates.set("held", true), Updates.unset("slot")));
    }

    /** A little after, and not all at once. */
    private Instant later(Instant due) {
        var now = clock.instant();
        return (due.isBefore(now) ? now : due).plusMillis(random.nextInt(100, 1_000));
    }

    private void attempt(Claimed claimed, Delivery delivery, Endpoint endpoint) {
        var attempt = Attempt.begun(delivery.attempts().size() + 1, clock.instant(), addressOf(delivery, endpoint));
        // Held anew, however much of the claim was waited away.
        if (!claimed.extend(CLAIM, DeliveryStore.begun(attempt))) {
            return;
        }
        var start = System.nanoTime();
        OutgoingRequest request;
        try {
            request = request(delivery, endpoint);
        } catch (NoToken e) {
            var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            var made = new Made(claimed, delivery, attempt.withoutToken(e.why(), millis));
            failed(made, endpoint, true, e.why(), Duration.ZERO);
            return;
        }
        var isLate = clock.instant().isAfter(attempt.at().plus(IN_TIME));
        if (isLate && !claimed.extend(CLAIM, NOTHING)) {
            // It waited for a token, or its process was stopped, until another took over, who sends it or has done so.
            return;
        }
        var result = http.send(request);
        var secret = endpoint.sealedHeaders().keySet();
        var made = new Made(
                claimed, delivery, attempt.asking(request, secret).ended(result).withoutEchoOf(request, secret));
        if (result instanceof Answered answered && answered.status() == UNAUTHORIZED) {
            tokens.refused(endpoint);
        }
        switch (result) {
            case Answered answered when answered.status() / 100 == 2 -> delivered(made, endpoint);
            case Answered answered when answered.status() == GONE -> gone(made, endpoint, answered);
            case Answered answered when made.attempt().throttled() -> throttled(made, endpoint, answered);
            case Answered answered -> {
                var why = answeredWith("answered", "The endpoint answered {status}.", answered);
                failed(
                        made,
                        endpoint,
                        answered.status() >= 500 || answered.status() == TIMED_OUT,
                        why,
                        retryAfter(answered).map(DeliverDue::bounded).orElse(Duration.ZERO));
            }
            case Failed failed -> failed(made, endpoint, true, failed.why(), Duration.ZERO);
        }
    }

    private static Why answeredWith(String code, String sentence, Answered answered) {
        return Why.of(code, sentence, Map.of("status", Integer.toString(answered.status())));
    }

    /** @param atLeast how long to wait, because it asked for it */
    private void failed(Made made, Endpoint endpoint, boolean isItself, Why why, Duration atLeast) {
        if (!made.delivery().test()) {
            breaker.failed(endpoint, isItself, why);
        }
        tryLater(made, why, atLeast);
    }

    /** It is left alone for as long as it asked for, and with it everything else that waits for this endpoint. */
    private void throttled(Made made, Endpoint endpoint, Answered answered) {
        var wait = bounded(retryAfter(answered).orElse(UNSAID));
        var why = answeredWith("asked-to-wait", "The endpoint answered {status} and asked for a pause.", answered);
        if (made.tries() > Delivery.counted(made.delivery().attempts())) {
            // It has asked so often that its answers count as failures.
            failed(made, endpoint, false, why, wait);
            return;
        }
        var until = clock.instant().plus(wait);
        if (!made.delivery().test()) {
            breaker.throttled(endpoint, until, why);
        }
        made.claimed().retryAt(later(until), made.update());
    }

    private static Duration bounded(Duration wish) {
        return wish.compareTo(LONGEST_THROTTLE) > 0 ? LONGEST_THROTTLE : wish.isPositive() ? wish : SOONEST;
    }

    private static String addressOf(Delivery delivery, Endpoint endpoint) {
        return delivery.url() == null ? endpoint.url() : delivery.url();
    }

    private OutgoingRequest request(Delivery delivery, Endpoint endpoint) throws NoToken {
        var headers = new HashMap<String, String>();
        // A catcher shows what it gets, so it gets no password.
        var isCaught = delivery.url() != null;
        endpoint.sealedHeaders()
                .forEach((name, value) -> headers.put(name, isCaught ? WITHHELD : seal.open(value, endpoint.id())));
        // A request to read something has nothing to say itself.
        var body = endpoint.method().equals("GET") ? "" : delivery.body();
        if (!body.isEmpty()) {
            headers.put("content-type", delivery.contentType());
        }
        var authorization = isCaught ? null : tokens.authorization(endpoint);
        if (authorization != null) {
            headers.put("authorization", authorization);
        }
        var secrets = endpoint.keysAt(clock.instant()).stream()
                .map(secret -> seal.open(secret, endpoint.id()))
                .toList();
        // The machine's clock: receivers compare it with theirs, also while a test moves the desk's.
        headers.putAll(Signature.headers(delivery.id(), Instant.now(), body, secrets));
        if (endpoint.hubSignature() != HubSignature.NONE) {
            headers.putAll(Signature.hubHeaders(endpoint.hubSignature().header(), body, secrets));
        }
        return new OutgoingRequest(
                endpoint.method(), addressOf(delivery, endpoint), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private void delivered(Made made, Endpoint endpoint) {
        var update = Updates.combine(made.update(), state(DeliveryState.DELIVERED));
        settle(
                made.claimed(),
                made.delivery(),
                update,
                outcomes.delivered(made.delivery(), made.attempt().n()));
        if (made.delivery().url() == null) {
            breaker.succeeded(endpoint);
        }
        releaseNext(made.delivery(), endpoint);
    }

    /** The next of the ticket may go. */
    private void releaseNext(Delivery delivery, Endpoint endpoint) {
        if (endpoint.pace().ordered()) {
            deliveries.release(endpoint.id(), delivery.ticketId(), clock.instant());
        }
    }

    private void gone(Made made, Endpoint endpoint, Answered answered) {
        if (made.delivery().url() != null) {
            abandon(
                    made.claimed(),
                    made.delivery(),
                    made.update(),
                    made.attempt().n(),
                    CATCHER_GONE);
            return;
        }
        if (!endpoints.disableGone(endpoint, clock.instant())) {
            // Only its old address is gone.
            tryLater(made, answeredWith("answered", "The endpoint answered {status}.", answered), Duration.ZERO);
            return;
        }
        abandon(made.claimed(), made.delivery(), made.update(), made.attempt().n(), GONE_AND_OFF);
    }

    private void tryLater(Made made, Why why, Duration atLeast) {
        var wait = schedule.after(made.tries());
        if (wait.isEmpty()) {
            abandon(
                    made.claimed(),
                    made.delivery(),
                    made.update(),
                    made.attempt().n(),
                    why);
            return;
        }
        var longer = wait.get().compareTo(atLeast) > 0 ? wait.get() : atLeast;
        made.claimed().retryAt(clock.instant().plus(longer), made.update());
    }

    private void abandon(Claimed claimed, Delivery delivery, Why why) {
        abandon(
                claimed,
                delivery,
                Updates.inc("version", 1L),
                delivery.attempts().size(),
                why);
    }

    private void abandon(Claimed claimed, Delivery delivery, Bson update, int attempts, Why why) {
        settle(
                claimed,
                delivery,
                Updates.combine(
                        update, state(DeliveryState.ABANDONED), Updates.set("abandonedBecause", why.toDocument())),
                outcomes.abandoned(delivery, attempts, why.sentence()));
        endpoints.find(delivery.endpointId()).ifPresent(endpoint -> releaseNext(delivery, endpoint));
    }

    private void settle(Claimed claimed, Delivery delivery, Bson update, Event outcome) {
        if (delivery.test()) {
            // Nobody's ticket was in it, so there is nobody to tell.
            isSettled(claimed, delivery, update);
            return;
        }
        var told = outbox.tell(claimed.document(), List.of(outcome), Topics.OUTCOMES, delivery.ticketId());
        if (isSettled(claimed, delivery, Updates.combine(update, told.update()))) {
            outbox.committed(DeliveryStore.COLLECTION, told.image());
        }
    }

    private static boolean isSettled(Claimed claimed, Delivery delivery, Bson update) {
        var isWritten = claimed.finish(update);
        if (!isWritten) {
            log.info("{} was settled by another worker, or its person was erased", delivery.id());
        }
        return isWritten;
    }

    private static Bson state(DeliveryState state) {
        return Updates.set("state", state.word());
    }

    /**
     * RFC 9110 §10.2.3 allows seconds or a date, which is compared with the receiver's own clock; anything else is as if it were
     * absent.
     */
    static Optional<Duration> retryAfter(Answered answered) {
        return answered.header("retry-after").flatMap(value -> {
            try {
                return Optional.of(
                        value.chars().allMatch(Character::isDigit)
                                ? Duration.ofSeconds(Long.parseLong(value))
                                : Duration.between(
                                        answered.header("date")
                                                .map(DeliverDue::date)
                                                .orElseGet(Instant::now),
                                        date(value)));
            } catch (NumberFormatException | DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    private static Instant date(String value) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
    }

    /** An attempt that has its end, not yet written. */
    private record Made(Claimed claimed, Delivery delivery, Attempt attempt) {

        /** How many of the delivery's tries are used up, this one included where it counts. */
        int tries() {
            return Delivery.counted(Stream.concat(delivery.attempts().stream(), Stream.of(attempt))
                    .toList());
        }

        Bson update() {
            return Updates.combine(
                    Updates.set("attempts." + (attempt.n() - 1), attempt.toDocument()), Updates.inc("version", 1L));
        }
    }
}
