package io.tidings.events;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event: a CloudEvents 1.0 envelope with its fact. {@link EventJson} gives its form on the wire.
 *
 * @param id a UUIDv7, fixed when the change was committed; a repeat has the same id
 * @param source the public URL of the installation
 * @param subject the id of the document that changed
 * @param time UTC, to the millisecond
 * @param version the document's version right after this event (for tickets: {@code ticketversion})
 * @param correlationId what one person's act or one mail caused, directly or not, shares it
 * @param causationId the event that this one is a reaction to
 * @param depth 0 for people and mails; a rule's is its cause's + 1
 * @param actor {@code person:…}, {@code rule:…}, {@code mail:…}, {@code token:…} or {@code system}
 * @param imported true keeps rules, mails, webhooks, alerts and clocks silent
 */
public record Event(
        String id,
        String source,
        String subject,
        Instant time,
        long version,
        String correlationId,
        @Nullable String causationId,
        int depth,
        String actor,
        boolean imported,
        @Nullable String traceparent,
        Fact fact) {

    /** The wire type, for example {@code ticket.opened.v1}. */
    public String type() {
        return EventTypes.typeOf(fact);
    }

    /** The same event with what customers' eyes may see; empty where nothing of it is for them. */
    public Optional<Event> publicPart() {
        return PublicPart.of(fact).map(this::withFact);
    }

    private Event withFact(Fact other) {
        return new Event(
                id,
                source,
                subject,
                time,
                version,
                correlationId,
                causationId,
                depth,
                actor,
                imported,
                traceparent,
                other);
    }
}
