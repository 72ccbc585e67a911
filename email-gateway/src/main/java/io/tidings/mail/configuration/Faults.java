package io.tidings.mail.configuration;

import io.tidings.events.EventJson;
import io.tidings.spine.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gathers what is wrong with a document, so that whoever mends it need not send it once for each fault. */
public final class Faults {

    private static final int MOST = 100;

    private static final JsonMapper STRICT = EventJson.mapper()
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final List<Fault> found = new ArrayList<>();

    Faults() {}

    /** @param pointer the place in the mail's part, as a JSON pointer (RFC 6901) */
    record Fault(String pointer, String sentence) {}

    public void add(String pointer, String sentence) {
        if (found.size() < MOST) {
            found.add(new Fault(pointer, sentence));
        }
    }

    /** What {@code check} makes of it; empty, and a fault, where it refuses. */
    public <T> Optional<T> check(String pointer, Supplier<T> check) {
        try {
            return Optional.of(check.get());
        } catch (Problem refusal) {
            add(pointer, String.valueOf(refusal.getMessage()));
            return Optional.empty();
        }
    }

    /** An entry as what it has to be; empty, and a fault, where it is something else or says more. */
    public <T> Optional<T> read(String pointer, JsonNode entry, Class<T> type) {
        try {
            return Optional.of(STRICT.treeToValue(entry, type));
        } catch (JacksonException e) {
            var steps = e.getPath().stream()
                    .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()))
                    .collect(Collectors.joining());
            add(pointer + steps, "This is not read here: it is misspelt, or of another kind.");
            return Optional.empty();
        }
    }

    List<Fault> found() {
        return List.copyOf(found);
    }
}
