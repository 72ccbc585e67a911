package io.tidings.notifier.stream;

import io.tidings.events.filter.Filter;
import io.tidings.spine.link.GuestLinkSettings;
import io.tidings.spine.link.GuestLinks;
import io.tidings.spine.link.GuestLinks.Link;
import io.tidings.spine.link.GuestLinks.Purpose;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.WebUtils;

/** Keeps the page true that a link in a mail opens: by its cookie, and without a login. */
@RestController
final class GuestEventController {

    /** As ticket-service sets it when a link is opened. */
    static final String COOKIE = "tidings-guest";

    /** A sitting, for which the cookie is kept as well. */
    private static final Duration LONGEST = Duration.ofHours(12);

    /** Of one request at a time and replica: whoever was sent a link shall not take the room of everybody else. */
    static final int MOST = 5;

    private final GuestLinks links;
    private final GuestLinkSettings settings;
    private final EventTail tail;
    private final CurrentTail current;
    private final PastEvents past;
    private final OpenStreams streams;
    private final StreamProperties properties;
    private final Clock clock;
    private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

    GuestEventController(
            GuestLinks links,
            GuestLinkSettings settings,
            EventTail tail,
            CurrentTail current,
            PastEvents past,
            OpenStreams streams,
            StreamProperties properties,
            Clock clock) {
        this.links = links;
        this.settings = settings;
        this.tail = tail;
        this.current = current;
        this.past = past;
        this.streams = streams;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Tells whoever holds a link to a request that something about it is to be asked for again (Server-Sent Events), and nothing of
     * what: ticket-service decides with each question whether the link still opens it. 401 {@code link-unknown}, also for the request
     * that another one was merged into; 429 {@code guest-streams} where enough pages of it are open.
     */
    @GetMapping("/api/v1/guest/requests/{id}/events")
    void stream(HttpServletRequest asked, @PathVariable String id, HttpServletResponse response)
            throws IOException, InterruptedException {
        var link =
                linkIn(asked).filter(known -> known.ticketId().equals(id)).orElseThrow(StreamProblem.LinkUnknown::new);
        if (open.merge(id, 1, Integer::sum) > MOST) {
            leave(id);
            throw new StreamProblem.PagesOpen(MOST);
        }
        try {
            follow(link, response);
        } finally {
            leave(id);
        }
    }

    private void follow(Link link, HttpServletResponse response) throws IOException, InterruptedException {
        var terms = new EventStream.Terms(
                Sight.ofLink(link.personId(), link.ticketId()),
                Filter.EVERYTHING,
                false,
                clock.instant().plus(LONGEST));
        var stream = new EventStream(tail, past, terms, properties.heartbeat(), EventStream.begin(response));
        streams.opened(stream);
        try {
            current.join(stream);
            // What happened while nobody listened the page asks for once it is told that it is heard again.
            stream.run(Optional.empty());
        } catch (IOException e) {
            // The client hung up, which is how most streams end.
        } finally {
            current.leave(stream);
            streams.closed(stream);
        }
    }

    private void leave(String id) {
        open.computeIfPresent(id, (_, pages) -> pages > 1 ? pages - 1 : null);
    }

    private Optional<Link> linkIn(HttpServletRequest asked) {
        return Optional.ofNullable(WebUtils.getCookie(asked, COOKIE))
                .map(Cookie::getValue)
                .flatMap(links::read)
                .filter(link -> link.purpose() == Purpose.READ && settings.open());
    }
}
