package io.tidings.mail.template;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/** The words that come with the desk. */
final class StandardTexts {

    static final List<String> LANGUAGES = List.of("en", "ko", "pl");

    private StandardTexts() {}

    /** Empty for a language that the desk does not come with. */
    static Optional<MailTemplate> of(TemplateKind kind, String language) {
        return LANGUAGES.contains(language)
                ? Optional.of(MailTemplate.unsaved(
                        kind, language, null, null, subject(kind, language).orElse(null), text(kind.word(), language)))
                : Optional.empty();
    }

    /** What a mail is called that cannot be called what its customer wrote. */
    static Optional<String> subject(TemplateKind kind, String language) {
        return kind == TemplateKind.FORM
                ? Optional.of(text("form.subject", LANGUAGES.contains(language) ? language : "en"))
                : Optional.empty();
    }

    /** What stands for an agent's words where somebody only looks. */
    static String sample(String language) {
        return text("sample", LANGUAGES.contains(language) ? language : "en");
    }

    private static String text(String key, String language) {
        // Without a fallback to the machine's own language: a Polish server is no reason to write Polish.
        return ResourceBundle.getBundle(
                        "mail.texts",
                        Locale.forLanguageTag(language),
                        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES))
                .getString(key);
    }
}
