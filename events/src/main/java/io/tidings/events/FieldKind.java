package io.tidings.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a custom field holds, and so the form of its values. */
public enum FieldKind {
    /** One line. */
    @JsonProperty("text")
    TEXT,
    /** Several lines. */
    @JsonProperty("paragraph")
    PARAGRAPH,
    /** A whole number. */
    @JsonProperty("number")
    NUMBER,
    @JsonProperty("decimal")
    DECIMAL,
    /** {@code 2026-11-22}. */
    @JsonProperty("date")
    DATE,
    /** {@code 2026-11-22T09:30:00Z}. */
    @JsonProperty("date-time")
    DATE_TIME,
    /** true or false. */
    @JsonProperty("checkbox")
    CHECKBOX,
    /** The id of one option. */
    @JsonProperty("select")
    SELECT,
    /** A list of ids of options. */
    @JsonProperty("multi-select")
    MULTI_SELECT,
    /** The id of one option, which may have others below it. */
    @JsonProperty("tree")
    TREE,
    /** A web address with http or https. */
    @JsonProperty("url")
    URL,
    /** Digits, with what people write between them: {@code +82 2 1234 5678}. */
    @JsonProperty("phone")
    PHONE
}
