package io.tidings.webhooks.endpoint;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.filter.Filter;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.work.RevisedCopy;
import io.tidings.webhooks.body.Body;
import io.tidings.webhooks.endpoint.EndpointProblem.NoSuchEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The endpoints as they are now, for every replica: one made on one hears of the very next event. */
@Component
public class Endpoints {

    private record Copy(List<Endpoint> all, Map<String, Endpoint> byId) {}

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final EndpointStore store;
    private final String installation;
    private final RevisedCopy<Copy> copy;

    Endpoints(EndpointStore store, @Value("${tidings.url}") String installation) {
        this.store = store;
        this.installation = installation;
        this.copy = new RevisedCopy<>(store::revision, () -> read(store));
    }

    private static Copy read(EndpointStore store) {
        var all = store.all();
        return new Copy(all, all.stream().collect(Collectors.toMap(Endpoint::id, Function.identity())));
    }

    public List<Endpoint> all() {
        return copy.current().all();
    }

    public Optional<Endpoint> find(String id) {
        return Optional.ofNullable(copy.current().byId().get(id));
    }

    /** @throws EndpointProblem where there is none with this id */
    public Endpoint existing(String id) {
        return find(id).orElseThrow(() -> new NoSuchEndpoint(id));
    }

    /**
     * Stops deliveries to it, which answered 410, and tells the administrators.
     *
     * @return false where it has another address by now, and goes on
     */
    public boolean disableGone(Endpoint endpoint, Instant now) {
        var why = goneSince(now);
        store.disable(endpoint, why, told(endpoint, "gone", null, why, now));
        return find(endpoint.id())
                .filter(known -> !known.url().equals(endpoint.url()))
                .isEmpty();
    }

    /**
     * Stops deliveries to it, which has taken none for too long, and tells the administrators.
     *
     * @param failingSince the first failure after the last success
     * @param last what was wrong the last time
     */
    public void disableFailing(Endpoint endpoint, Instant failingSince, Why last, Instant now) {
        var facts = new HashMap<>(last.facts());
        facts.put("since", toTheSecond(failingSince).toString());
        // The page says both sentences.
        facts.put("last", last.code() == null ? "" : last.code());
        store.disable(
                endpoint,
                new Why(
                        "Nothing has arrived since " + toTheSecond(failingSince) + ". The last time: "
                                + last.sentence(),
                        "failing",
                        facts),
                told(endpoint, "failing", failingSince, last, now));
    }

    private static Why goneSince(Instant at) {
        return Why.of(
                "gone",
                "It answered 410 (gone) on {at}.",
                Map.of("at", toTheSecond(at).toString()));
    }

    /** For people to read. */
    private static Instant toTheSecond(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    private Event told(Endpoint endpoint, String because, @Nullable Instant failingSince, Why why, Instant now) {
        var id = ids.generate().toString();
        return new Event(
                id,
                installation,
                endpoint.id(),
                now,
                endpoint.version() + 1,
                id,
                null,
                0,
                "system",
                false,
                null,
                new WebhookDisabled(endpoint.id(), endpoint.name(), because, failingSince, why.sentence(), why.told()));
    }

    /** Deliveries go to it again, whatever kept them back. */
    public void enable(Endpoint endpoint, Instant now) {
        store.enable(endpoint.id(), endpoint.sinceIfEnabled(now), now);
    }

    /** It fails: once for each time that it begins to. */
    public void failing(Endpoint endpoint, Instant now) {
        store.failing(endpoint, now);
    }

    /** Leaves it alone for a while after failures; those that failed side by side do so once. */
    public void pause(Endpoint endpoint, Instant until, Why why) {
        store.pause(endpoint, until, why);
    }

    /** Leaves it alone for as long as it asked for. */
    public void throttle(Endpoint endpoint, Instant until, Why why) {
        store.throttle(endpoint, until, why);
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
                goneSince(at),
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
}
