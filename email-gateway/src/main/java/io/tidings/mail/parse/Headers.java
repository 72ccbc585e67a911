package io.tidings.mail.parse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A header block as raw bytes, because every decoding of it before its charset is known destroys something. */
final class Headers {

    static final Headers NONE = new Headers(List.of());

    /** @param value unfolded, one character per byte (ISO-8859-1) */
    record Field(String name, String value) {}

    private final List<Field> fields;

    /** A mail is asked for dozens of fields, of which it has a few. */
    private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Headers(List<Field> fields) {
        this.fields = List.copyOf(fields);
        for (var field : fields) {
            values.computeIfAbsent(field.name(), _ -> new ArrayList<>(1)).add(field.value());
        }
    }

    List<Field> fields() {
        return fields;
    }

    /** The first value of a field as raw characters, unfolded and stripped. */
    Optional<String> first(String name) {
        var all = values.get(name);
        return all == null ? Optional.empty() : Optional.of(all.getFirst());
    }

    List<String> all(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The first value in lower case, empty where the field is absent: for comparing. */
    String lower(String name) {
        return first(name).orElse("").toLowerCase(Locale.ROOT);
    }

    /** The first value as people read it: words decoded, control characters gone. */
    String text(String name, @Nullable Charset hint) {
        return first(name).map(value -> clean(EncodedWords.decode(value, hint))).orElse("");
    }

    static String clean(String text) {
        var cleaned = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\r' || c == '\n' || c == '\t' ? ' ' : c)
                .filter(c -> !Character.isISOControl(c))
                .forEach(cleaned::appendCodePoint);
        return cleaned.toString().strip();
    }

    /** Removes the line breaks of folding (RFC 5322 §2.2.3) and keeps the blanks. */
    static String unfold(byte[] raw) {
        var value = new String(raw, StandardCharsets.ISO_8859_1);
        var unfolded = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c != '\r' && c != '\n' && c != 0) {
                unfolded.append(c);
            }
        }
        return unfolded.toString().strip();
    }
}
