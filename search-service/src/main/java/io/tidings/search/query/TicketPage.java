package io.tidings.search.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param total how many there are in all
 * @param next the cursor of the following part; absent at the end
 * @param stale the index does not yet show what {@code after} asked for, or is still being filled
 */
public record TicketPage(
        List<TicketRow> tickets, long total, @Nullable String next, boolean stale) {}
