package io.tidings.notifier.notification;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tidings.notifier.notification.Preferences.Choice;
import io.tidings.notifier.stream.People;
import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the caller is told of the tickets that concern them: an agent of those that are theirs or that they watch, a customer of their own. */
@RestController
@RequestMapping("/api/v1/notifications")
class NotificationController {

    /**
     * @param name as the message has it; absent where nothing was written
     */
    record By(@Nullable String id, @Nullable String name) {}

    record OfTicket(String id, String key, String subject) {}

    /**
     * @param id newer ones have greater ids
     * @param kind why the caller is told
     * @param by who did it; absent where no person did, and for customers where nothing was written
     * @param message the id of the message it is about ({@code ticketId:n})
     * @param excerpt the beginning of that message
     * @param readAt absent while it is unread
     */
    record Shown(
            String id,
            Kind kind,
            What what,
            OfTicket ticket,
            @Nullable By by,
            @Nullable String message,
            @Nullable String excerpt,
            Instant at,
            @Nullable Instant readAt) {

        static Shown of(Notification told) {
            return new Shown(
                    told.id(),
                    told.kind(),
                    told.what(),
                    new OfTicket(told.ticketId(), told.ticketKey(), told.subject()),
                    told.by() == null && told.byName() == null ? null : new By(told.by(), told.byName()),
                    told.message(),
                    told.excerpt(),
                    told.at(),
                    told.readAt());
        }
    }

    /** @param next the {@code cursor} of the next page; absent on the last */
    record Page(List<Shown> notifications, @Nullable String next) {}

    /**
     * @param unread how many, up to 100
     * @param more whether there are more than that
     * @param tickets the ids of the tickets that these are about
     */
    record Unread(int unread, boolean more, List<String> tickets) {}

    /**
     * What has been read; one of the three.
     *
     * @param ids of notifications
     * @param ticket the id of a ticket: everything that is told of it
     * @param upTo the id of the newest notification that was seen: it and everything older
     */
    record Read(
            @Nullable @Size(max = 200) List<@NotNull String> ids,
            @Nullable String ticket,
            @Nullable String upTo) {}

    /**
     * @param bell whether it comes into the caller's list
     * @param mail {@code away}: what of it waits unread while the caller has no page open comes by mail, several things in one;
     *     {@code never}, as where it is absent in a request. Absent of customers' kinds, whose answers come by mail anyway
     */
    record Wish(@NotNull Boolean bell, @Nullable Mail mail) {}

    /** When something is told by mail. */
    enum Mail {
        NEVER,
        AWAY;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param kinds by kind; what is absent in a request is as if nobody had said anything: in the list, and not by mail */
    record Wishes(@NotNull Map<String, @NotNull @Valid Wish> kinds) {}

    private static final Logger log = LoggerFactory.getLogger(NotificationController.class);
    private static final int MOST = 100;
    /** Of the unread ones; nobody reads the difference between 100 and 150 from a bell. */
    private static final int COUNTED = 100;

    private final NotificationStore notifications;
    private final Preferences preferences;
    private final People people;
    private final Bells bells;

    NotificationController(NotificationStore notifications, Preferences preferences, People people, Bells bells) {
        this.notifications = notifications;
        this.preferences = preferences;
        this.people = people;
        this.bells = bells;
    }

    /** The caller's notifications, newest first. What the caller may not see any more is left out. */
    @GetMapping
    Page list(
            Caller caller,
            @RequestParam(defaultValue = "false") boolean unread,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "30") int limit) {
        var room = Math.clamp(limit, 1, MOST);
        var found = notifications.list(personsOf(caller), unread, cursor, room + 1, visibleTo(caller));
        var shown = found.stream().limit(room).map(Shown::of).toList();
        return new Page(shown, found.size() > room ? shown.getLast().id() : null);
    }

    /** How many of the caller's notifications are unread, and of which tickets: for a bell and for marks in lists. */
    @GetMapping("/unread")
    Unread unread(Caller caller) {
        return unread(caller, personsOf(caller));
    }

    private Unread unread(Caller caller, Set<String> persons) {
        var found = notifications.list(persons, true, null, COUNTED + 1, visibleTo(caller));
        var counted = found.stream().limit(COUNTED).toList();
        return new Unread(
                counted.size(),
                found.size() > COUNTED,
                counted.stream().map(Notification::ticketId).distinct().toList());
    }

    /** Marks notifications as read, on all of the caller's devices; answers what is left. */
    @PostMapping("/read")
    Unread read(Caller caller, @Valid @RequestBody Read request) {
        var said = Stream.of(request.ids(), request.ticket(), request.upTo())
                .filter(each -> each != null)
                .count();
        if (said != 1) {
            throw new InvalidField("ids", "Say what was read by one of ids, ticket and upTo.");
        }
        var persons = personsOf(caller);
        var changed = new HashSet<String>();
        if (request.ids() != null) {
            changed.addAll(notifications.read(persons, request.ids()));
        } else if (request.ticket() != null) {
            changed.addAll(notifications.readTicket(persons, request.ticket()));
        } else if (request.upTo() != null) {
            changed.addAll(notifications.readUpTo(persons, request.upTo()));
        }
        if (!changed.isEmpty()) {
            announce(changed);
        }
        return unread(caller, persons);
    }

    private void announce(Set<String> changed) {
        try {
            bells.ring(changed);
        } catch (DependencyAway e) {
            log.warn("Other pages of the same person see only later what was read: {}", e.getMessage());
        }
    }

    /** What the caller wants to hear of. */
    @GetMapping("/preferences")
    Wishes preferences(Caller caller) {
        var choices = preferences.of(personsOf(caller)).values();
        var off = choices.stream().map(Choice::off).flatMap(Set::stream).collect(toSet());
        var mailed = choices.stream().map(Choice::mailed).flatMap(Set::stream).collect(toSet());
        return new Wishes(Kind.of(caller.isAgent()).stream()
                .collect(toMap(
                        Kind::word,
                        kind -> new Wish(
                                !off.contains(kind),
                                caller.isAgent() ? (mailed.contains(kind) ? Mail.AWAY : Mail.NEVER) : null),
                        (wish, _) -> wish,
                        LinkedHashMap::new)));
    }

    /** Says what the caller wants to hear of from now on, and how; what was told stays told. */
    @PutMapping("/preferences")
    Wishes prefer(Caller caller, @Valid @RequestBody Wishes wishes) {
        var known = Kind.of(caller.isAgent());
        var off = new HashSet<Kind>();
        var mailed = new HashSet<Kind>();
        wishes.kinds().forEach((word, wish) -> {
            var kind = Kind.of(word)
                    .filter(known::contains)
                    .orElseThrow(() -> new InvalidField(
                            "kinds." + word,
                            "There is no kind %s; known here are %s."
                                    .formatted(
                                            word, known.stream().map(Kind::word).collect(Collectors.joining(", ")))));
            if (!wish.bell()) {
                off.add(kind);
            }
            if (wish.mail() == Mail.AWAY) {
                mailed.add(mailable(kind, wish, caller));
            }
        });
        personsOf(caller).forEach(person -> preferences.choose(person, new Choice(off, mailed)));
        return preferences(caller);
    }

    private static Kind mailable(Kind kind, Wish wish, Caller caller) {
        var field = "kinds." + kind.word() + ".mail";
        if (!caller.isAgent()) {
            throw new InvalidField(
                    field, "Customers get their answers by mail in any case; notifications add no mail.");
        }
        if (!wish.bell()) {
            throw new InvalidField(
                    field, "Only what comes into the list can wait there: set bell to true, or mail to never.");
        }
        return kind;
    }

    /** An agent is one person; a customer's login may stand for several. */
    private Set<String> personsOf(Caller caller) {
        return caller.isAgent() || caller.isService()
                ? Set.of(caller.id())
                : Stream.concat(
                                caller.isInCustomerSession() ? Stream.of(caller.personId()) : Stream.empty(),
                                people.signingInAs(caller.id()).stream())
                        .collect(toSet());
    }

    private static Predicate<Notification> visibleTo(Caller caller) {
        return told -> !told.desk() || caller.maySeeGroup(told.group());
    }
}
