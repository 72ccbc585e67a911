package io.tidings.tickets.calendar;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All calendars at one moment, by id. Kept as one document, so that there is never more than one standard.
 *
 * @param gone record keys, such as {@code calendar:seoul}, of what was there once and is no more
 */
record Calendars(List<Calendar> all, Set<String> gone) {

    static final Calendars NONE = new Calendars(List.of(), Set.of());

    Calendars {
        all = all == null ? List.of() : List.copyOf(all);
        gone = gone == null ? Set.of() : Set.copyOf(gone);
    }

    Optional<Calendar> find(String id) {
        return all.stream().filter(calendar -> calendar.id().equals(id)).findFirst();
    }

    /** A new standard takes the place of the one before. */
    Calendars with(Calendar wanted) {
        var next = new ArrayList<Calendar>();
        for (var calendar : all) {
            if (!calendar.id().equals(wanted.id())) {
                next.add(wanted.standard() ? calendar.withStandard(false) : calendar);
            }
        }
        next.add(wanted);
        return of(next);
    }

    Calendars without(String id) {
        return of(all.stream().filter(calendar -> !calendar.id().equals(id)).toList());
    }

    /** These and no others. */
    Calendars of(List<Calendar> next) {
        var left = new TreeSet<>(gone);
        all.forEach(calendar -> left.add(key(calendar)));
        next.forEach(calendar -> left.remove(key(calendar)));
        return new Calendars(next.stream().sorted(comparing(Calendar::id)).toList(), left);
    }

    private static String key(Calendar calendar) {
        return "calendar:" + calendar.id();
    }
}
