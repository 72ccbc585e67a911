package io.tidings.tickets.portal;

import static io.tidings.tickets.portal.Tones.READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.tickets.portal.Tones.Tone;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever colour a team has, what is written in it and on it can be read in both themes. */
class TonesTests {

    @Test
    void everyColourBecomesReadable() {
        for (var red = 0; red < 256; red += 51) {
            for (var green = 0; green < 256; green += 51) {
                for (var blue = 0; blue < 256; blue += 51) {
                    var tones = Tones.of(new Colour(red / 255.0, green / 255.0, blue / 255.0));
                    readable(tones.light(), "#1b1f24", "#ffffff", "#f6f7f9", "#eceff3");
                    readable(tones.dark(), "#e8eaed", "#17191c", "#1d2023", "#282c31");
                }
            }
        }
    }

    private static void readable(Tone tone, String text, String... grounds) {
        for (var ground : grounds) {
            assertThat(contrast(tone.accent(), ground))
                    .as("%s on %s", tone, ground)
                    .isGreaterThanOrEqualTo(READABLE);
        }
        assertThat(contrast(tone.accent(), tone.ground())).as("%s", tone).isGreaterThanOrEqualTo(READABLE);
        assertThat(contrast(tone.accent(), tone.ink())).as("%s", tone).isGreaterThanOrEqualTo(READABLE);
        assertThat(contrast(text, tone.ground())).as("%s", tone).isGreaterThanOrEqualTo(READABLE);
    }

    private static double contrast(String one, String other) {
        return Colour.read(one).contrast(Colour.read(other));
    }

    /** The figures of WCAG 2 itself. */
    @Test
    void contrastIsThatOfTheStandard() {
        assertThat(contrast("#000000", "#ffffff")).isBetween(20.99, 21.01);
        assertThat(contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
    }

    @Test
    void aColourThatCanBeReadStaysAsItIs() {
        assertThat(Tones.of(Colour.read("#3451b2")).light().accent()).isEqualTo("#3451b2");
    }

    /** A yellow that is darkened stays nearer to yellow than to any other. */
    @Test
    void aColourKeepsItsHue() {
        var yellow = Colour.read(Tones.of(Colour.read("#ffd400")).light().accent());
        assertThat(List.of(yellow.red(), yellow.green())).allMatch(part -> part > yellow.blue() + 0.2);
    }
}
