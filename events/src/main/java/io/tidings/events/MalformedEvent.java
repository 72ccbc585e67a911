package io.tidings.events;

import org.jspecify.annotations.Nullable;

/** Bytes that are not an event of ours. No retry heals it. */
public final class MalformedEvent extends RuntimeException {

    public MalformedEvent(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
