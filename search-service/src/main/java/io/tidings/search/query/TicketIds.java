package io.tidings.search.query;

import java.util.List;

/**
 * The tickets of a list by their ids alone, for whoever does something with all of them.
 *
 * @param ids at most 10,000, those changed last
 * @param total how many there are in all
 * @param stale the index is still being filled
 */
public record TicketIds(List<String> ids, long total, boolean stale) {}
