package io.tidings.webhooks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.webhooks.delivery.DeliveryProblem.NotReplayable;
import io.tidings.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sends again what was sent, or given up, each under an id of its own. */
@Component
class Replays {

    /**
     * What a wish came to.
     *
     * @param replayed deliveries that are on their way again
     * @param skipped those that cannot be: erased, of an endpoint that is off or may not see all of it any more, or without a body
     *     that may be sent
     * @param more whether there are others, which the same wish from {@code next} on replays
     * @param next when the first of them was planned; absent where there is none
     */
    record Outcome(
            int replayed,
            int skipped,
            boolean more,
            @Nullable Instant next) {}

    /** In one request. */
    static final int MOST = 5_000;

    private static final int AT_ONCE = 200;

    private final DeliveryStore deliveries;
    private final Endpoints endpoints;
    private final DeliveryWorker worker;
    private final Clock clock;

    Replays(DeliveryStore deliveries, Endpoints endpoints, DeliveryWorker worker, Clock clock) {
        this.deliveries = deliveries;
        this.endpoints = endpoints;
        this.worker = worker;
        this.clock = clock;
    }

    /** Why a delivery cannot be sent again; empty where it can. */
    private Optional<String> obstacle(Delivery delivery) {
        if (delivery.state() == DeliveryState.ERASED) {
            return Optional.of("a person in it was erased");
        }
        if (delivery.fault() != null) {
            return Optional.of("its body may not be sent. " + delivery.fault());
        }
        var endpoint = endpoints.find(delivery.endpointId()).filter(known -> known.enabled() || delivery.test());
        if (endpoint.isEmpty()) {
            return Optional.of("its endpoint is disabled or deleted");
        }
        return delivery.isFor(endpoint.get().audience())
                ? Optional.empty()
                : Optional.of("it holds something internal, and its endpoint sees only what is public");
    }

    /** @throws NotReplayable where it cannot be sent again */
    Delivery one(Delivery delivery, @Nullable String key) {
        obstacle(delivery).ifPresent(because -> {
            throw new NotReplayable(delivery.id(), because);
        });
        var replay = delivery.replay(suffix(key), clock.instant());
        plan(List.of(replay));
        worker.wake();
        return replay;
    }

    /** @param key repeats of the same wish carry the same, and cause nothing more */
    Outcome selection(Collection<String> ids, @Nullable String key) {
        var chosen = ids.stream().flatMap(id -> deliveries.find(id).stream()).toList();
        var replayed = send(chosen, suffix(key));
        worker.wake();
        return new Outcome(replayed, ids.size() - replayed, false, null);
    }

    /**
     * Everything to one endpoint that was planned in a span of time, oldest first; neither tests nor replays.
     *
     * @param until null for now
     * @param states what became of it
     * @param onlyOnce leaves out what was replayed before
     */
    Outcome since(
            String endpointId,
            Instant since,
            @Nullable Instant until,
            Set<DeliveryState> states,
            boolean onlyOnce,
            @Nullable String key) {
        var suffix = suffix(key);
        var end = until == null ? clock.instant() : until;
        var replayed = 0;
        var skipped = 0;
        var batch = new ArrayList<Delivery>();
        try (var found = deliveries.planned(endpointId, since, end, states, onlyOnce)) {
            while (found.hasNext()) {
                var delivery = Delivery.of(found.next());
                if (replayed + skipped + batch.size() == MOST) {
                    replayed += send(batch, suffix);
                    worker.wake();
                    return new Outcome(replayed, MOST - replayed, true, delivery.createdAt());
                }
                batch.add(delivery);
                if (batch.size() == AT_ONCE) {
                    var sent = send(batch, suffix);
                    replayed += sent;
                    skipped += batch.size() - sent;
                    batch.clear();
                }
            }
        }
        var sent = send(batch, suffix);
        worker.wake();
        return new Outcome(replayed + sent, skipped + batch.size() - sent, false, null);
    }

    private int send(List<Delivery> chosen, String suffix) {
        var replays = chosen.stream()
                .filter(delivery -> obstacle(delivery).isEmpty())
                .map(delivery -> delivery.replay(suffix, clock.instant()))
                .toList();
        plan(replays);
        return replays.size();
    }

    private void plan(List<Delivery> replays) {
        deliveries.plan(replays);
        deliveries.replayed(replays.stream()
                .flatMap(replay -> Optional.ofNullable(replay.replayOf()).stream())
                .toList());
    }

    private static String suffix(@Nullable String key) {
        var id = key == null ? UUID.randomUUID() : UUID.nameUUIDFromBytes(key.getBytes(UTF_8));
        return id.toString().substring(0, 8);
    }
}
