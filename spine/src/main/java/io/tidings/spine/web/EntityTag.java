package io.tidings.spine.web;

import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as HTTP speaks of it (RFC 9110, 8.8.3 and 13.1.1): told with {@code ETag}, and asked for with {@code If-Match}.
 *
 * <p>A weak tag counts like the strong one that it was made from. The RFC lets none match, because one weak tag may stand for
 * contents that differ; ours name a version, and it is a proxy that packs answers, such as nginx, that makes them weak. Refused,
 * nobody behind one could change anything.
 */
public final class EntityTag {

    private static final Pattern WRITTEN = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private EntityTag() {}

    public static String of(long version) {
        return of(Long.toString(version));
    }

    /** @param revision of what has no version, such as a digest of it */
    public static String of(String revision) {
        return "\"" + revision + "\"";
    }

    /** Whether a revision is what {@code If-Match} asks for, which it is too where that is absent or {@code *}. */
    public static boolean isAskedFor(String revision, @Nullable String ifMatch) {
        return ifMatch == null
                || isWhatever(ifMatch)
                || ifMatch.strip().replaceFirst("^W/", "").equals(of(revision));
    }

    private static boolean isWhatever(String ifMatch) {
        return ifMatch.strip().equals("*");
    }

    /**
     * The version that {@code If-Match} names; null where it is absent or {@code *}, which is whatever there is.
     *
     * @param read what the caller should have sent, such as "the draft as it was read"
     * @param refusal makes a problem of the field and a sentence
     */
    public static @Nullable Long version(
            @Nullable String ifMatch, String read, BiFunction<String, String, ? extends Problem> refusal) {
        if (ifMatch == null || isWhatever(ifMatch)) {
            return null;
        }
        var tag = WRITTEN.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw refusal.apply("If-Match", "If-Match holds the ETag of %s, such as \"7\".".formatted(read));
        }
        return Long.valueOf(tag.group(1));
    }
}
