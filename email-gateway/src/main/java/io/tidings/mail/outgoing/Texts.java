package io.tidings.mail.outgoing;

import io.tidings.mail.MailProperties;
import io.tidings.spine.template.Escaping;
import io.tidings.spine.template.Templates;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The words of our own mails, in the recipient's language where we have it. */
@Component
class Texts {

    private static final Set<String> NAMES = Set.of("customer.name", "ticket.key", "ticket.subject", "group.name");
    private static final List<String> LANGUAGES = List.of("en", "ko", "pl");

    private final String fallback;
    private final Map<String, Templates.Template> compiled = new ConcurrentHashMap<>();

    Texts(MailProperties properties) {
        this.fallback = LANGUAGES.contains(properties.language()) ? properties.language() : "en";
    }

    /** The language that a mail is written in. */
    String language(@Nullable String wished) {
        var primary = wished == null ? "" : Locale.forLanguageTag(wished).getLanguage();
        return LANGUAGES.contains(primary) ? primary : fallback;
    }

    String plain(String key, String language, Map<String, String> values) {
        return template(key, language, Escaping.PLAIN).render(values);
    }

    String html(String key, String language, Map<String, String> values) {
        return template(key, language, Escaping.HTML).render(values).replace("\n", "<br>\n");
    }

    private Templates.Template template(String key, String language, Escaping escaping) {
        return compiled.computeIfAbsent(
                key + " " + language + " " + escaping, _ -> Templates.compile(text(key, language), escaping, NAMES));
    }

    private static String text(String key, String language) {
        try {
            // Without a fallback to the machine's own language: a Polish server is no reason to write Polish.
            return ResourceBundle.getBundle(
                            "mail.texts",
                            Locale.forLanguageTag(language),
                            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES))
                    .getString(key);
        } catch (MissingResourceException e) {
            throw new IllegalStateException("The mail text " + key + " is missing in " + language, e);
        }
    }
}
