package io.tidings.spine.reaction;

import org.jspecify.annotations.Nullable;

/** An event that no retry will heal; it goes to the dead-letter topic at once. */
public final class Poison extends RuntimeException {

    public Poison(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
