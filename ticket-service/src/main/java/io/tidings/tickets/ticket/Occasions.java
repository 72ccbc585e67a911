package io.tidings.tickets.ticket;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** On what occasion tickets were changed together, for their histories. */
@FunctionalInterface
public interface Occasions {

    /**
     * @param id of the bulk change
     * @param kind {@code change}, {@code undo}, {@code tag-rename} or {@code tag-merge}
     * @param reason what whoever began it says
     */
    record Occasion(String id, String kind, @Nullable String reason) {}

    /** Those of these correlation ids that are bulk changes. */
    Map<String, Occasion> of(Collection<String> correlationIds);
}
