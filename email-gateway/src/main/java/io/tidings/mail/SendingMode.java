package io.tidings.mail;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** To whom this installation sends mail. */
public enum SendingMode {
    /** To nobody: every mail waits for somebody's decision. */
    HELD,
    /** To the allowed addresses; every other mail waits. */
    SELECTED,
    /** To everybody. */
    LIVE;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static SendingMode of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
