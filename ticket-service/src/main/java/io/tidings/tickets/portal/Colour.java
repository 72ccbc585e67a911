package io.tidings.tickets.portal;

import io.tidings.spine.web.InvalidField;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A colour of sRGB, each part from 0 to 1.
 *
 * <p>Contrast is that of WCAG 2. Lighter and darker ones are found in OKLab (Björn Ottosson, 2020), in which equal steps look equal
 * and a colour keeps its hue.
 */
record Colour(double red, double green, double blue) {

    private static final Pattern HEX = Pattern.compile("#[0-9a-f]{6}");

    /** @throws InvalidField where it is not written as {@code #3451b2} */
    static Colour read(String written) {
        var hex = written.strip().toLowerCase(Locale.ROOT);
        if (!HEX.matcher(hex).matches()) {
            throw new InvalidField(
                    "colour", "A colour is written as #3451b2: two digits each for red, green and blue.");
        }
        var all = Integer.parseInt(hex.substring(1), 16);
        return new Colour((all >> 16) / 255.0, ((all >> 8) & 255) / 255.0, (all & 255) / 255.0);
    }

    String hex() {
        return "#%02x%02x%02x".formatted(byteOf(red), byteOf(green), byteOf(blue));
    }

    private static int byteOf(double part) {
        return (int) Math.round(Math.clamp(part, 0.0, 1.0) * 255);
    }

    /** From 1 to 21. */
    double contrast(Colour other) {
        var one = luminance();
        var two = other.luminance();
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(double part) {
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }

    private static double curved(double part) {
        return part <= 0.0031308 ? part * 12.92 : 1.055 * Math.pow(part, 1 / 2.4) - 0.055;
    }

    /** Of this colour so much, from 0 to 1, over another. */
    Colour over(Colour ground, double part) {
        return new Colour(
                ground.red + (red - ground.red) * part,
                ground.green + (green - ground.green) * part,
                ground.blue + (blue - ground.blue) * part);
    }

    /** How light it looks, from 0 to 1. */
    double lightness() {
        return lab()[0];
    }

    /** The same hue as light as this, as strong as a screen can show it. */
    Colour withLightness(double lightness) {
        var lab = lab();
        for (var strength = 1.0; strength > 0; strength -= 0.05) {
            var found = ofLab(lightness, lab[1] * strength, lab[2] * strength);
            if (found.isShowable()) {
                return found.rounded();
            }
        }
        return ofLab(lightness, 0, 0).rounded();
    }

    private boolean isShowable() {
        return isPart(red) && isPart(green) && isPart(blue);
    }

    private static boolean isPart(double part) {
        return part > -0.001 && part < 1.001;
    }

    /** As it can be written, so that what is measured is what is shown. */
    private Colour rounded() {
        return read(hex());
    }

    private double[] lab() {
        var r = linear(red);
        var g = linear(green);
        var b = linear(blue);
        var l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        var m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        var s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return new double[] {
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        };
    }

    private static Colour ofLab(double lightness, double a, double b) {
        var l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        var m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        var s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return new Colour(
                curved(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                curved(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                curved(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
    }

    private static double cube(double value) {
        return value * value * value;
    }
}
