package io.tidings.search.view;

import io.tidings.events.filter.Filter;
import java.util.List;

/**
 * A ticket list by name: nothing but a filter. Whose tickets are in it is decided by who asks.
 *
 * @param id stays the same for ever; its name is in the message bundle
 */
record View(String id, Filter filter) {

    private static final List<View> OF_THE_DESK = List.of(
            of("my-open", "assignee:me -state:closed,merged"),
            of("unassigned", "assignee:none -state:closed,merged"),
            of("open", "-state:closed,merged"),
            of("waiting", "state:waiting,pending-reminder,pending-close"),
            of("recently-closed", "state:closed closed:<7d"),
            of("all", ""));

    private static final List<View> OF_A_CUSTOMER =
            List.of(of("open", "-state:closed,merged"), of("closed", "state:closed,merged"), of("all", ""));

    static List<View> ofTheDesk() {
        return OF_THE_DESK;
    }

    static List<View> ofACustomer() {
        return OF_A_CUSTOMER;
    }

    private static View of(String id, String filter) {
        return new View(id, Filter.parse(filter));
    }
}
