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
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.webhooks.endpoint.Endpoint;
import io.tidings.webhooks.endpoint.Endpoints;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the next attempt of a due delivery and writes down what became of it. A worker that dies in between leaves an attempt
 * without an end; the next one sends again under the same id, by which the receiver drops what it already has.
 */
final class DeliverDue implements DueWork.Handler {

    private static final Logger log = LoggerFactory.getLogger(DeliverDue.class);
    private static final int GONE = 410;

    private final Endpoints endpoints;
    private final DeliveryStore deliveries;
    private final GuardedHttp http;
    private final Seal seal;
    private final RetrySchedule schedule;
    private final Outcomes outcomes;
    private final Outbox outbox;
    private final Clock clock;

    DeliverDue(
            Endpoints endpoints,
            DeliveryStore deliveries,
            GuardedHttp http,
            Seal seal,
            RetrySchedule schedule,
            Outcomes outcomes,
            Outbox outbox,
            Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.http = http;
        this.seal = seal;
        this.schedule = schedule;
        this.outcomes = outcomes;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void handle(Claimed claimed) {
        var delivery = Delivery.of(claimed.document());
        var endpoint = endpoints.find(delivery.endpointId());
        if (endpoint.isEmpty()) {
            abandon(claimed, delivery, "The endpoint was deleted.");
        } else if (!endpoint.get().enabled() && !delivery.test()) {
            abandon(claimed, delivery, "The endpoint is disabled.");
        } else {
            attempt(claimed, delivery, endpoint.get());
        }
    }

    private void attempt(Claimed claimed, Delivery delivery, Endpoint endpoint) {
        var attempt = Attempt.begun(delivery.attempts().size() + 1, clock.instant(), addressOf(delivery, endpoint));
        if (!deliveries.begin(claimed, attempt)) {
            // Another worker has it; this writes nothing, and tells the loop that there is nothing left to do.
            claimed.retryAt(clock.instant(), Updates.set("lane", endpoint.id()));
            return;
        }
        var result = http.send(request(delivery, endpoint));
        var made = new Made(claimed, delivery, attempt.ended(result));
        switch (result) {
            case Answered answered when answered.status() / 100 == 2 -> delivered(made);
            case Answered answered when answered.status() == GONE -> gone(made, endpoint);
            case Answered answered ->
                tryLater(made, retryAfter(answered), "The endpoint answered " + answered.status() + ".");
            case Failed failed -> tryLater(made, Optional.empty(), failed.text());
        }
    }

    private static String addressOf(Delivery delivery, Endpoint endpoint) {
        return delivery.url() == null ? endpoint.url() : delivery.url();
    }

    private OutgoingRequest request(Delivery delivery, Endpoint endpoint) {
        var headers = new HashMap<String, String>();
        endpoint.sealedHeaders().forEach((name, value) -> headers.put(name, seal.open(value, endpoint.id())));
        headers.put("content-type", "application/json");
        var secrets = endpoint.sealedSecrets().stream()
                .map(secret -> seal.open(secret, endpoint.id()))
                .toList();
        // The machine's clock: receivers compare it with theirs, also while a test moves the desk's.
        headers.putAll(Signature.headers(delivery.id(), Instant.now(), delivery.body(), secrets));
        return OutgoingRequest.post(
                addressOf(delivery, endpoint), headers, delivery.body().getBytes(StandardCharsets.UTF_8));
    }

    private void delivered(Made made) {
        var update = Updates.combine(made.update(), state(DeliveryState.DELIVERED));
        settle(
                made.claimed(),
                made.delivery(),
                update,
                outcomes.delivered(made.delivery(), made.attempt().n()));
    }

    private void gone(Made made, Endpoint endpoint) {
        if (made.delivery().url() != null) {
            abandon(
                    made.claimed(),
                    made.delivery(),
                    made.update(),
                    made.attempt().n(),
                    "The catcher is gone.");
            return;
        }
        endpoints.disable(endpoint.id(), "It answered 410 (gone) on " + clock.instant() + ".", clock);
        abandon(
                made.claimed(),
                made.delivery(),
                made.update(),
                made.attempt().n(),
                "The endpoint answered 410 and was disabled.");
    }

    private void tryLater(Made made, Optional<Duration> retryAfter, String reason) {
        var wait = schedule.after(made.attempt().n(), retryAfter);
        if (wait.isEmpty()) {
            abandon(
                    made.claimed(),
                    made.delivery(),
                    made.update(),
                    made.attempt().n(),
                    reason);
            return;
        }
        made.claimed().retryAt(clock.instant().plus(wait.get()), made.update());
    }

    private void abandon(Claimed claimed, Delivery delivery, String reason) {
        abandon(
                claimed,
                delivery,
                Updates.inc("version", 1L),
                delivery.attempts().size(),
                reason);
    }

    private void abandon(Claimed claimed, Delivery delivery, Bson update, int attempts, String reason) {
        settle(
                claimed,
                delivery,
                Updates.combine(update, state(DeliveryState.ABANDONED), Updates.set("abandonedBecause", reason)),
                outcomes.abandoned(delivery, attempts, reason));
    }

    private void settle(Claimed claimed, Delivery delivery, Bson update, Event outcome) {
        // Nobody's ticket was in a test, so there is nobody to tell.
        claimed.done(delivery.test() ? update : Updates.combine(update, publish(delivery, outcome)))
                .ifPresentOrElse(
                        written -> outbox.committed(DeliveryStore.COLLECTION, written),
                        () -> log.info(
                                "{} was settled by another worker, or its person was erased",
                                claimed.document().get("_id")));
    }

    private Bson publish(Delivery delivery, Event outcome) {
        return outbox.append(List.of(outcome), Topics.OUTCOMES, delivery.ticketId());
    }

    private static Bson state(DeliveryState state) {
        return Updates.set("state", state.word());
    }

    /** RFC 9110 allows seconds or a date; anything else is as if it were absent. */
    static Optional<Duration> retryAfter(Answered answered) {
        return answered.header("retry-after").flatMap(value -> {
            try {
                return Optional.of(
                        value.chars().allMatch(Character::isDigit)
                                ? Duration.ofSeconds(Long.parseLong(value))
                                : Duration.between(
                                        Instant.now(),
                                        DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from)));
            } catch (NumberFormatException | DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    /** An attempt that has its end, not yet written. */
    private record Made(Claimed claimed, Delivery delivery, Attempt attempt) {
        Bson update() {
            return Updates.combine(
                    Updates.set("attempts." + (attempt.n() - 1), attempt.toDocument()), Updates.inc("version", 1L));
        }
    }
}
