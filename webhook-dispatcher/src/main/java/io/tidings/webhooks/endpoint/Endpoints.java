package io.tidings.webhooks.endpoint;

import io.tidings.events.filter.Filter;
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

    /** An endpoint that is disabled from the beginning, because it answered 410 at that time. */
    public void addGone(String id, String name, String url, Instant at) {
        var gone = new Endpoint(
                id,
                name,
                url,
                Set.of("ticket.opened.v1"),
                Filter.EVERYTHING,
                Audience.PUBLIC,
                Map.of(),
                List.of(),
                false,
                "It answered 410 (gone) on " + at + ".",
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
