package io.tidings.tickets.definition;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** What each kind of field can hold. */
final class FieldValues {

    private static final int LONGEST_LINE = 1_000;
    private static final int LONGEST_PARAGRAPH = 4_000;
    private static final int LONGEST_ADDRESS = 2_000;
    private static final Pattern LINE = Pattern.compile("\\P{Cntrl}+");
    private static final Pattern PARAGRAPH = Pattern.compile("[\\P{Cntrl}\\n\\r\\t]+");
    /** At least five digits, as in the shortest numbers that one would keep. */
    private static final Pattern PHONE =
            Pattern.compile("\\+?(?:[ ()./-]*[0-9]){5,20}(?: ?(?:x|ext\\.?) ?[0-9]{1,6})?");

    private FieldValues() {}

    /** The value in the form in which it is kept. */
    static JsonNode checked(FieldDefinition field, JsonNode value) {
        return switch (field.kind()) {
            case TEXT -> text(field, value, LONGEST_LINE, LINE, "one line of at most 1000 characters");
            case PARAGRAPH -> text(field, value, LONGEST_PARAGRAPH, PARAGRAPH, "a text of at most 4000 characters");
            case PHONE -> text(field, value, 60, PHONE, "a phone number such as +82 2 1234 5678");
            case NUMBER -> fit(field, value, value.isIntegralNumber() && value.canConvertToLong(), "a whole number");
            case DECIMAL ->
                fit(field, value, value.isNumber() && Double.isFinite(value.asDouble()), "a number such as 12.5");
            case CHECKBOX -> fit(field, value, value.isBoolean(), "true or false");
            case DATE -> parsed(field, value, text -> LocalDate.parse(text).toString(), "a date such as 2026-11-22");
            case DATE_TIME ->
                parsed(
                        field,
                        value,
                        text -> OffsetDateTime.parse(text).toInstant().toString(),
                        "a time such as 2026-11-22T09:30:00Z");
            case URL -> url(field, value);
            case SELECT, TREE -> option(field, value);
            case MULTI_SELECT -> options(field, value);
        };
    }

    private static JsonNode text(FieldDefinition field, JsonNode value, int longest, Pattern form, String rule) {
        fit(
                field,
                value,
                value.isString()
                        && value.asString().length() <= longest
                        && form.matcher(value.asString().strip()).matches(),
                rule);
        // As it was looked at: what a line break hides behind the last letter would make two lines of one.
        return StringNode.valueOf(value.asString().strip());
    }

    private static JsonNode parsed(FieldDefinition field, JsonNode value, UnaryOperator<String> parse, String rule) {
        fit(field, value, value.isString(), rule);
        try {
            return StringNode.valueOf(parse.apply(value.asString().strip()));
        } catch (DateTimeException _) {
            return fit(field, value, false, rule);
        }
    }

    private static JsonNode url(FieldDefinition field, JsonNode value) {
        var rule = "a web address such as https://example.org";
        fit(field, value, value.isString() && value.asString().length() <= LONGEST_ADDRESS, rule);
        try {
            var uri = new URI(value.asString().strip());
            var isWeb = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return fit(field, StringNode.valueOf(uri.toString()), isWeb && uri.getHost() != null, rule);
        } catch (URISyntaxException _) {
            return fit(field, value, false, rule);
        }
    }

    private static JsonNode options(FieldDefinition field, JsonNode value) {
        fit(field, value, value.isArray(), "a list of ids of options");
        var seen = new HashSet<String>();
        for (var each : value) {
            option(field, each);
            fit(field, value, seen.add(each.asString()), "a list that names each option once");
        }
        return value;
    }

    private static JsonNode option(FieldDefinition field, JsonNode value) {
        var known = value.isString()
                && field.option(value.asString())
                        .filter(option -> option.active())
                        .isPresent();
        return fit(
                field,
                value,
                known,
                "the id of one of its options: "
                        + String.join(
                                ", ",
                                field.options().stream()
                                        .filter(option -> option.active())
                                        .map(option -> option.id())
                                        .limit(50)
                                        .toList()));
    }

    private static JsonNode fit(FieldDefinition field, JsonNode value, boolean fits, String rule) {
        if (!fits) {
            throw new DefinitionProblem.BadValue(field.name(), "The field %s is %s.".formatted(field.name(), rule));
        }
        return value;
    }
}
