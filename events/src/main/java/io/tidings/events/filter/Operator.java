package io.tidings.events.filter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** How a field is compared with a condition's values. With several values, one match is enough. */
public enum Operator {
    IS("is"),
    IS_NOT("is-not"),
    CONTAINS("contains"),
    CONTAINS_NOT("contains-not"),
    STARTS_WITH("starts-with"),
    LESS("less"),
    AT_MOST("at-most"),
    MORE("more"),
    AT_LEAST("at-least"),
    SET("set"),
    NOT_SET("not-set");

    private final String word;

    Operator(String word) {
        this.word = word;
    }

    @JsonValue
    public String word() {
        return word;
    }

    /** {@link #SET} and {@link #NOT_SET} take no value. */
    public boolean needsValue() {
        return this != SET && this != NOT_SET;
    }

    /** Compares by order, so the field has to be a number, a time or a priority. */
    public boolean isOrder() {
        return this == LESS || this == AT_MOST || this == MORE || this == AT_LEAST;
    }

    static Optional<Operator> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }
}
