package io.tidings.webhooks.endpoint;

import io.tidings.events.filter.Filter;
import io.tidings.webhooks.body.Body;
import io.tidings.webhooks.endpoint.EndpointProblem.NoSuchEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The endpoints as they are now. The parsed copy is kept for as long as the revision number stands, which is one read by key
 * for each question: an endpoint made on one replica hears of the very next event, whichever replica plans it.
 */
@Component
public class Endpoints {

    /** A change whose writer died before it raised the revision is seen after this long. */
    private static final Duration OLDEST_COPY = Duration.ofSeconds(10);

    private record Copy(long revision, Instant readAt, List<Endpoint> all, Map<String, Endpoint> byId) {}

    private final EndpointStore store;
    private volatile Copy copy = new Copy(-1, Instant.EPOCH, List.of(), Map.of());

    Endpoints(EndpointStore store) {
        this.store = store;
    }

    public List<Endpoint> all() {
        return current().all();
    }

    public Optional<Endpoint> find(String id) {
        return Optional.ofNullable(current().byId().get(id));
    }

    /** @throws EndpointProblem where there is none with this id */
    public Endpoint existing(String id) {
        return find(id).orElseThrow(() -> new NoSuchEndpoint(id));
    }

    /** Stops deliveries to it, and keeps why for the administrator. */
    public void disable(String id, String reason, Clock clock) {
        store.disable(id, reason, clock.instant());
    }

    /** Deliveries go to it again, whatever kept them back. */
    public void enable(Endpoint endpoint, Instant now) {
        store.enable(endpoint.id(), endpoint.sinceIfEnabled(now), now);
    }

    /** It fails: once for each time that it begins to. */
    public void failing(Endpoint endpoint, Instant now) {
        store.failing(endpoint.id(), now);
    }

    /** Leaves it alone for a while after failures; those that failed side by side do so once. */
    public void pause(Endpoint endpoint, Instant until, String because) {
        store.pause(endpoint.id(), endpoint.standing().pauses(), until, because);
    }

    /** Leaves it alone for as long as it asked for. */
    public void throttle(Endpoint endpoint, Instant until, String because) {
        store.throttle(endpoint.id(), until, because);
    }

    /**
     * Lets one delivery try an endpoint whose pause is over, and has the others wait for what comes of it.
     *
     * @return whether the caller is the one
     */
    public boolean tryOut(Endpoint endpoint, Instant until) {
        var over = endpoint.standing().pausedUntil();
        return over == null || store.tryOut(endpoint.id(), over, until);
    }

    /** It answers again. */
    public void recovered(Endpoint endpoint) {
        store.recovered(endpoint.id());
    }

    /** When the next delivery may go to an endpoint that takes so many in a minute; the time is taken. */
    public Instant slot(Endpoint endpoint, int perMinute, Instant now) {
        return store.slot(endpoint.id(), Duration.ofMillis(60_000 / perMinute), now);
    }

    /** An endpoint that is disabled from the beginning, because it answered 410 at that time. */
    public void addGone(String id, String name, String url, Instant at) {
        var gone = new Endpoint(
                id,
                name,
                url,
                Set.of("ticket.opened.v1"),
                Filter.EVERYTHING,
                Audience.PUBLIC,
                "POST",
                Body.EVENT,
                Map.of(),
                Auth.NONE,
                HubSignature.NONE,
                List.of(),
                Pace.FREE,
                Standing.GOOD,
                false,
                "It answered 410 (gone) on " + at + ".",
                null,
                at,
                1,
                at,
                at);
        store.insert(gone, null);
    }

    public void delete(String id) {
        store.delete(id);
    }

    private Copy current() {
        var revision = store.revision();
        var known = copy;
        // The machine's clock, not the desk's: a moved working day must not make copies old or young.
        var now = Instant.now();
        if (known.revision() == revision && now.isBefore(known.readAt().plus(OLDEST_COPY))) {
            return known;
        }
        // The number was read before the endpoints, so a change in between only causes one more reading.
        var all = store.all();
        var fresh =
                new Copy(revision, now, all, all.stream().collect(Collectors.toMap(Endpoint::id, Function.identity())));
        copy = fresh;
        return fresh;
    }
}
