package io.tidings.tickets.ticket;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.ticket.Occasions.Occasion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Every change of a ticket over HTTP: what, when, by whom, from what to what. */
@RestController
final class HistoryController {

    static final int LARGEST_PAGE = 500;

    private final Sight sight;
    private final ShownHistory shown;

    HistoryController(Sight sight, ShownHistory shown) {
        this.sight = sight;
        this.shown = shown;
    }

    /**
     * @param actorName the person's name now; absent for rules, mails and services
     * @param ticketKey the key of the other ticket, where a change has to do with another
     * @param bulkChange of which many tickets' change it was a part; for the desk
     */
    record Entry(
            String id,
            long version,
            String type,
            Instant time,
            String actor,
            @Nullable String actorName,
            Map<String, Object> change,
            @Nullable String ticketKey,
            @Nullable Occasion bulkChange) {}

    /** @param next the {@code after} of the next page; absent on the last */
    record Entries(List<Entry> history, @Nullable Long next) {}

    @GetMapping("/api/v1/tickets/{name}/history")
    Entries read(
            Caller caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "200") int limit) {
        return shown.page(caller, sight.ticket(caller, name), after, Math.clamp(limit, 1, LARGEST_PAGE));
    }
}
