package io.tidings.webhooks.delivery;

import io.tidings.events.Event;
import io.tidings.spine.outgoing.Why;
import io.tidings.webhooks.body.Bodies.Rendered;
import io.tidings.webhooks.body.BodyFormat.Fault;
import io.tidings.webhooks.endpoint.Audience;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one endpoint, with the finished body: what is sent does not change, however late it goes.
 *
 * @param id the event's and the endpoint's, so that planning the same event again changes nothing; it is the
 *     {@code webhook-id} of each attempt
 * @param body empty once a person in it was erased
 * @param internal whether it was made for an endpoint that sees what is internal
 * @param fault why the body may not be sent; then it is abandoned without an attempt
 * @param due of the next attempt; absent once there is none
 * @param replayOf the delivery that a person sent again by this one
 * @param test sent by a person to see what happens: about nobody's ticket, also to an endpoint that is disabled, and no outcome
 * @param ordinal of the event among its ticket's
 * @param slot the time that the endpoint's rate gave to it, if it had to wait for one
 * @param url where a test goes instead of the endpoint's own address
 */
record Delivery(
        String id,
        String endpointId,
        String eventId,
        String type,
        String ticketId,
        String correlationId,
        int depth,
        @Nullable String traceparent,
        String body,
        String contentType,
        boolean internal,
        @Nullable String fault,
        DeliveryState state,
        List<Attempt> attempts,
        @Nullable Why abandonedBecause,
        @Nullable Instant due,
        @Nullable String replayOf,
        boolean test,
        @Nullable String url,
        long ordinal,
        @Nullable Instant slot,
        Instant createdAt,
        long version) {

    /** A week longer than a topic is kept: until then the same event may come again and must find that it was planned. */
    private static final Duration KEPT = Duration.ofDays(37);

    /** At an hour each, four days. */
    private static final int MOST_THROTTLED = 96;

    /** @param audience for whose eyes the body was made */
    static Delivery planned(
            Event event, Rendered body, String ticketId, String endpointId, Audience audience, Instant now) {
        return planned(event, body, ticketId, endpointId, audience == Audience.INTERNAL, false, null, now);
    }

    /** An example holds nobody's words. */
    static Delivery test(Event sample, Rendered body, String endpointId, @Nullable String url, Instant now) {
        return planned(sample, body, sample.subject(), endpointId, false, true, url, now);
    }

    private static Delivery planned(
            Event event,
            Rendered body,
            String ticketId,
            String endpointId,
            boolean internal,
            boolean test,
            @Nullable String url,
            Instant now) {
        return new Delivery(
                idOf(event.id(), endpointId),
                endpointId,
                event.id(),
                event.type(),
                ticketId,
                event.correlationId(),
                event.depth(),
                event.traceparent(),
                body.text(),
                body.contentType(),
                internal,
                sentence(body.fault()),
                DeliveryState.WAITING,
                List.of(),
                null,
                now,
                null,
                test,
                url,
                event.version(),
                null,
                now,
                1);
    }

    private static @Nullable String sentence(@Nullable Fault fault) {
        return fault == null
                ? null
                : "The body %s, at line %d, column %d.".formatted(fault.sentence(), fault.line(), fault.column());
    }

    /** The same to the same endpoint under an id of its own, or receivers would drop it as a repeat. */
    Delivery replay(String replayId, Instant now) {
        return new Delivery(
                id + ":" + replayId,
                endpointId,
                eventId,
                type,
                ticketId,
                correlationId,
                depth,
                traceparent,
                body,
                contentType,
                internal,
                fault,
                DeliveryState.WAITING,
                List.of(),
                null,
                now,
                id,
                test,
                url,
                ordinal,
                null,
                now,
                1);
    }

    /** Whether its endpoint may see it: that may have become one for the public alone since this was planned. */
    boolean isFor(Audience audience) {
        return !internal || audience == Audience.INTERNAL;
    }

    /** How many of the eight tries are used up. A receiver that asks to wait is taken at its word, though not for ever. */
    static int counted(List<Attempt> attempts) {
        var throttled = (int) attempts.stream().filter(Attempt::throttled).count();
        return attempts.size() - Math.min(throttled, MOST_THROTTLED);
    }

    /** Standard Webhooks sign {@code id.timestamp.body}, so an id may not hold a dot. */
    private static String idOf(String eventId, String endpointId) {
        return (eventId + ":" + endpointId).replace('.', '_');
    }

    Document toDocument() {
        return new Document("_id", id)
                .append("endpoint", endpointId)
                .append("lane", endpointId)
                .append("event", eventId)
                .append("type", type)
                .append("ticket", ticketId)
                .append("correlation", correlationId)
                .append("depth", depth)
                .append("traceparent", traceparent)
                .append("body", body)
                .append("contentType", contentType)
                .append("internal", internal)
                .append("fault", fault)
                .append("state", state.word())
                .append("attempts", attempts.stream().map(Attempt::toDocument).toList())
                .append("abandonedBecause", abandonedBecause == null ? null : abandonedBecause.toDocument())
                .append("due", due == null ? null : Date.from(due))
                .append("claim", 0L)
                .append("replayOf", replayOf)
                .append("test", test)
                .append("url", url)
                .append("ordinal", ordinal)
                .append("createdAt", Date.from(createdAt))
                .append("expires", Date.from(createdAt.plus(KEPT)))
                .append("version", version);
    }

    static Delivery of(Document stored) {
        return new Delivery(
                stored.getString("_id"),
                stored.getString("endpoint"),
                stored.getString("event"),
                stored.getString("type"),
                stored.getString("ticket"),
                stored.getString("correlation"),
                stored.getInteger("depth"),
                stored.getString("traceparent"),
                stored.getString("body"),
                stored.get("contentType", "application/json"),
                stored.getBoolean("internal", false),
                stored.getString("fault"),
                DeliveryState.of(stored.getString("state")),
                stored.getList("attempts", Document.class).stream()
                        .map(Attempt::of)
                        .toList(),
                Why.in(stored, "abandonedBecause"),
                Optional.ofNullable(stored.getDate("due")).map(Date::toInstant).orElse(null),
                stored.getString("replayOf"),
                stored.getBoolean("test", false),
                stored.getString("url"),
                stored.get("ordinal") instanceof Number number ? number.longValue() : 0,
                Optional.ofNullable(stored.getDate("slot")).map(Date::toInstant).orElse(null),
                stored.getDate("createdAt").toInstant(),
                stored.getLong("version"));
    }
}
