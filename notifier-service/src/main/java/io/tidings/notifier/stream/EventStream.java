package io.tidings.notifier.stream;

import io.tidings.events.filter.Filter;
import io.tidings.notifier.stream.CurrentTail.Changed;
import io.tidings.notifier.stream.NotificationTail.Told;
import io.tidings.notifier.stream.Presences.AtTicket;
import io.tidings.notifier.stream.Presences.Someone;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * One open stream. The tail puts what concerns it into a bounded queue; its own thread writes. Whoever reads too slowly is
 * dropped as soon as the queue is full, and goes on later from the last position it got.
 */
final class EventStream
        implements EventTail.Listener, PresenceTail.Listener, CurrentTail.Listener, NotificationTail.Listener {

    /** Everything that a stream was opened with. */
    record Terms(Sight sight, Filter filter, boolean full, Instant until) {}

    private sealed interface Waiting {}

    private record Passing(Heard heard, View view) implements Waiting {}

    /** Tells who is at a ticket now; has no place in the feed and so no id. */
    private record Present(AtTicket now) implements Waiting {}

    /** Tells what has changed beside the tickets; has no place in the feed either. */
    private record Beside(Changed changed) implements Waiting {}

    /** Tells that the caller's own notifications have changed; has no place in the feed either. */
    private record Bell() implements Waiting {}

    /** @param type tells it from the events for those who read only the data */
    private record Presence(String type, String ticketId, List<Someone> people) {}

    private record Surrounding(String type, String kind, SortedSet<String> ids) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final int ROOM = 1_000;
    /** What customers see: the names of definitions, and what calendars say of now. */
    private static final Set<String> FOR_CUSTOMERS = Set.of("state", "priority", "type", "field", "calendar");

    private static final String RETRY = "retry: 2000\n\n";
    private static final String BELL = "event: notifications.changed\ndata: {\"type\":\"notifications.changed\"}\n\n";
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** How soon an open stream follows what an administrator has decided. */
    private static final Duration ACCESS_LOOK = Duration.ofSeconds(2);

    private final EventTail tail;
    private final PastEvents past;
    private final Terms terms;
    private final Duration heartbeat;
    private final OutputStream out;
    /** Takes no room before there is something in it: thousands are open, and nearly all of them have read everything. */
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(ROOM);

    private volatile boolean ending;
    private Position position = Position.START;

    EventStream(EventTail tail, PastEvents past, Terms terms, Duration heartbeat, OutputStream out) {
        this.tail = tail;
        this.past = past;
        this.terms = terms;
        this.heartbeat = heartbeat;
        this.out = out;
    }

    /** Where a stream is written to, told to everybody on the way not to keep any of it. */
    static OutputStream begin(HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=utf-8");
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        return response.getOutputStream();
    }

    @Override
    public void hear(Heard heard) {
        var view = view(heard);
        if (view != View.NOTHING && !queue.offer(new Passing(heard, view))) {
            tail.leave(this);
            ending = true;
        }
    }

    @Override
    public void hear(AtTicket now) {
        // Whoever reads slowly misses a presence before an event: the next word on it comes in seconds.
        if (queue.remainingCapacity() > ROOM / 2 && terms.sight().seesDeskOf(now.group())) {
            queue.offer(new Present(now));
        }
    }

    @Override
    public void hear(Changed changed) {
        if (!FOR_CUSTOMERS.contains(changed.kind()) && !terms.sight().isDesk()) {
            return;
        }
        offerOrEnd(new Beside(changed));
    }

    @Override
    public void hear(Told told) {
        if (told.persons().stream().anyMatch(terms.sight()::isOf)) {
            offerOrEnd(new Bell());
        }
    }

    /** For what is said once and not again: whoever has no room for it begins anew and asks for everything. */
    private void offerOrEnd(Waiting waiting) {
        if (!queue.offer(waiting)) {
            tail.leave(this);
            ending = true;
        }
    }

    /** Ends the stream at its next look, within a second. */
    void end() {
        ending = true;
    }

    /**
     * Writes until the client hangs up, reads too slowly, its token ends or the service stops.
     *
     * @param after where the client was; empty begins with now
     */
    void run(Optional<Position> after) throws IOException, InterruptedException {
        try {
            write(RETRY);
            out.flush();
            refreshSight();
            awaitTail();
            position = after.or(tail::position).orElse(position);
            catchUp();
            beat();
            follow();
        } finally {
            tail.leave(this);
        }
    }

    /** An answer of 503 would end a browser's EventSource for good, so it waits here for Kafka. */
    private void awaitTail() throws IOException, InterruptedException {
        while (!isOver() && tail.position().isEmpty()) {
            write(": waiting for the feed\n\n");
            out.flush();
            Thread.sleep(LOOK);
        }
    }

    /** First on Kafka, as far back as need be; then from memory, where joining leaves no gap. */
    private void catchUp() throws IOException, InterruptedException {
        while (!isOver()) {
            var joined = tail.join(this, position);
            if (joined.isPresent()) {
                for (var missed : joined.get().missed()) {
                    pass(missed, view(missed));
                }
                position = joined.get().position();
                return;
            }
            var failed = new IOException[1];
            position = past.read(position, tail.position().orElse(position), missed -> {
                try {
                    pass(missed, view(missed));
                } catch (IOException e) {
                    failed[0] = e;
                }
                return failed[0] == null && !ending;
            });
            if (failed[0] != null) {
                throw failed[0];
            }
            out.flush();
        }
    }

    private void follow() throws IOException, InterruptedException {
        var quietSince = System.nanoTime();
        var accessAt = quietSince;
        while (!isOver()) {
            if (System.nanoTime() - accessAt >= ACCESS_LOOK.toNanos()) {
                accessAt = System.nanoTime();
                lookAtAccess();
            }
            // Read before the queue is: once that is empty, everything up to here has passed.
            var heardByAll = tail.position().orElse(position);
            var next = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                position = position.orLater(heardByAll);
                if (System.nanoTime() - quietSince >= heartbeat.toNanos()) {
                    beat();
                    quietSince = System.nanoTime();
                }
                continue;
            }
            for (; next != null; next = queue.poll()) {
                write(next);
            }
            out.flush();
            quietSince = System.nanoTime();
        }
    }

    private void lookAtAccess() throws IOException {
        var access = access();
        if (access == Sight.Access.SAME) {
            return;
        }
        // What is on the page may be out of sight, or more may be in it: everything is to be asked for again.
        write("event: access.changed\nid: " + position.token() + "\ndata: {\"type\":\"access.changed\"}\n\n");
        out.flush();
        ending = ending || access == Sight.Access.GONE;
    }

    private Sight.Access access() {
        try {
            return terms.sight().access();
        } catch (RuntimeException e) {
            log.warn("What an agent may see stays as it was known: {}", e.getMessage());
            return Sight.Access.SAME;
        }
    }

    private boolean isOver() {
        return ending || !Instant.now().isBefore(terms.until());
    }

    private View view(Heard heard) {
        var view = heard.seenBy(terms.sight());
        return heard.passes(terms.filter(), view) ? view : View.NOTHING;
    }

    private void write(Waiting waiting) throws IOException {
        switch (waiting) {
            case Passing passing -> pass(passing.heard(), passing.view());
            case Present present -> {
                var now = present.now();
                var told = new Presence("presence", now.ticketId(), now.people());
                write("event: presence\ndata: " + JSON.writeValueAsString(told) + "\n\n");
            }
            case Beside beside -> {
                var changed = beside.changed();
                var told = new Surrounding("current.changed", changed.kind(), changed.ids());
                write("event: current.changed\ndata: " + JSON.writeValueAsString(told) + "\n\n");
            }
            case Bell _ -> write(BELL);
        }
    }

    private void pass(Heard heard, View view) throws IOException {
        if (heard.offset() < position.next(heard.slot())) {
            return;
        }
        position = position.after(heard);
        if (view != View.NOTHING) {
            write("event: " + heard.name(view) + "\nid: " + position.token() + "\ndata: "
                    + heard.json(view, terms.full()) + "\n\n");
        }
    }

    /** An id without data moves the client's position and fires no event; the comment is for people who watch. */
    private void beat() throws IOException {
        refreshSight();
        write(": here\nid: " + position.token() + "\n\n");
        out.flush();
    }

    private void refreshSight() {
        try {
            terms.sight().refresh();
        } catch (RuntimeException e) {
            log.warn("Whom a login stands for stays as it was known: {}", e.getMessage());
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
