package io.tidings.webhooks.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * How much an endpoint takes. What is left out stays as it is.
 *
 * @param perMinute deliveries in a minute, evenly spread, 1 to 60,000; 0 for no limit
 * @param concurrency requests under way at the same time, 1 to 16; 0 for no limit of its own
 * @param ordered whether a ticket's deliveries go one after the other: the next waits until the one before it has arrived or was
 *     given up
 */
record PaceWish(
        @Nullable Integer perMinute,
        @Nullable Integer concurrency,
        @Nullable Boolean ordered) {}
