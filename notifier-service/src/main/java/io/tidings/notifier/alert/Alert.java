package io.tidings.notifier.alert;

import io.tidings.events.Event;
import io.tidings.spine.outgoing.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One alert on its way to one route, worded when it was planned.
 *
 * @param id the event's and the route's, so that planning the same event again changes nothing
 * @param replayOf the alert that a person sent again by this one
 * @param test sent by a person to see what happens: about nobody's ticket, also on a route that is disabled, and no outcome
 * @param sealedUrl where a test goes instead of the route's own address
 * @param failures attempts that failed; being told to wait is none
 * @param reason what the messenger, or the way to it, said last; a messenger's words have no word of ours
 * @param due when it is looked at next; absent once it is settled
 * @param progress how far it has come on its way
 */
record Alert(
        String id,
        String routeId,
        String eventId,
        String ticketId,
        String correlationId,
        int depth,
        @Nullable String traceparent,
        String text,
        State state,
        int failures,
        @Nullable Why reason,
        @Nullable String replayOf,
        boolean test,
        @Nullable String sealedUrl,
        Progress progress,
        @Nullable Instant due,
        Instant createdAt,
        long version) {

    /** Where an alert stands. */
    enum State {
        WAITING,
        SENT,
        FAILED,
        ERASED
    }

    /**
     * What a worker notes for the next one.
     *
     * @param turn its turn at the messenger, which it has taken; absent before
     * @param from since when it was tried in earnest, where it was held before
     * @param parts how many messages of a long text have been sent
     * @param mayGather it was held, and may be said together with others of its route
     * @param carries others may be said with it
     * @param into the alert with which it is said
     * @param doomed why it is given up, as said to the alert that carried it
     */
    record Progress(
            @Nullable Instant turn,
            @Nullable Instant from,
            int parts,
            boolean mayGather,
            boolean carries,
            @Nullable String into,
            @Nullable Why doomed) {

        static final Progress NONE = new Progress(null, null, 0, false, false, null, null);

        /** Only of what was held others can be in its hands. */
        boolean mayCarry() {
            return mayGather || carries;
        }

        static Progress of(Document stored) {
            return new Progress(
                    instant(stored, "turn"),
                    instant(stored, "from"),
                    stored.getInteger("parts", 0),
                    stored.containsKey("gather"),
                    stored.getBoolean("carries", false),
                    stored.getString("into"),
                    Why.in(stored, "doomed"));
        }
    }

    /** A week longer than a topic is kept: until then the same event may come again and must find that it was planned. */
    private static final Duration KEPT = Duration.ofDays(37);

    static Alert planned(Event event, String ticketId, String routeId, String text, Instant now) {
        return planned(event, ticketId, routeId, text, false, null, now);
    }

    static Alert test(Event sample, String routeId, String text, @Nullable String sealedUrl, Instant now) {
        return planned(sample, sample.subject(), routeId, text, true, sealedUrl, now);
    }

    private static Alert planned(
            Event event,
            String ticketId,
            String routeId,
            String text,
            boolean test,
            @Nullable String sealedUrl,
            Instant now) {
        return new Alert(
                event.id() + ":" + routeId,
                routeId,
                event.id(),
                ticketId,
                event.correlationId(),
                event.depth(),
                event.traceparent(),
                text,
                State.WAITING,
                0,
                null,
                null,
                test,
                sealedUrl,
                Progress.NONE,
                now,
                now,
                1);
    }

    /** The same words to the same route once more. */
    Alert replay(String replayId, Instant now) {
        return new Alert(
                id + ":" + replayId,
                routeId,
                eventId,
                ticketId,
                correlationId,
                depth,
                traceparent,
                text,
                State.WAITING,
                0,
                null,
                id,
                test,
                sealedUrl,
                Progress.NONE,
                now,
                now,
                1);
    }

    /** Somebody sent it just now to see it arrive: neither quiet hours nor a burst holds it. */
    boolean isAsked() {
        return test || replayOf != null;
    }

    /** Since when the messenger could have had it. */
    Instant triedSince() {
        return progress.from() == null ? createdAt : progress.from();
    }

    Document toDocument() {
        return new Document("_id", id)
                .append("route", routeId)
                .append("lane", routeId)
                .append("event", eventId)
                .append("ticket", ticketId)
                .append("correlation", correlationId)
                .append("depth", depth)
                .append("traceparent", traceparent)
                .append("text", text)
                .append("state", state.name())
                .append("attemptsFailed", failures)
                .append("reason", reason == null ? null : reason.toDocument())
                .append("replayOf", replayOf)
                .append("test", test)
                .append("url", sealedUrl)
                .append("due", Date.from(createdAt))
                .append("claim", 0L)
                .append("createdAt", Date.from(createdAt))
                .append("expires", Date.from(createdAt.plus(KEPT)))
                .append("version", version);
    }

    static Alert of(Document stored) {
        return new Alert(
                stored.getString("_id"),
                stored.getString("route"),
                stored.getString("event"),
                stored.getString("ticket"),
                stored.getString("correlation"),
                stored.getInteger("depth"),
                stored.getString("traceparent"),
                stored.getString("text"),
                State.valueOf(stored.getString("state")),
                stored.getInteger("attemptsFailed"),
                Why.in(stored, "reason"),
                stored.getString("replayOf"),
                stored.getBoolean("test", false),
                stored.getString("url"),
                Progress.of(stored),
                instant(stored, "due"),
                stored.getDate("createdAt").toInstant(),
                stored.getLong("version"));
    }

    private static @Nullable Instant instant(Document stored, String field) {
        var date = stored.getDate(field);
        return date == null ? null : date.toInstant();
    }
}
