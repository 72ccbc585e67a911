package io.tidings.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a reader needs to know of a conversation without reading it: counters, message numbers and times.
 * It has a fixed size, however long the conversation grows.
 */
public record Landmarks(
        int messageCount,
        @Nullable Integer firstPublicMessage,
        @Nullable Integer lastPublicMessage,
        @Nullable Instant lastCustomerContact,
        @Nullable Instant lastAgentContact,
        @Nullable Text lastExcerpt,
        @Nullable Text lastPublicExcerpt) {

    public static final Landmarks NONE = new Landmarks(0, null, null, null, null, null, null);

    /** Internal messages leave no trace here: neither their text nor their number. */
    Landmarks publicPart() {
        return new Landmarks(
                lastPublicMessage == null ? 0 : lastPublicMessage,
                firstPublicMessage,
                lastPublicMessage,
                lastCustomerContact,
                lastAgentContact,
                Text.publicPart(lastPublicExcerpt),
                Text.publicPart(lastPublicExcerpt));
    }
}
