package io.tidings.webhooks.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * How much an endpoint takes.
 *
 * @param perMinute deliveries in a minute, evenly spread, of all replicas together; null for as many as there are
 * @param concurrency requests under way at the same time, of each replica; null for what the installation allows
 * @param ordered whether a ticket's deliveries go one after the other, in the order of its events
 */
public record Pace(@Nullable Integer perMinute, @Nullable Integer concurrency, boolean ordered) {

    /** As fast as it goes. */
    public static final Pace FREE = new Pace(null, null, false);
}
