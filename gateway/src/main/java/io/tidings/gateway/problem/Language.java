package io.tidings.gateway.problem;

import java.util.List;
import java.util.Locale;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The language to answer a person in, where the built page is not there to know it. */
public final class Language {

    /** Set by the page when somebody chooses a language there. */
    static final String COOKIE = "tidings_language";

    private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.KOREAN, Locale.of("pl"));

    private Language() {}

    /** What was chosen in the page, else the first of the browser's that we speak, else English. */
    public static Locale of(ServerHttpRequest request) {
        var chosen = request.getCookies().getFirst(COOKIE);
        return SPOKEN.stream()
                .filter(language -> chosen != null && language.getLanguage().equals(chosen.getValue()))
                .findFirst()
                .orElseGet(() -> ofBrowser(request));
    }

    private static Locale ofBrowser(ServerHttpRequest request) {
        try {
            var found = Locale.lookup(request.getHeaders().getAcceptLanguage(), SPOKEN);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException malformed) {
            return Locale.ENGLISH;
        }
    }
}
