package io.tidings.tickets;

import io.tidings.events.Event;
import org.jspecify.annotations.Nullable;

/**
 * Who or what makes a change, for the envelope of its events.
 *
 * @param actor {@code person:…}, {@code token:…}, {@code mail:…} or {@code system}
 * @param correlationId absent where the change starts something new
 * @param causationId the event that this is a reaction to
 */
public record Cause(
        String actor,
        @Nullable String correlationId,
        @Nullable String causationId,
        int depth,
        boolean imported) {

    public static final Cause SYSTEM = new Cause("system", null, null, 0, false);

    public static Cause of(String actor) {
        return new Cause(actor, null, null, 0, false);
    }

    /** The same as part of something larger, whose id its events share. */
    public Cause within(String larger) {
        return new Cause(actor, larger, causationId, depth, imported);
    }

    /** What a ticket does because another has decided it: the same hand, at the same depth. */
    public static Cause reactionTo(Event event) {
        return new Cause(event.actor(), event.correlationId(), event.id(), event.depth(), event.imported());
    }

    /** A mail's reaction: people and mails have depth 0, so that rules start counting from there. */
    public static Cause ofMail(String mailId, Event event) {
        return new Cause("mail:" + mailId, event.correlationId(), event.id(), 0, event.imported());
    }
}
