package io.tidings.spine.reaction;

import org.jspecify.annotations.Nullable;

/** Something that this service needs does not answer now; the same attempt may succeed later. */
public final class DependencyAway extends RuntimeException {

    public DependencyAway(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
