package io.tidings.tickets.form;

import io.tidings.tickets.form.Form.FormWords;
import io.tidings.tickets.form.FormProblem.Incomplete.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a form says, and in which language. */
final class FormTexts {

    /** Those that the desk comes with. */
    static final List<String> LANGUAGES = List.of("en", "ko", "pl");

    private static final ResourceBundle.Control WITHOUT_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private FormTexts() {}

    /**
     * The language of a page in which a form can be read.
     *
     * @param tag what the page says of itself, a BCP 47 tag; anything where it says nothing useful
     * @param otherwise for pages in other languages
     */
    static String language(Form form, @Nullable String tag, @Nullable String otherwise) {
        return Stream.of(Optional.ofNullable(tag), Optional.ofNullable(otherwise))
                .flatMap(Optional::stream)
                .map(each -> Locale.forLanguageTag(each.strip()))
                .flatMap(locale -> Stream.of(locale.toLanguageTag(), locale.getLanguage()))
                .filter(each -> LANGUAGES.contains(each) || form.words().containsKey(each))
                .findFirst()
                .orElse("en");
    }

    static String title(Form form, String language) {
        return own(form, language, FormWords::title).orElseGet(() -> text("title", language));
    }

    static String button(Form form, String language) {
        return own(form, language, FormWords::button).orElseGet(() -> text("button", language));
    }

    /** What stands in the form's place when somebody has sent it. Whoever has more to say there says it here. */
    static String thanks(Form form, String language) {
        return own(form, language, FormWords::thanks).orElseGet(() -> text("thanks", language));
    }

    /** The rest, by its key: labels, sentences, what is wrong. */
    static Map<String, String> all(String language) {
        var bundle = bundle(language);
        var all = new TreeMap<String, String>();
        bundle.keySet().forEach(key -> all.put(key, bundle.getString(key)));
        return all;
    }

    static String text(String key, String language) {
        return bundle(language).getString(key);
    }

    /**
     * The sentence for a problem, on a page that stands in the form's place; a general one where none was written for it. Those that
     * come with a form say {@code problem.other}.
     */
    static String problem(String code, String language) {
        var bundle = bundle(language);
        var key = "problem." + code;
        return bundle.getString(bundle.containsKey(key) && !key.equals("problem.other") ? key : "page.other");
    }

    /** What is wrong with one answer. */
    static String fault(Fault fault, String language) {
        return text(
                fault.field().equals("email") && fault.reason().equals("invalid")
                        ? "fault.invalid-email"
                        : "fault." + fault.reason(),
                language);
    }

    /** The language of a browser that we speak, where there is no form to say more. */
    static String spoken(@Nullable String tag) {
        var plain = tag == null ? "" : Locale.forLanguageTag(tag.strip()).getLanguage();
        return LANGUAGES.contains(plain) ? plain : "en";
    }

    private static Optional<String> own(Form form, String language, Function<FormWords, @Nullable String> which) {
        return Optional.ofNullable(form.words().get(language)).map(which);
    }

    /** A language in which only an administrator wrote has English around that. */
    private static ResourceBundle bundle(String language) {
        return ResourceBundle.getBundle(
                "form.words", Locale.forLanguageTag(LANGUAGES.contains(language) ? language : "en"), WITHOUT_FALLBACK);
    }
}
