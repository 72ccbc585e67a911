package io.tidings.spine.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * A request that cannot be done, said in a sentence with the facts. Each service seals a family of its own; it becomes a
 * ProblemDetail (RFC 9457) in {@link ProblemAdvice}.
 */
public abstract class Problem extends RuntimeException {

    private final HttpStatus status;
    private final String code;
    private final transient Map<String, ?> facts;

    /**
     * @param code a slug that stays the same for ever, such as {@code ticket-not-found}; clients and translations go by it
     * @param sentence names the fact and the way out
     * @param facts what the sentence speaks of, for clients; each becomes a member of the answer
     */
    protected Problem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(sentence);
        this.status = status;
        this.code = code;
        this.facts = facts;
    }

    protected Problem(HttpStatus status, String code, String sentence) {
        this(status, code, sentence, Map.of());
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** What the sentence speaks of, by the names that clients read. */
    public Map<String, ?> facts() {
        return facts;
    }

    ProblemDetail detail() {
        var sentence = String.valueOf(getMessage());
        var told = new LinkedHashMap<String, @Nullable Object>(facts);
        for (var fact : facts.entrySet()) {
            // What the sentence does not repeat is there for itself, such as a body with its fault.
            if (fact.getValue() instanceof String value && sentence.contains(value)) {
                var shortened = Problems.shortened(value);
                sentence = sentence.replace(value, shortened);
                told.put(fact.getKey(), shortened);
            }
        }
        var detail = Problems.detail(status, code, sentence);
        told.forEach(detail::setProperty);
        return detail;
    }
}
