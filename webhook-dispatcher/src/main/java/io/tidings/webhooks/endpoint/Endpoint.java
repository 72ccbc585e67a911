package io.tidings.webhooks.endpoint;

import io.tidings.events.Event;
import io.tidings.events.filter.Filter;
import io.tidings.spine.outgoing.SubscriptionRules;
import io.tidings.spine.outgoing.Why;
import io.tidings.webhooks.body.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An address that wants to hear of events.
 *
 * @param events the types it subscribed to; {@link SubscriptionRules#EVERY_EVENT} stands for all
 * @param method of the requests; a {@code GET} has no body
 * @param body what is sent of an event
 * @param sealedHeaders by name, with values that only {@link io.tidings.spine.outgoing.Seal} reads: they carry passwords
 * @param keys the newest first; each that is in force signs
 * @param standing how it has answered lately
 * @param disabledBecause why deliveries stopped, where it was not an administrator's wish
 * @param disabledAt when they stopped, in that case
 * @param since events from before are not for it: it was not there, or not enabled
 * @param version counts its changes
 */
public record Endpoint(
        String id,
        String name,
        String url,
        Set<String> events,
        Filter filter,
        Audience audience,
        String method,
        Body body,
        Map<String, String> sealedHeaders,
        Auth auth,
        HubSignature hubSignature,
        List<SigningKey> keys,
        Pace pace,
        Standing standing,
        boolean enabled,
        @Nullable Why disabledBecause,
        @Nullable Instant disabledAt,
        Instant since,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** Nobody came to repair it for that long. */
    private static final Duration MISSED_KEPT = Duration.ofDays(14);

    public Endpoint {
        events = Set.copyOf(events);
        sealedHeaders = Map.copyOf(sealedHeaders);
        keys = List.copyOf(keys);
    }

    /** The keys that sign now, sealed, newest first. */
    public List<String> keysAt(Instant now) {
        return keys.stream()
                .filter(key -> key.isInForce(now))
                .map(SigningKey::sealed)
                .toList();
    }

    /** Whether it is to hear of the event, as far as its audience may. */
    public boolean wants(Event event) {
        var subscribed = events.contains(SubscriptionRules.EVERY_EVENT) || events.contains(event.type());
        return (enabled || isMissed(event)) && subscribed && !event.time().isBefore(since) && filter.matches(event);
    }

    /**
     * Since when events are for it, once it is enabled. What happened while an administrator had it off is not for it; replaying is
     * an act of its own. What happened while it was off by itself was planned all the time, and goes on being so.
     */
    Instant sinceIfEnabled(Instant now) {
        return enabled || disabledAt != null ? since : now;
    }

    /** Nobody wished it to stop: what happens meanwhile is kept, given up at once, for whoever repairs it to replay. */
    private boolean isMissed(Event event) {
        return disabledAt != null && event.time().isBefore(disabledAt.plus(MISSED_KEPT));
    }

    /** With another key; the one before signs for that much longer, and those before it no more. */
    Endpoint rotated(SigningKey key, Duration overlap, Instant now) {
        var old = keys.stream()
                .filter(one -> one.until() == null && overlap.isPositive())
                .map(one -> new SigningKey(one.sealed(), now.plus(overlap)));
        return new Endpoint(
                id,
                name,
                url,
                events,
                filter,
                audience,
                method,
                body,
                sealedHeaders,
                auth,
                hubSignature,
                Stream.concat(Stream.of(key), old).toList(),
                pace,
                standing,
                enabled,
                disabledBecause,
                disabledAt,
                since,
                version + 1,
                createdAt,
                now);
    }
}
