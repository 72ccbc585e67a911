package io.tidings.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An SLA clock of a ticket; {@code dueAt} is absent while it is paused or done. */
public record TicketClock(
        String name,
        @Nullable Instant dueAt,
        boolean paused,
        @Nullable Instant breachedAt) {}
