package io.tidings.events.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The fields that a condition may name. Custom fields are written {@code field.NAME}. */
public enum FilterField {
    TEXT("text", Kind.TEXT, false),
    SUBJECT("subject", Kind.TEXT, false),
    NUMBER("number", Kind.NUMBER, false),
    KEY("key", Kind.KEYWORD, false),
    STATE("state", Kind.KEYWORD, false),
    PRIORITY("priority", Kind.NUMBER, false),
    TYPE("type", Kind.KEYWORD, false),
    GROUP("group", Kind.KEYWORD, false),
    ASSIGNEE("assignee", Kind.KEYWORD, false),
    CUSTOMER("customer", Kind.KEYWORD, false),
    ORGANIZATION("organization", Kind.KEYWORD, false),
    TAG("tag", Kind.KEYWORD, false),
    CHANNEL("channel", Kind.KEYWORD, false),
    LANGUAGE("language", Kind.KEYWORD, false),
    WATCHER("watcher", Kind.KEYWORD, false),
    MESSAGES("messages", Kind.NUMBER, false),
    RATING("rating", Kind.NUMBER, false),
    CREATED("created", Kind.TIME, false),
    UPDATED("updated", Kind.TIME, false),
    CLOSED("closed", Kind.TIME, false),
    LAST_CUSTOMER_CONTACT("last-customer-contact", Kind.TIME, false),
    LAST_AGENT_CONTACT("last-agent-contact", Kind.TIME, false),
    EVENT("event", Kind.KEYWORD, true),
    CHANGED("changed", Kind.KEYWORD, true),
    FROM("from", Kind.KEYWORD, true),
    TO("to", Kind.KEYWORD, true),
    AUTHOR("author", Kind.KEYWORD, true),
    VISIBILITY("visibility", Kind.KEYWORD, true),
    ACTOR("actor", Kind.KEYWORD, true);

    static final String CUSTOM_PREFIX = "field.";

    /** What may be asked of a field. */
    public enum Kind {
        KEYWORD,
        TEXT,
        NUMBER,
        TIME
    }

    private final String word;
    private final Kind kind;
    private final boolean ofEvent;

    FilterField(String word, Kind kind, boolean ofEvent) {
        this.word = word;
        this.kind = kind;
        this.ofEvent = ofEvent;
    }

    public String word() {
        return word;
    }

    public Kind kind() {
        return kind;
    }

    /** Speaks of what just happened rather than of the ticket, so views and search refuse it. */
    public boolean isOfEvent() {
        return ofEvent;
    }

    public static Optional<FilterField> of(String word) {
        return Arrays.stream(values()).filter(field -> field.word.equals(word)).findFirst();
    }

    public static boolean isCustom(String word) {
        return word.startsWith(CUSTOM_PREFIX) && word.length() > CUSTOM_PREFIX.length();
    }

    /** The name behind {@code field.}. */
    public static String customName(String word) {
        return word.substring(CUSTOM_PREFIX.length());
    }

    static List<String> words() {
        return Arrays.stream(values()).map(FilterField::word).sorted().toList();
    }
}
