package io.tidings.tickets.bulk;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Requests;
import io.tidings.tickets.Roles;
import io.tidings.tickets.bulk.BulkChange.Kind;
import io.tidings.tickets.bulk.BulkChange.Renaming;
import io.tidings.tickets.bulk.BulkChangeController.BulkChangeView;
import io.tidings.tickets.tag.TagNames;
import io.tidings.tickets.tag.Tags;
import io.tidings.tickets.ticket.TicketStore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tags over HTTP: which there are, on how many tickets, and what they are called. */
@RestController
@RequestMapping("/api/v1/tags")
final class TagController {

    private static final int LARGEST_PAGE = 100;

    /** Names without a ticket are passed over; no request looks at more names than these. */
    private static final int MOST_LOOKED_AT = 500;

    private final Tags tags;
    private final TicketStore tickets;
    private final BulkChanges bulkChanges;
    private final BulkChangeController jobs;

    TagController(Tags tags, TicketStore tickets, BulkChanges bulkChanges, BulkChangeController jobs) {
        this.tags = tags;
        this.tickets = tickets;
        this.bulkChanges = bulkChanges;
        this.jobs = jobs;
    }

    /** @param tickets how many tickets in the caller's groups have it now, closed and merged ones too */
    record TagView(String name, long tickets) {}

    /** @param next the {@code cursor} of the next page; absent on the last */
    record TagList(List<TagView> tags, @Nullable String next) {}

    /** @param to an existing tag's name makes the two one */
    record RenameTag(@NotBlank String to) {}

    /** @param to an existing tag's name makes the two one */
    record RenameNamedTag(@NotBlank String from, @NotBlank String to) {}

    /**
     * The tags of the tickets in the caller's groups, by name; those that begin with {@code q} come first.
     *
     * @param q part of a name, whatever its capitals
     * @param cursor the {@code next} of the page before
     */
    @GetMapping
    TagList list(
            Caller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Roles.needsDesk(caller);
        var most = Math.clamp(limit, 1, LARGEST_PAGE);
        var sought = TagNames.folded(q.strip());
        var after = cursor == null ? "" : Requests.decoded(cursor);
        var places = tags.all().stream()
                .flatMap(name -> Place.of(name, sought).stream())
                .filter(place -> place.position().compareTo(after) > 0)
                .sorted()
                .toList();
        var found = new ArrayList<TagView>();
        for (var at = 0; at < places.size(); at++) {
            if (found.size() == most || at == MOST_LOOKED_AT) {
                return new TagList(found, Requests.encoded(places.get(at - 1).position()));
            }
            var name = places.get(at).name();
            var count = inSight(caller, name);
            if (count > 0) {
                found.add(new TagView(name, count));
            } else if (tickets.countTagged(name) == 0) {
                tags.unused(name);
            }
        }
        return new TagList(found, null);
    }

    private long inSight(Caller caller, String name) {
        var rights = caller.rights();
        return rights.seesEveryGroup() ? tickets.countTagged(name) : tickets.countTagged(name, rights.groupsInSight());
    }

    /** @param position where the name stands in the list: beginnings before middles, then by name */
    private record Place(String position, String name) implements Comparable<Place> {

        static Optional<Place> of(String name, String sought) {
            var folded = TagNames.folded(name);
            var at = folded.indexOf(sought);
            return at < 0
                    ? Optional.empty()
                    : Optional.of(new Place((at == 0 ? "0" : "1") + folded + '\0' + name, name));
        }

        @Override
        public int compareTo(Place other) {
            return position.compareTo(other.position);
        }
    }

    /**
     * Renames a tag in all tickets that have it, closed and merged ones too, as a bulk change of kind {@code tag-rename}. Where
     * tickets have the new name already, the two tags become one (kind {@code tag-merge}). It can be watched, cancelled and taken
     * back like any bulk change.
     */
    @PostMapping("/{name}/rename")
    ResponseEntity<BulkChangeView> rename(
            Caller caller, @PathVariable String name, @Valid @RequestBody RenameTag request) {
        return renamed(caller, name, request.to());
    }

    /** The same for a tag whose name cannot stand in an address, such as one with a slash. */
    @PostMapping("/rename")
    ResponseEntity<BulkChangeView> renameNamed(Caller caller, @Valid @RequestBody RenameNamedTag request) {
        return renamed(caller, request.from(), request.to());
    }

    private ResponseEntity<BulkChangeView> renamed(Caller caller, String named, String wanted) {
        Roles.needsAdmin(caller);
        var to = TagNames.read("to", wanted);
        // As it is, first: an earlier version told names in other capitals apart.
        var from = tickets.countTagged(named) > 0 ? named : tags.find(named).orElse(named);
        var count = tickets.countTagged(from);
        if (count == 0) {
            throw new BulkProblem.TagNotFound(named);
        }
        if (from.equals(to)) {
            throw new BulkProblem.TagNamedSo(to);
        }
        return jobs.accepted(bulkChanges.rename(
                caller, kind(from, to), new Renaming(from, to), (int) Math.min(count, Integer.MAX_VALUE)));
    }

    private Kind kind(String from, String to) {
        if (tickets.countTagged(to) > 0) {
            return Kind.TAG_MERGE;
        }
        if (!TagNames.folded(from).equals(TagNames.folded(to))) {
            tags.find(to).filter(there -> tickets.countTagged(there) > 0).ifPresent(there -> {
                throw new BulkProblem.TagInOtherCapitals(there);
            });
        }
        return Kind.TAG_RENAME;
    }
}
