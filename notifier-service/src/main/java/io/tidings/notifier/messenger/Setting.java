package io.tidings.notifier.messenger;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that a messenger wants to know besides the address.
 *
 * @param name in the API and the store, the same for all messengers that want it
 * @param options of a {@link Form#CHOICE}
 * @param usual what holds where nothing was written; empty for nothing
 */
public record Setting(String name, Form form, boolean required, List<String> options, String usual) {

    /** How it is written down. */
    public enum Form {
        /** One line. */
        TEXT,
        /** One line that is kept sealed and never shown again. */
        SECRET,
        /** Many lines. */
        LONG,
        CHOICE
    }

    static Setting optional(String name) {
        return new Setting(name, Form.TEXT, false, List.of(), "");
    }

    static Setting required(String name) {
        return new Setting(name, Form.TEXT, true, List.of(), "");
    }

    static Setting choice(String name, String usual, String... others) {
        var options = new ArrayList<>(List.of(usual));
        options.addAll(List.of(others));
        return new Setting(name, Form.CHOICE, false, List.copyOf(options), usual);
    }
}
