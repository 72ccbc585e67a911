package io.tidings.tickets.form;

import io.tidings.events.FieldTarget;
import io.tidings.events.Visibility;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.definition.Definition;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.form.Form.FormWords;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a form can be as somebody wants it. */
public final class FormChecks {

    private FormChecks() {}

    /**
     * The form as it is kept.
     *
     * @param groups the ids of the groups there are
     * @throws InvalidField where it names what is not there, or a field that is internal
     */
    public static Form checked(Form form, Set<String> groups, Definitions definitions) {
        if (!groups.contains(form.group())) {
            throw new InvalidField("group", "There is no group %s.".formatted(form.group()));
        }
        var type = form.type() == null || form.type().isBlank() ? null : form.type();
        if (type != null && definitions.type(type).isEmpty()) {
            throw new InvalidField("type", "There is no type %s.".formatted(type));
        }
        checkFields(form, definitions);
        var words = new HashMap<String, FormWords>();
        form.words().forEach((language, said) -> {
            var tidied = new FormWords(said(said.title()), said(said.button()), said(said.thanks()));
            if (!tidied.isSilent()) {
                words.put(language, tidied);
            }
        });
        return new Form(
                form.id(),
                form.name().strip(),
                form.group(),
                type,
                form.personName(),
                form.addressRequired(),
                said(form.subject()),
                form.fields(),
                Map.copyOf(words),
                form.origins().stream().map(FormChecks::origin).distinct().toList(),
                form.files(),
                form.withoutScript(),
                form.proofOfWork(),
                form.active());
    }

    private static void checkFields(Form form, Definitions definitions) {
        var seen = new HashSet<String>();
        for (var name : form.fields()) {
            var field = definitions.field(FieldTarget.TICKET, name);
            if (field.isEmpty()) {
                throw new InvalidField("fields", "Tickets have no field %s.".formatted(name));
            }
            if (field.get().visibility() != Visibility.PUBLIC) {
                throw new InvalidField(
                        "fields", "The field %s is internal; a form asks for public ones.".formatted(name));
            }
            if (!seen.add(name)) {
                throw new InvalidField("fields", "The field %s is there twice.".formatted(name));
            }
        }
    }

    /**
     * What an administrator chooses is there to be asked for now. What was chosen before and is not any more, is passed over.
     *
     * @throws InvalidField where it is not
     */
    static void checkChoice(Form form, Definitions definitions) {
        if (form.type() != null
                && definitions.type(form.type()).filter(Definition::active).isEmpty()) {
            throw new InvalidField("type", "The type %s is not in use any more.".formatted(form.type()));
        }
        for (var name : form.fields()) {
            definitions
                    .field(FieldTarget.TICKET, name)
                    .filter(field -> field.active() && field.belongsTo(form.type()) && field.mayBeFilledByCustomers())
                    .orElseThrow(() -> new InvalidField(
                            "fields",
                            "The field %s is not one that customers may fill in for this type.".formatted(name)));
        }
    }

    /** The form without a type that was removed since. */
    public static Form asDefined(Form form, Definitions definitions) {
        return form.type() == null || definitions.type(form.type()).isPresent()
                ? form
                : new Form(
                        form.id(),
                        form.name(),
                        form.group(),
                        null,
                        form.personName(),
                        form.addressRequired(),
                        form.subject(),
                        form.fields(),
                        form.words(),
                        form.origins(),
                        form.files(),
                        form.withoutScript(),
                        form.proofOfWork(),
                        form.active());
    }

    private static String origin(String written) {
        return Origins.of(written)
                .orElseThrow(() -> new InvalidField(
                        "origins",
                        "%s is no origin of a site: write https:// and its name, such as https://shop.example, and no path."
                                .formatted(written)));
    }

    private static @Nullable String said(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
