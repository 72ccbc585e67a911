package io.tidings.search.index;

import io.tidings.events.TicketSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a document that a list needs: none of the text. */
public record ShownTicket(String id, long version, @Nullable TicketSnapshot ticket) {

    /** To be asked of Elasticsearch, by name. */
    public static final List<String> FIELDS = List.of("id", "version", "ticket");
}
