package io.tidings.webhooks.delivery;

import io.tidings.spine.outgoing.Why;
import io.tidings.webhooks.endpoint.Endpoint;
import io.tidings.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Leaves an endpoint alone that fails again and again, so that what waits for it loses no attempts meanwhile, and gives it up once
 * it has failed for days. The replicas share the pauses; what leads to one, each counts by itself.
 */
@Component
class Breaker {

    /** In a row, of all that goes to one endpoint. */
    private static final int FAILURES = 5;

    /** Longer than a request can take. */
    private static final Duration TRIAL = Duration.ofSeconds(30);

    private final Endpoints endpoints;
    private final DeliveryStore deliveries;
    private final WebhookProperties properties;
    private final Clock clock;
    private final Map<String, InARow> failures = new ConcurrentHashMap<>();

    /** Of one endpoint, at one address. */
    private record InARow(String url, int count) {}

    Breaker(Endpoints endpoints, DeliveryStore deliveries, WebhookProperties properties, Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.properties = properties;
        this.clock = clock;
    }

    /** Until when nothing may be sent to it; empty where the caller may send, after a pause as the only one. */
    Optional<Instant> closedUntil(Endpoint endpoint) {
        var now = clock.instant();
        var pausedUntil = endpoint.standing().pausedUntil();
        if (pausedUntil == null) {
            return Optional.empty();
        }
        if (now.isBefore(pausedUntil)) {
            return Optional.of(pausedUntil);
        }
        return endpoints.tryOut(endpoint, now.plus(TRIAL)) ? Optional.empty() : Optional.of(now.plusSeconds(1));
    }

    void succeeded(Endpoint endpoint) {
        var failed = failures.remove(endpoint.id()) != null;
        var standing = endpoint.standing();
        if (failed || standing.failingSince() != null || standing.pausedUntil() != null) {
            endpoints.recovered(endpoint);
            deliveries.release(endpoint.id(), clock.instant());
        }
    }

    /**
     * It failed.
     *
     * @param isItself whether it is the endpoint that is in trouble, and not what was sent
     * @param why what was wrong
     */
    void failed(Endpoint endpoint, boolean isItself, Why why) {
        var now = clock.instant();
        var standing = endpoint.standing();
        var failingSince = standing.failingSince();
        if (failingSince == null) {
            endpoints.failing(endpoint, now);
        } else if (!now.isBefore(failingSince.plus(properties.disableAfter()))) {
            endpoints.disableFailing(endpoint, failingSince, why, now);
            return;
        }
        if (!isItself) {
            return;
        }
        var inARow = failures.merge(
                endpoint.id(),
                new InARow(endpoint.url(), 1),
                (known, one) -> known.url().equals(one.url()) ? new InARow(one.url(), known.count() + 1) : one);
        var wasTrial = standing.pausedUntil() != null;
        if (wasTrial || inARow.count() >= FAILURES) {
            failures.remove(endpoint.id());
            endpoints.pause(endpoint, now.plus(standing.nextPause()), why);
        }
    }

    /** It asked for a pause itself. */
    void throttled(Endpoint endpoint, Instant until, Why why) {
        endpoints.throttle(endpoint, until, why);
    }
}
