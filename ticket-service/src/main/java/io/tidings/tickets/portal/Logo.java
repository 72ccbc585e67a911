package io.tidings.tickets.portal;

import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Digests;
import java.awt.AlphaComposite;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * A picture that is shown to everybody: a PNG that we have painted ourselves from what was uploaded, so that nothing else of it is
 * left, whatever it was.
 */
record Logo(byte[] png) {

    static final int LARGEST_FILE = 1_000_000;

    /** Decoded, a picture needs four bytes for each. */
    private static final long MOST_PIXELS = 4_000_000;

    /** Twice the largest size at which it is shown, for screens that are as sharp. */
    private static final int WIDEST = 640;

    private static final int HIGHEST = 160;

    /** Those of which Java's own reader is the only one that looks at the bytes. */
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif");

    /** @throws InvalidField where it is none of the formats, too large, or broken */
    static Logo painted(byte[] file) {
        if (file.length > LARGEST_FILE) {
            throw refused("The logo has more than %d kB; save it smaller.".formatted(LARGEST_FILE / 1_000));
        }
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            var readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw notAPicture();
            }
            var reader = readers.next();
            try {
                if (!FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                    throw notAPicture();
                }
                reader.setInput(input, true, true);
                var width = reader.getWidth(0);
                var height = reader.getHeight(0);
                if ((long) width * height > MOST_PIXELS) {
                    throw refused("The logo has %d × %d pixels; save it smaller.".formatted(width, height));
                }
                return new Logo(png(fitting(reader.read(0))));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof InvalidField refusal) {
                throw refusal;
            }
            throw notAPicture();
        }
    }

    /** @throws InvalidField as {@link #painted} */
    static Logo read(String base64) {
        try {
            return painted(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw notAPicture();
        }
    }

    String base64() {
        return Base64.getEncoder().encodeToString(png);
    }

    /** Names its content. */
    String digest() {
        return Digests.sha256(png).substring(0, 32);
    }

    private static BufferedImage fitting(BufferedImage picture) {
        var scale =
                Math.min(1.0, Math.min((double) WIDEST / picture.getWidth(), (double) HIGHEST / picture.getHeight()));
        var now = picture;
        // By halves: a larger step would leave out pixels.
        while (scale < 0.5) {
            now = scaled(now, 0.5);
            scale *= 2;
        }
        return scaled(now, scale);
    }

    private static BufferedImage scaled(BufferedImage picture, double scale) {
        var width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        var height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        var painted = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        var brush = painted.createGraphics();
        // A picture that was painted here before is the same again, to the byte.
        brush.setComposite(AlphaComposite.Src);
        brush.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        brush.drawImage(picture, 0, 0, width, height, null);
        brush.dispose();
        return painted;
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return png.toByteArray();
    }

    private static InvalidField notAPicture() {
        return refused("This is no picture that can be shown: save the logo as PNG, JPEG or GIF.");
    }

    private static InvalidField refused(String sentence) {
        return new InvalidField("logo", sentence);
    }
}
