package io.tidings.webhooks.endpoint;

import io.tidings.events.Event;
import io.tidings.events.filter.Filter;
import io.tidings.spine.outgoing.SubscriptionRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address that wants to hear of events.
 *
 * @param events the types it subscribed to; {@link SubscriptionRules#EVERY_EVENT} stands for all
 * @param sealedHeaders by name, with values that only {@link io.tidings.spine.outgoing.Seal} reads: they carry passwords
 * @param sealedSecrets the signing keys in force, newest first; each signs
 * @param disabledBecause why deliveries stopped, where it was not an administrator's wish
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
        Map<String, String> sealedHeaders,
        List<String> sealedSecrets,
        boolean enabled,
        @Nullable String disabledBecause,
        Instant since,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    public Endpoint {
        events = Set.copyOf(events);
        sealedHeaders = Map.copyOf(sealedHeaders);
        sealedSecrets = List.copyOf(sealedSecrets);
    }

    /** The part of the event that goes to this endpoint; empty where it is not for it. */
    public Optional<Event> partOf(Event event) {
        var subscribed = events.contains(SubscriptionRules.EVERY_EVENT) || events.contains(event.type());
        return enabled && subscribed && !event.time().isBefore(since) && filter.matches(event)
                ? audience.partOf(event)
                : Optional.empty();
    }
}
