package io.tidings.notifier.stream;

import io.tidings.events.filter.Filter;
import io.tidings.events.filter.FilterSyntax;
import io.tidings.spine.web.Agents;
import io.tidings.spine.web.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public event feed: as a stream (Server-Sent Events) for those who listen, by pages for those who poll. */
@RestController
@RequestMapping("/api/v1/events")
class EventController {

    /** {@code next} goes into {@code after} of the next request, also where the page is empty. */
    record Page(List<JsonNode> events, String next) {}

    private static final int MOST = 1_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final EventTail tail;
    private final PresenceTail presence;
    private final CurrentTail current;
    private final NotificationTail notifications;
    private final PastEvents past;
    private final People people;
    private final Members members;
    private final Agents agents;
    private final OpenStreams streams;
    private final Attendance attendance;
    private final StreamProperties properties;

    EventController(
            EventTail tail,
            PresenceTail presence,
            CurrentTail current,
            NotificationTail notifications,
            PastEvents past,
            People people,
            Members members,
            Agents agents,
            OpenStreams streams,
            Attendance attendance,
            StreamProperties properties) {
        this.tail = tail;
        this.presence = presence;
        this.current = current;
        this.notifications = notifications;
        this.past = past;
        this.people = people;
        this.members = members;
        this.agents = agents;
        this.streams = streams;
        this.attendance = attendance;
        this.properties = properties;
    }

    /**
     * Tells what happens as it happens (Server-Sent Events), as far as the caller may see it. With {@code presence} it also
     * tells agents who is at which ticket ({@code event: presence}), and with {@code current} which states, priorities, types,
     * fields and calendars, for agents also which people, organizations, groups and agents, have changed ({@code event: current.changed}
     * with a {@code kind} and {@code ids}), and with {@code notifications} that the caller's own notifications have changed
     * ({@code event: notifications.changed}): none of these is an event of the feed, so none has an id.
     */
    @GetMapping("/stream")
    void stream(
            Caller caller,
            @AuthenticationPrincipal Jwt token,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String filter,
            @RequestParam(defaultValue = "false") boolean full,
            @RequestParam(name = "presence", defaultValue = "false") boolean withPresence,
            @RequestParam(name = "current", defaultValue = "false") boolean withCurrent,
            @RequestParam(name = "notifications", defaultValue = "false") boolean withNotifications,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        // A browser that comes back sends the header, and still the address it first opened.
        var position = position(lastEventId == null || lastEventId.isEmpty() ? after : lastEventId);
        var until = Optional.ofNullable(token.getExpiresAt()).orElse(Instant.MAX);
        var terms = new EventStream.Terms(sightOf(caller), parse(filter, caller), full, until);
        var stream = new EventStream(tail, past, terms, properties.heartbeat(), EventStream.begin(response));
        streams.opened(stream);
        // Whoever asks for the bell has it before their eyes.
        var isPage = withNotifications && Attendance.isPage(caller);
        if (isPage) {
            attendance.came(caller.id());
        }
        try {
            if (withPresence) {
                presence.join(stream);
            }
            if (withCurrent) {
                current.join(stream);
            }
            if (withNotifications) {
                notifications.join(stream);
            }
            stream.run(position);
        } catch (IOException e) {
            // The client hung up, which is how most streams end.
        } finally {
            presence.leave(stream);
            current.leave(stream);
            notifications.leave(stream);
            streams.closed(stream);
            if (isPage) {
                attendance.left(caller.id());
            }
        }
    }

    @GetMapping
    Page page(
            Caller caller,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String filter,
            @RequestParam(defaultValue = "false") boolean full)
            throws InterruptedException {
        var condition = parse(filter, caller);
        var sight = sightOf(caller);
        sight.refresh();
        var now = tail.position().orElseThrow(StreamProblem.KafkaAway::new);
        var from = position(after).orElse(now);
        var events = new ArrayList<JsonNode>();
        var room = Math.clamp(limit, 1, MOST);
        Predicate<Heard> each = heard -> {
            var view = heard.seenBy(sight);
            if (heard.passes(condition, view)) {
                events.add(JSON.readTree(heard.json(view, full)));
            }
            return events.size() < room;
        };
        return new Page(events, read(from, now, each).token());
    }

    private Position read(Position from, Position now, Predicate<Heard> each) throws InterruptedException {
        var joined = tail.since(from);
        if (joined.isEmpty()) {
            return past.read(from, now, each);
        }
        var reached = from;
        for (var missed : joined.get().missed()) {
            reached = reached.after(missed);
            if (!each.test(missed)) {
                return reached;
            }
        }
        return joined.get().position();
    }

    private Sight sightOf(Caller caller) {
        return Sight.of(
                caller,
                () -> {
                    var persons = people.signingInAs(caller.id());
                    return new Reach(persons, members.sharedBy(persons));
                },
                agents);
    }

    private Optional<Position> position(@Nullable String token) {
        if (token == null || token.isEmpty()) {
            return Optional.empty();
        }
        var position = Position.parse(token).orElseThrow(StreamProblem.PositionUnreadable::new);
        var known = tail.since(position).isPresent()
                && tail.position().filter(now -> now.reaches(position)).isPresent();
        if (!known) {
            past.check(position);
        }
        return Optional.of(position);
    }

    private static Filter parse(@Nullable String filter, Caller caller) {
        try {
            return filter == null ? Filter.EVERYTHING : Filter.parse(filter).withMe(caller.id());
        } catch (FilterSyntax e) {
            throw new StreamProblem.FilterUnreadable(String.valueOf(e.getMessage()));
        }
    }
}
