package io.tidings.search.query;

import io.tidings.spine.web.Caller;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/search}: a filter as people type it, free words among it. */
@RestController
class SearchController {

    private final TicketLists lists;

    SearchController(TicketLists lists) {
        this.lists = lists;
    }

    @GetMapping("/api/v1/search")
    TicketPage search(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "25") @Min(1) @Max(100) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String after,
            Caller caller) {
        return lists.page(TicketLists.read(q), caller, limit, cursor, after);
    }

    /** The ids of everything that a search finds, up to 10,000: what a bulk change takes. */
    @GetMapping("/api/v1/search/ids")
    TicketIds ids(@RequestParam(defaultValue = "") String q, Caller caller) {
        return lists.ids(TicketLists.read(q), caller);
    }
}
