package io.tidings.events;

import org.jspecify.annotations.Nullable;

/** A text together with who may read it, so that no reader has to guess. */
public record Text(String value, Visibility visibility) {

    public static Text publicText(String value) {
        return new Text(value, Visibility.PUBLIC);
    }

    public static Text internalText(String value) {
        return new Text(value, Visibility.INTERNAL);
    }

    static @Nullable Text publicPart(@Nullable Text text) {
        return text != null && text.visibility == Visibility.PUBLIC ? text : null;
    }
}
