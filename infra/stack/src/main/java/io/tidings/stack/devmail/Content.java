package io.tidings.stack.devmail;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a letter holds. Anybody may have written it, so it is read within limits, and what cannot be read is passed over: its
 * source can be looked at all the same.
 *
 * @param text the plain words, where there are any
 * @param html as it came; only ever to be shown without scripts and without asking anybody for anything
 * @param files everything else, in its order
 */
record Content(@Nullable String text, @Nullable String html, List<File> files) {

    /** @param contentId by which the HTML names it */
    record File(
            String name,
            String mediaType,
            byte[] bytes,
            @Nullable String contentId) {}

    private static final int MOST_PARTS = 200;
    private static final int DEEPEST = 20;
    private static final int LONGEST_TEXT = 1_000_000;
    private static final long MOST_INLINE = 4L * 1024 * 1024;
    private static final Pattern CID = Pattern.compile("cid:([^\"'\\s<>)]{1,300})", Pattern.CASE_INSENSITIVE);
    private static final Pattern IMAGE = Pattern.compile("image/(?:png|jpeg|gif|webp)");

    static Content of(Part message) {
        var reader = new Reader();
        reader.read(message, 0);
        return new Content(reader.text, reader.html, List.copyOf(reader.files));
    }

    /** The HTML with its own pictures in it, since nothing may be fetched; links open in a window of their own. */
    String standaloneHtml() {
        var left = new long[] {MOST_INLINE};
        var body = CID.matcher(html == null ? "" : html).replaceAll(found -> picture(found.group(1))
                .filter(file -> (left[0] -= file.bytes().length) >= 0)
                .map(file -> "data:" + file.mediaType() + ";base64,"
                        + Base64.getEncoder().encodeToString(file.bytes()))
                .orElse("about:blank"));
        return "<!DOCTYPE html><base target=\"_blank\">" + body;
    }

    private Optional<File> picture(String contentId) {
        return files.stream()
                .filter(file -> contentId.equals(file.contentId())
                        && IMAGE.matcher(file.mediaType()).matches())
                .findFirst();
    }

    private static final class Reader {

        private final List<File> files = new ArrayList<>();
        private @Nullable String text;
        private @Nullable String html;
        private int parts;

        private void read(Part part, int depth) {
            if (++parts > MOST_PARTS || depth > DEEPEST) {
                return;
            }
            try {
                var type = mediaType(part);
                if (type.startsWith("multipart/") && part.getContent() instanceof Multipart inner) {
                    for (int i = 0; i < inner.getCount(); i++) {
                        read(inner.getBodyPart(i), depth + 1);
                    }
                } else {
                    leaf(part, type);
                }
            } catch (MessagingException | IOException | RuntimeException e) {
                // One part that nobody can read hides none of the others.
            }
        }

        private void leaf(Part part, String type) throws MessagingException, IOException {
            var attached = Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
            if (!attached && type.equals("text/plain") && text == null) {
                text = words(part);
            } else if (!attached && type.equals("text/html") && html == null) {
                html = words(part);
            } else {
                var id = part.getHeader("Content-ID");
                files.add(new File(
                        name(part, files.size() + 1),
                        type,
                        part.getInputStream().readAllBytes(),
                        id == null ? null : id[0].strip().replaceAll("^<|>$", "")));
            }
        }

        private static String name(Part part, int n) throws MessagingException {
            var name = part.getFileName();
            var plain = name == null ? "" : Texts.decoded(name).replaceAll("[\\p{Cntrl}/\\\\]", "_");
            return plain.isBlank() ? "file-" + n : plain;
        }

        private static String words(Part part) throws MessagingException, IOException {
            var words = new String(part.getInputStream().readAllBytes(), charset(part));
            return words.length() > LONGEST_TEXT ? words.substring(0, LONGEST_TEXT) + "…" : words;
        }

        private static Charset charset(Part part) throws MessagingException {
            var found = Pattern.compile("charset=\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE)
                    .matcher(String.valueOf(part.getContentType()));
            try {
                return found.find() ? Charset.forName(found.group(1)) : StandardCharsets.UTF_8;
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                return StandardCharsets.UTF_8;
            }
        }

        private static String mediaType(Part part) throws MessagingException {
            var type = String.valueOf(part.getContentType());
            var end = type.indexOf(';');
            return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        }
    }
}
