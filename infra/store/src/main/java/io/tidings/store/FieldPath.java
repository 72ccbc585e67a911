package io.tidings.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dotted field name, and the values that a document has there: one for each array element that it passes. */
final class FieldPath {

    private final String name;
    private final String[] steps;

    FieldPath(String name) {
        this.name = name;
        this.steps = name.split("\\.", -1);
    }

    String name() {
        return name;
    }

    String root() {
        return steps[0];
    }

    /** Whether a step is a number: that may mean the n-th element, which no index of ours holds. */
    boolean addressesElements() {
        for (String step : steps) {
            if (!step.isEmpty() && step.chars().allMatch(Character::isDigit)) {
                return true;
            }
        }
        return false;
    }

    Values valuesIn(Document document) {
        // Most fields are plain: spare them the list.
        Object first = document.getOrMissing(steps[0]);
        if (steps.length == 1 && !(first instanceof Collection)) {
            return new Values(first);
        }
        var values = new Values();
        values.collect(first, steps, 1);
        if (values.found.isEmpty()) {
            values.found.add(KeyBytes.EMPTY_ARRAY);
        }
        return values;
    }

    /** What an index holds of one field of one document. Never empty: an absent field is {@link Missing}. */
    static final class Values {

        private final List<@Nullable Object> found;
        private boolean array;

        private Values(@Nullable Object only) {
            found = new ArrayList<>(1);
            found.add(only);
        }

        private Values() {
            found = new ArrayList<>();
        }

        List<@Nullable Object> list() {
            return found;
        }

        boolean fromArray() {
            return array;
        }

        boolean exists() {
            return array || !(found.getFirst() instanceof Missing);
        }

        private void collect(@Nullable Object value, String[] steps, int next) {
            if (value instanceof Collection<?> elements) {
                array = true;
                for (Object element : elements) {
                    if (next == steps.length) {
                        found.add(element);
                    } else if (element instanceof Document || element instanceof Collection) {
                        collect(element, steps, next);
                    } else {
                        found.add(Missing.getInstance());
                    }
                }
            } else if (next == steps.length) {
                found.add(value);
            } else if (value instanceof Document document) {
                collect(document.getOrMissing(steps[next]), steps, next + 1);
            } else {
                found.add(Missing.getInstance());
            }
        }
    }
}
