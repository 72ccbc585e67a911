package io.tidings.tickets;

import io.tidings.events.Visibility;
import java.util.Locale;

/** The words under which the contract's enums are stored: those of the wire. */
public final class Words {

    private Words() {}

    public static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static <E extends Enum<E>> E read(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    public static Visibility visibility(String word) {
        return read(Visibility.class, word);
    }
}
