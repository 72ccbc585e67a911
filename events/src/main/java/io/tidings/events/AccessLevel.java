package io.tidings.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an agent may do with the tickets of a group. Each level includes those before it. */
public enum AccessLevel {
    /** See them. */
    READ,
    /** Open new ones, and move others there. */
    CREATE,
    /** Answer and change them, and have them assigned. */
    CHANGE,
    /** Everything, merging and splitting included. */
    FULL;

    /** The key, in a map of group id → level, that stands for every group. */
    public static final String EVERY_GROUP = "*";

    public boolean includes(AccessLevel needed) {
        return compareTo(needed) >= 0;
    }

    public AccessLevel orHigher(AccessLevel other) {
        return includes(other) ? this : other;
    }

    /** As events and the API write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AccessLevel> of(String word) {
        return Arrays.stream(values())
                .filter(level -> level.word().equals(word))
                .findFirst();
    }
}
