package io.tidings.notifier.stream;

import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is at which ticket at the moment, as this replica has heard. It is kept in memory only and forgotten by itself: a browser
 * that has gone without a word is missed after {@link #REMEMBERED}. Not safe for several threads.
 */
final class Presences {

    /** Two and a half times what a page lets pass between two words; FreeScout drops viewers after as long. */
    static final Duration REMEMBERED = Duration.ofSeconds(25);

    /** What one page of one person says, as {@code tidings.presence} carries it. */
    record Said(
            String ticketId,
            @Nullable String group,
            String person,
            String name,
            String page,
            String doing,
            boolean arrived) {

        private boolean isGone() {
            return doing.equals("gone");
        }
    }

    /** @param doing looking, noting or replying: what reaches furthest of all the person's pages */
    record Someone(String id, String name, String doing) {}

    /**
     * Everybody at a ticket, told whenever it changes.
     *
     * @param group whose eyes it is for
     */
    record AtTicket(String ticketId, @Nullable String group, List<Someone> people) {}

    private record Page(Said said, long until) {}

    private static final List<String> REACH = List.of("replying", "noting", "looking");

    private final Map<String, Map<String, Page>> tickets = new HashMap<>();

    /** @return what is to be told, where it says anything new or somebody new wants to know */
    Optional<AtTicket> hear(Said said, long nowNanos) {
        var pages = tickets.computeIfAbsent(said.ticketId(), _ -> new HashMap<>());
        var before = people(pages);
        var page = said.person() + " " + said.page();
        if (said.isGone()) {
            pages.remove(page);
        } else {
            pages.put(page, new Page(said, nowNanos + REMEMBERED.toNanos()));
        }
        if (pages.isEmpty()) {
            tickets.remove(said.ticketId());
        }
        var after = people(pages);
        return said.arrived() || !after.equals(before)
                ? Optional.of(new AtTicket(said.ticketId(), said.group(), after))
                : Optional.empty();
    }

    /** Forgets who has not been heard of for too long. */
    List<AtTicket> forget(long nowNanos) {
        var told = new ArrayList<AtTicket>();
        for (var ticket : List.copyOf(tickets.keySet())) {
            var pages = tickets.getOrDefault(ticket, Map.of());
            var before = people(pages);
            var group =
                    pages.values().stream().findFirst().map(page -> page.said().group());
            pages.values().removeIf(page -> page.until() - nowNanos <= 0);
            if (pages.isEmpty()) {
                tickets.remove(ticket);
            }
            if (!people(pages).equals(before)) {
                told.add(new AtTicket(ticket, group.orElse(null), people(pages)));
            }
        }
        return told;
    }

    private static List<Someone> people(Map<String, Page> pages) {
        return pages.values().stream().map(Page::said).collect(groupingBy(Said::person)).values().stream()
                .map(Presences::someone)
                .sorted(Comparator.comparing(Someone::name).thenComparing(Someone::id))
                .toList();
    }

    private static Someone someone(List<Said> pages) {
        var furthest = pages.stream()
                .min(Comparator.comparingInt(said -> REACH.indexOf(said.doing())))
                .orElseThrow();
        return new Someone(furthest.person(), furthest.name(), furthest.doing());
    }
}
