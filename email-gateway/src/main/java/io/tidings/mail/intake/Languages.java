package io.tidings.mail.intake;

import java.lang.Character.UnicodeScript;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Guesses a sender's language where the mail does not name it; only from letters that leave little doubt. */
final class Languages {

    private static final int SAMPLE = 2_000;
    private static final String POLISH = "ąćęłńśźżĄĆĘŁŃŚŹŻ";

    private Languages() {}

    static Optional<String> of(@Nullable String declared, String subject, String text) {
        if (declared != null) {
            return Optional.of(declared);
        }
        return guess(subject + "\n" + (text.length() > SAMPLE ? text.substring(0, SAMPLE) : text));
    }

    private static Optional<String> guess(String text) {
        int hangul = 0;
        int kana = 0;
        int polish = 0;
        for (var c : text.codePoints().toArray()) {
            var script = UnicodeScript.of(c);
            hangul += script == UnicodeScript.HANGUL ? 1 : 0;
            kana += script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA ? 1 : 0;
            polish += POLISH.indexOf(c) >= 0 ? 1 : 0;
        }
        if (hangul >= 2) {
            return Optional.of("ko");
        }
        if (kana >= 2) {
            return Optional.of("ja");
        }
        return polish >= 2 ? Optional.of("pl") : Optional.empty();
    }
}
