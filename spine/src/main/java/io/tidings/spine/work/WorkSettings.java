package io.tidings.spine.work;

import java.time.Duration;

/**
 * How one kind of due work is done.
 *
 * @param collectionName where it waits; its documents hold {@code due}, {@code claim} and {@code lane}
 * @param concurrency how many pieces one replica does at the same time
 * @param perLane how many of these may be of one lane (an endpoint, a mail server), so that a slow one holds up only itself
 * @param claim how long a piece belongs to whoever took it; longer than the slowest handler
 * @param poll how late a piece may be found that nobody announced by {@link DueWork.Worker#wake()}
 */
public record WorkSettings(String collectionName, int concurrency, int perLane, Duration claim, Duration poll) {}
