package io.tidings.spine.web;

import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version as HTTP speaks of it (RFC 9110, 8.8.3 and 13.1.1): told with {@code ETag}, and asked for with {@code If-Match}. */
public final class EntityTag {

    private static final Pattern WRITTEN = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private EntityTag() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * The version that {@code If-Match} names; null where it is absent or {@code *}, which is whatever there is.
     *
     * @param read what the caller should have sent, such as "the draft as it was read"
     * @param refusal makes a problem of the field and a sentence
     */
    public static @Nullable Long version(
            @Nullable String ifMatch, String read, BiFunction<String, String, ? extends Problem> refusal) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        var tag = WRITTEN.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw refusal.apply("If-Match", "If-Match holds the ETag of %s, such as \"7\".".formatted(read));
        }
        return Long.valueOf(tag.group(1));
    }
}
