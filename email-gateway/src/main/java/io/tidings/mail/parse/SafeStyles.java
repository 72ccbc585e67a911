package io.tidings.mail.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlStreamEventReceiver;
import org.owasp.html.PolicyFactory;

/**
 * What of a style attribute may stay: looks, never an address. Mails repeat the same few styles on every paragraph, and
 * judging them takes a third of a mail's time, so the last ones judged are remembered.
 */
final class SafeStyles {

    private static final int REMEMBERED = 2_000;
    private static final int LONGEST_REMEMBERED = 500;

    /** Nothing more is worth the time: a style this long draws no text. */
    private static final int LONGEST = 10_000;

    private static final PolicyFactory POLICY =
            new HtmlPolicyBuilder().allowElements("span").allowStyling().toFactory();

    private static final Map<String, String> JUDGED = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    });

    private SafeStyles() {}

    /** The harmless properties of a style; null where there are none. */
    static @Nullable String of(String style) {
        if (style.length() > LONGEST) {
            return null;
        }
        var known = JUDGED.get(style);
        if (known == null) {
            known = judged(style);
            if (style.length() <= LONGEST_REMEMBERED) {
                JUDGED.put(style, known);
            }
        }
        return known.isEmpty() ? null : known;
    }

    private static String judged(String style) {
        var kept = new Kept();
        var policy = POLICY.apply(kept);
        policy.openDocument();
        policy.openTag("span", new ArrayList<>(List.of("style", style)));
        policy.closeTag("span");
        policy.closeDocument();
        return kept.style;
    }

    private static final class Kept implements HtmlStreamEventReceiver {
        private String style = "";

        @Override
        public void openTag(String element, List<String> attributes) {
            style = attributes.size() == 2 ? attributes.get(1) : "";
        }

        @Override
        public void openDocument() {}

        @Override
        public void closeDocument() {}

        @Override
        public void closeTag(String element) {}

        @Override
        public void text(String text) {}
    }
}
