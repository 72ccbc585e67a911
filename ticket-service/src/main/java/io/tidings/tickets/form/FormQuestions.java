package io.tidings.tickets.form;

import io.tidings.events.FieldKind;
import io.tidings.events.FieldOption;
import io.tidings.events.Visibility;
import io.tidings.tickets.Words;
import io.tidings.tickets.attachment.Uploads;
import io.tidings.tickets.attachment.Uploads.UploadLimits;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.definition.FieldDefinition;
import io.tidings.tickets.definition.Required;
import io.tidings.tickets.form.Form.Asked;
import io.tidings.tickets.form.Form.FormFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a form asks for, in a language: all that a page needs to show it. */
@Component
class FormQuestions {

    static final int LONGEST_NAME = 100;
    static final int LONGEST_ADDRESS = 254;
    static final int LONGEST_TEXT = 20_000;
    static final String FIELD = "fields.";

    private static final int LONGEST_LINE = 1_000;
    private static final int LONGEST_PARAGRAPH = 4_000;

    private final DefinitionStore definitions;
    private final Uploads uploads;

    FormQuestions(DefinitionStore definitions, Uploads uploads) {
        this.definitions = definitions;
        this.uploads = uploads;
    }

    /**
     * One question.
     *
     * @param name under which the answer is sent: name, email, subject, text, or {@code fields.} and a custom field's name
     * @param kind email, or a kind of custom fields: text, paragraph, number, decimal, date, date-time, checkbox, select,
     *     multi-select, tree, url, phone
     * @param longest in characters
     * @param autocomplete what browsers call it (HTML's {@code autocomplete}); absent for none
     */
    record Question(
            String name,
            String kind,
            String label,
            @Nullable String help,
            boolean required,
            int longest,
            @Nullable String autocomplete,
            @Nullable List<Option> options) {}

    /** @param label in a tree with those above it */
    record Option(String id, String label) {}

    /**
     * @param most how many
     * @param largest of one, in bytes
     * @param together of all, in bytes
     * @param blocked the endings of names that are not taken
     */
    record FilesAsked(int most, long largest, long together, List<String> blocked) {}

    /**
     * A form as a page shows it.
     *
     * @param language of its words, a BCP 47 tag
     * @param files absent where it takes none
     * @param words sentences and labels around the questions, by key
     * @param token absent in a preview
     */
    record Shown(
            String id,
            String language,
            String title,
            String button,
            String thanks,
            List<Question> questions,
            @Nullable FilesAsked files,
            Map<String, String> words,
            FormTokens.@Nullable Issued token) {}

    Shown shown(Form form, String language, FormTokens.@Nullable Issued token) {
        var words = FormTexts.all(language);
        var questions = new ArrayList<Question>();
        if (form.personName() != Asked.NO) {
            questions.add(line("name", "text", words, form.personName() == Asked.REQUIRED, LONGEST_NAME, "name"));
        }
        questions.add(line("email", "email", words, form.addressRequired(), LONGEST_ADDRESS, "email"));
        if (form.subject() == null) {
            questions.add(line("subject", "text", words, true, Form.LONGEST_SUBJECT, null));
        }
        fields(form).forEach(field -> questions.add(question(field, language)));
        questions.add(line("text", "paragraph", words, true, LONGEST_TEXT, null));
        return new Shown(
                form.id(),
                language,
                FormTexts.title(form, language),
                FormTexts.button(form, language),
                FormTexts.thanks(form, language),
                questions,
                files(form.files()),
                words,
                token);
    }

    /** Those that the form names, and those that a ticket of its type cannot be opened without. */
    List<FieldDefinition> fields(Form form) {
        return definitions
                .now()
                .fieldsOf(form.type())
                .filter(field -> field.visibility() == Visibility.PUBLIC && field.mayBeFilledByCustomers())
                .filter(field ->
                        field.required() == Required.OPENING || form.fields().contains(field.name()))
                .sorted(Comparator.comparingInt(field -> place(form, field)))
                .toList();
    }

    /** Those that nobody named come last. */
    private static int place(Form form, FieldDefinition field) {
        var at = form.fields().indexOf(field.name());
        return at < 0 ? Form.MOST_FIELDS : at;
    }

    private static Question line(
            String name,
            String kind,
            Map<String, String> words,
            boolean required,
            int longest,
            @Nullable String autocomplete) {
        return new Question(
                name, kind, String.valueOf(words.get("label." + name)), null, required, longest, autocomplete, null);
    }

    private static Question question(FieldDefinition field, String language) {
        return new Question(
                FIELD + field.name(),
                Words.of(field.kind()),
                word(field.label(), language).orElse(field.name()),
                word(field.help(), language).orElse(null),
                field.required() == Required.OPENING,
                field.kind() == FieldKind.PARAGRAPH ? LONGEST_PARAGRAPH : LONGEST_LINE,
                field.kind() == FieldKind.PHONE ? "tel" : null,
                field.options().isEmpty()
                        ? null
                        : field.options().stream()
                                .filter(FieldOption::active)
                                .map(option -> new Option(option.id(), path(field, option, language)))
                                .toList());
    }

    private static String path(FieldDefinition field, FieldOption option, String language) {
        var own = word(option.label(), language).orElse(option.id());
        return field.options().stream()
                .filter(other -> other.id().equals(option.parent()))
                .findFirst()
                .map(above -> path(field, above, language) + " › " + own)
                .orElse(own);
    }

    private static Optional<String> word(Map<String, String> label, String language) {
        return Optional.ofNullable(label.get(language)).or(() -> Optional.ofNullable(label.get("en")));
    }

    /** What the form allows and the desk takes. */
    @Nullable
    FilesAsked files(@Nullable FormFiles asked) {
        if (asked == null) {
            return null;
        }
        UploadLimits limits = uploads.limits();
        var together = limits.largestMessage() == null
                ? FormFiles.MOST_BYTES
                : Math.min(FormFiles.MOST_BYTES, limits.largestMessage());
        return new FilesAsked(asked.most(), Math.min(asked.largest(), limits.largest()), together, limits.blocked());
    }
}
