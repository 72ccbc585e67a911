package io.tidings.search.view;

import static java.util.stream.Collectors.toMap;

import io.tidings.search.query.SearchProblem;
import io.tidings.search.query.TicketIds;
import io.tidings.search.query.TicketLists;
import io.tidings.search.query.TicketPage;
import io.tidings.spine.web.Caller;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/views}: the lists with their counts, and the tickets in each. */
@RestController
class ViewController {

    private final TicketLists lists;
    private final MessageSource messages;

    ViewController(TicketLists lists, MessageSource messages) {
        this.lists = lists;
        this.messages = messages;
    }

    record Views(List<Listed> views) {}

    /** @param filter the form that people type, for whoever wants to go on from there */
    record Listed(String id, String name, String filter, long count) {}

    @GetMapping("/api/v1/views")
    Views views(Caller caller, Locale locale) {
        var views = of(caller);
        var counts = lists.counts(views.stream().collect(toMap(View::id, View::filter)), caller);
        return new Views(views.stream()
                .map(view -> new Listed(
                        view.id(),
                        messages.getMessage("view." + view.id(), null, locale),
                        view.filter().toText(),
                        counts.getOrDefault(view.id(), 0L)))
                .toList());
    }

    @GetMapping("/api/v1/views/{id}/tickets")
    TicketPage tickets(
            @PathVariable String id,
            @RequestParam(defaultValue = "25") @Min(1) @Max(100) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String after,
            Caller caller) {
        return lists.page(view(caller, id).filter(), caller, limit, cursor, after);
    }

    /** The ids of all tickets in a view, up to 10,000: what a bulk change takes. */
    @GetMapping("/api/v1/views/{id}/ids")
    TicketIds ids(@PathVariable String id, Caller caller) {
        return lists.ids(view(caller, id).filter(), caller);
    }

    private static View view(Caller caller, String id) {
        return of(caller).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new SearchProblem.UnknownView(id));
    }

    private static List<View> of(Caller caller) {
        return caller.isAgent() ? View.ofTheDesk() : View.ofACustomer();
    }
}
