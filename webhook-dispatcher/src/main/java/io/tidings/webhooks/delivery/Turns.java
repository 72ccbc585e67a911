package io.tidings.webhooks.delivery;

import io.tidings.webhooks.endpoint.Endpoint;
import io.tidings.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Keeps an endpoint's pace: how many in a minute, how many at once, and which of a ticket's first. */
@Component
class Turns {

    /** With the longest request it stays well within a claim. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Endpoints endpoints;
    private final DeliveryStore deliveries;
    private final Clock clock;
    private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();

    Turns(Endpoints endpoints, DeliveryStore deliveries, Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** When the delivery before this one, of the same ticket, is due; empty where none is to go first. */
    Optional<Instant> dueBefore(Delivery delivery, Endpoint endpoint) {
        return endpoint.pace().ordered() ? deliveries.dueBefore(delivery) : Optional.empty();
    }

    /** Its time by the rate; now where there is none, or where its time had been given to it. */
    Instant slot(Delivery delivery, Endpoint endpoint) {
        var now = clock.instant();
        var perMinute = endpoint.pace().perMinute();
        if (perMinute == null || (delivery.slot() != null && !now.isBefore(delivery.slot()))) {
            return now;
        }
        return endpoints.slot(endpoint, perMinute, now);
    }

    /**
     * Waits for its place among those under way. Whoever got one gives it back by {@link #leave}.
     *
     * @return whether there is one
     */
    boolean enter(Endpoint endpoint) throws InterruptedException {
        var most = endpoint.pace().concurrency();
        return most == null || permitsOf(endpoint, most).tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether {@link #enter} may have waited. */
    boolean hasLine(Endpoint endpoint) {
        return endpoint.pace().concurrency() != null;
    }

    void leave(Endpoint endpoint) {
        var most = endpoint.pace().concurrency();
        if (most != null) {
            permitsOf(endpoint, most).release();
        }
    }

    /** A changed number counts anew; those under way by the old one are few and end soon. */
    private Semaphore permitsOf(Endpoint endpoint, int most) {
        return permits.computeIfAbsent(endpoint.id() + " " + most, _ -> new Semaphore(most, true));
    }
}
