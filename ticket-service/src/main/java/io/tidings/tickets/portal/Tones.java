package io.tidings.tickets.portal;

import java.util.List;

/**
 * What a team's one colour becomes in each theme of the page, as near to it as can be read: texts in the tone, and texts on it,
 * reach the contrast that WCAG 2 asks for (AA, 4.5).
 */
record Tones(Tone light, Tone dark) {

    static final double READABLE = 4.5;

    private static final double STEP = 0.01;

    /**
     * @param accent what can be pressed, links and what is chosen
     * @param ink what is written on that
     * @param ground what stands behind what is chosen, with texts in the accent and in the page's own colour on it
     */
    record Tone(String accent, String ink, String ground) {}

    /** As the page's design has them ({@code gateway/ui/src/styles/tokens.css}): grounds, and what is written on them. */
    private enum Theme {
        LIGHT(-STEP, 0.1, "#1b1f24", "#ffffff", "#ffffff", "#f6f7f9", "#eceff3"),
        DARK(STEP, 0.16, "#e8eaed", "#10131a", "#17191c", "#1d2023", "#282c31");

        private final double towards;
        private final double tint;
        private final Colour text;
        private final Colour ink;
        private final List<Colour> grounds;

        Theme(double towards, double tint, String text, String ink, String... grounds) {
            this.towards = towards;
            this.tint = tint;
            this.text = Colour.read(text);
            this.ink = Colour.read(ink);
            this.grounds = List.of(grounds).stream().map(Colour::read).toList();
        }

        Tone of(Colour wanted) {
            var accent = wanted;
            for (var lightness = wanted.lightness(); !isReadable(accent) && isLightness(lightness); ) {
                lightness += towards;
                accent = wanted.withLightness(Math.clamp(lightness, 0, 1));
            }
            return new Tone(accent.hex(), ink.hex(), ground(accent).hex());
        }

        private static boolean isLightness(double lightness) {
            return lightness >= 0 && lightness <= 1;
        }

        private Colour ground(Colour accent) {
            return Colour.read(accent.over(grounds.getFirst(), tint).hex());
        }

        private boolean isReadable(Colour accent) {
            var ground = ground(accent);
            return grounds.stream().allMatch(each -> accent.contrast(each) >= READABLE)
                    && accent.contrast(ground) >= READABLE
                    && accent.contrast(ink) >= READABLE
                    && text.contrast(ground) >= READABLE;
        }
    }

    static Tones of(Colour colour) {
        return new Tones(Theme.LIGHT.of(colour), Theme.DARK.of(colour));
    }
}
