package io.tidings.events.filter;

import io.tidings.events.filter.Filter.All;
import io.tidings.events.filter.Filter.Any;
import io.tidings.events.filter.Filter.Not;
import io.tidings.events.filter.Filter.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the form that people type, by recursive descent:
 * {@code alternatives := terms ("OR" terms)*}, {@code terms := term*}, {@code term := "-" term | "(" alternatives ")" | condition}.
 */
final class FilterParser {

    /** Deeper is nobody's condition but somebody's attack on the stack. */
    private static final int DEEPEST = 50;

    private static final int LONGEST = 10_000;
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"(),:<>=~^-][^\\s\"(),]*");

    private final String text;
    private int at;
    private int depth;

    FilterParser(String text) {
        this.text = text;
    }

    Filter parse() {
        if (text.length() > LONGEST) {
            throw new FilterSyntax("A filter has at most %,d characters.".formatted(LONGEST), LONGEST);
        }
        var filter = alternatives();
        if (at < text.length()) {
            throw new FilterSyntax("There is no \"(\" for this \")\".", at);
        }
        return filter;
    }

    private Filter alternatives() {
        var all = new ArrayList<Filter>();
        all.add(terms());
        while (word("OR")) {
            all.add(terms());
        }
        return all.size() == 1 ? all.getFirst() : new Any(all);
    }

    private Filter terms() {
        var all = new ArrayList<Filter>();
        while (true) {
            skipSpace();
            if (at == text.length() || peek() == ')' || isWord("OR")) {
                return all.size() == 1 ? all.getFirst() : new All(all);
            }
            all.add(term());
        }
    }

    private Filter term() {
        if (peek() == '-') {
            at++;
            if (at == text.length() || Character.isWhitespace(peek())) {
                throw new FilterSyntax("\"-\" excludes what follows it directly.", at - 1);
            }
            return nested(() -> new Not(term()));
        }
        if (peek() == '(') {
            return nested(this::parenthesis);
        }
        return condition();
    }

    private Filter nested(Supplier<Filter> inner) {
        if (++depth > DEEPEST) {
            throw new FilterSyntax("A filter nests at most %d levels.".formatted(DEEPEST), at);
        }
        var filter = inner.get();
        depth--;
        return filter;
    }

    private Filter parenthesis() {
        var opened = at++;
        skipSpace();
        if (at < text.length() && peek() == ')') {
            at++;
            return new Any(List.of());
        }
        var filter = alternatives();
        skipSpace();
        if (at == text.length()) {
            throw new FilterSyntax("This \"(\" is never closed.", opened);
        }
        at++;
        return filter;
    }

    private Filter condition() {
        var start = at;
        var fieldEnd = fieldEnd();
        if (fieldEnd < 0) {
            return new Where("text", Operator.CONTAINS, List.of(value()));
        }
        var field = text.substring(start, fieldEnd);
        at = fieldEnd + 1;
        return checked(comparison(field), start);
    }

    private Where comparison(String field) {
        if (take(">=")) {
            return ordered(field, Operator.AT_LEAST, Operator.AT_MOST);
        }
        if (take("<=")) {
            return ordered(field, Operator.AT_MOST, Operator.AT_LEAST);
        }
        if (take(">")) {
            return ordered(field, Operator.MORE, Operator.LESS);
        }
        if (take("<")) {
            return ordered(field, Operator.LESS, Operator.MORE);
        }
        if (take("~")) {
            return new Where(field, Operator.CONTAINS, values());
        }
        if (take("^")) {
            return new Where(field, Operator.STARTS_WITH, values());
        }
        if (isValue("none")) {
            at += 4;
            return new Where(field, Operator.NOT_SET, List.of());
        }
        if (isValue("any")) {
            at += 3;
            return new Where(field, Operator.SET, List.of());
        }
        var operator = FilterField.of(field)
                .filter(known -> known.kind() == FilterField.Kind.TEXT)
                .map(_ -> Operator.CONTAINS)
                .orElse(Operator.IS);
        return new Where(field, operator, values());
    }

    /** An age counts backwards: {@code created:<7d} is younger than seven days, so the time is later than that. */
    private Where ordered(String field, Operator asWritten, Operator ofTime) {
        var values = values();
        var age = values.stream().allMatch(value -> FilterCheck.age(value).isPresent());
        return new Where(field, age ? ofTime : asWritten, values);
    }

    private Where checked(Where where, int start) {
        var complaint = FilterCheck.complaint(where);
        if (complaint != null) {
            throw new FilterSyntax(complaint, start);
        }
        return where;
    }

    private List<String> values() {
        var values = new ArrayList<String>();
        do {
            values.add(value());
        } while (take(","));
        return values;
    }

    private String value() {
        if (at < text.length() && peek() == '"') {
            return quoted();
        }
        var start = at;
        while (at < text.length() && !Character.isWhitespace(peek()) && "\"(),".indexOf(peek()) < 0) {
            at++;
        }
        if (at == start) {
            throw new FilterSyntax("A value is missing here.", at);
        }
        return text.substring(start, at);
    }

    private String quoted() {
        var opened = at++;
        var value = new StringBuilder();
        while (at < text.length() && peek() != '"') {
            if (peek() == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw new FilterSyntax("This quotation mark is never closed.", opened);
        }
        at++;
        return value.toString();
    }

    /** The offset of the colon behind a field's name here, or -1 where a free word stands. */
    private int fieldEnd() {
        var end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "._-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end > at && end < text.length() && text.charAt(end) == ':' ? end : -1;
    }

    private boolean take(String token) {
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private boolean word(String word) {
        skipSpace();
        if (isWord(word)) {
            at += word.length();
            return true;
        }
        return false;
    }

    private boolean isWord(String word) {
        var end = at + word.length();
        return text.startsWith(word, at)
                && (end == text.length() || Character.isWhitespace(text.charAt(end)) || text.charAt(end) == '(');
    }

    private boolean isValue(String word) {
        var end = at + word.length();
        return text.startsWith(word, at)
                && (end == text.length() || Character.isWhitespace(text.charAt(end)) || text.charAt(end) == ')');
    }

    private char peek() {
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    static String text(Where where) {
        var values = where.values().stream().map(FilterParser::quote).collect(Collectors.joining(","));
        if (where.field().equals("text")
                && where.operator() == Operator.CONTAINS
                && where.values().size() == 1) {
            return freeWord(where.values().getFirst());
        }
        var age = !where.values().isEmpty()
                && where.values().stream()
                        .allMatch(value -> FilterCheck.age(value).isPresent());
        return switch (where.operator()) {
            case IS -> where.field() + ":" + values;
            case IS_NOT -> "-" + where.field() + ":" + values;
            case CONTAINS -> where.field() + ":~" + values;
            case CONTAINS_NOT -> "-" + where.field() + ":~" + values;
            case STARTS_WITH -> where.field() + ":^" + values;
            case LESS -> where.field() + (age ? ":>" : ":<") + values;
            case AT_MOST -> where.field() + (age ? ":>=" : ":<=") + values;
            case MORE -> where.field() + (age ? ":<" : ":>") + values;
            case AT_LEAST -> where.field() + (age ? ":<=" : ":>=") + values;
            case SET -> where.field() + ":any";
            case NOT_SET -> where.field() + ":none";
        };
    }

    private static String freeWord(String word) {
        return word.equals("OR") || word.indexOf(':') >= 0 ? forceQuote(word) : quote(word);
    }

    private static String quote(String value) {
        var reserved = value.equals("none") || value.equals("any");
        return !reserved && PLAIN.matcher(value).matches() ? value : forceQuote(value);
    }

    private static String forceQuote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
