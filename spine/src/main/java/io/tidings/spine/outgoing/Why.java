package io.tidings.spine.outgoing;

import io.tidings.events.OutcomeFact;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Why something did not go through: a sentence in English, and the word for it with what the sentence speaks of, from which pages
 * make their own in other languages.
 *
 * @param code such as {@code timed-out}, the same for ever; absent where the sentence is somebody else's, or from before there were
 *     words
 * @param facts by name
 */
public record Why(String sentence, @Nullable String code, Map<String, String> facts) {

    /** What a page makes a sentence of. */
    public record Words(String code, Map<String, String> facts) {

        public Document toDocument() {
            return new Document("code", code).append("facts", new Document(new TreeMap<>(facts)));
        }

        public static @Nullable Words in(Document stored, String field) {
            var words = stored.get(field, Document.class);
            return words == null ? null : new Words(words.getString("code"), factsIn(words));
        }
    }

    public Why {
        facts = Map.copyOf(facts);
    }

    /** Somebody else's words. */
    public static Why said(String sentence) {
        return new Why(sentence, null, Map.of());
    }

    /** A sentence in which each fact stands as its name in braces. */
    public static Why of(String code, String sentence, Map<String, String> facts) {
        var filled = sentence;
        for (var fact : new TreeMap<>(facts).entrySet()) {
            filled = filled.replace("{" + fact.getKey() + "}", fact.getValue());
        }
        return new Why(filled, code, facts);
    }

    /** Absent where there is only the sentence. */
    public @Nullable Words words() {
        return code == null ? null : new Words(code, facts);
    }

    /** The words, for an event; absent where there is only the sentence. */
    public OutcomeFact.@Nullable Why told() {
        return code == null ? null : new OutcomeFact.Why(code, facts);
    }

    public Document toDocument() {
        return new Document("sentence", sentence)
                .append("code", code)
                .append("facts", new Document(new TreeMap<>(facts)));
    }

    /** As it is stored: a sentence alone is from before there were words. */
    public static @Nullable Why in(Document stored, String field) {
        return switch (stored.get(field)) {
            case String sentence -> said(sentence);
            case Document why -> new Why(why.getString("sentence"), why.getString("code"), factsIn(why));
            case null, default -> null;
        };
    }

    private static Map<String, String> factsIn(Document why) {
        var facts = new TreeMap<String, String>();
        why.get("facts", new Document()).forEach((name, value) -> facts.put(name, String.valueOf(value)));
        return facts;
    }
}
