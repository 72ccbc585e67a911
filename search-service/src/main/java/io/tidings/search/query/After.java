package io.tidings.search.query;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A change that the answer should already show: {@code ticketId:version}. */
record After(String ticketId, long version) {

    private static final Pattern FORM = Pattern.compile("([\\w-]{1,100}):(\\d{1,15})");

    static @Nullable After read(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new SearchProblem.BadParameter("after", "\"after\" names a change as ticketId:version.");
        }
        return new After(matcher.group(1), Long.parseLong(matcher.group(2)));
    }
}
