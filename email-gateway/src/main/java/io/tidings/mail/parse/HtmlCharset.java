package io.tidings.mail.parse;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The charset that an HTML document names for itself, for the parts whose header names none. */
final class HtmlCharset {

    private static final int FARTHEST = 4_096;
    private static final Pattern META = Pattern.compile("(?i)<meta[^>]{0,200}?charset\\s*=\\s*[\"']?([\\w.:-]{2,40})");

    private HtmlCharset() {}

    static Optional<String> declaredIn(Octets html) {
        var start = html.latin1(0, Math.min(html.length(), FARTHEST));
        var meta = META.matcher(start);
        // A document that can be read up to its own meta tag is not UTF-16, whatever the tag says.
        return meta.find() && !meta.group(1).toLowerCase(Locale.ROOT).startsWith("utf-16")
                ? Optional.of(meta.group(1))
                : Optional.empty();
    }
}
