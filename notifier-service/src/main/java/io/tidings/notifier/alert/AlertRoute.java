package io.tidings.notifier.alert;

import io.tidings.events.Event;
import io.tidings.events.filter.Filter;
import io.tidings.spine.outgoing.Why;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events go to which channel of which messenger.
 *
 * @param sealedUrl the channel's address, which is a credential: whoever has it may write there. It is sealed anew with each other
 *     address and with no other change, so that two that are equal are the same
 * @param settings what the messenger wants to know besides, by name; those that are secret are sealed
 * @param events the types that alert; the filter narrows them down
 * @param template the wording with placeholders; absent for the usual one of its language
 * @param language of the usual wording
 * @param quiet when nothing is said; absent for never
 * @param digest when single alerts become one message; absent for as late as the messenger's own limits allow
 * @param failing what the messenger says is wrong with the route, until it works again or is changed
 * @param since events from before are not for it
 */
record AlertRoute(
        String id,
        String name,
        String kind,
        String sealedUrl,
        Map<String, String> settings,
        Set<String> events,
        Filter filter,
        @Nullable String template,
        String language,
        @Nullable QuietHours quiet,
        @Nullable Digest digest,
        boolean enabled,
        @Nullable Why failing,
        Instant since,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    AlertRoute {
        settings = Map.copyOf(settings);
        events = Set.copyOf(events);
    }

    boolean wants(Event event) {
        return enabled && events.contains(event.type()) && !event.time().isBefore(since) && filter.matches(event);
    }
}
