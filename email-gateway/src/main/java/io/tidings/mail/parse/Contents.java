package io.tidings.mail.parse;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/** Chooses what of a mail's parts is its text and what are its files. */
final class Contents {

    /** HTML wins over a text part that only says "please use an HTML reader". */
    private static final double RICHER = 1.5;

    private static final int LONGEST_HTML = 4_000_000;

    /** How far back the end of a line is looked for; elsewhere a cut may go through a character. */
    private static final int FARTHEST_LINE = 10_000;

    /** @param html as sent, unsafe */
    private record Body(String text, @Nullable String html) {

        private static final Body NONE = new Body("", null);

        private boolean isEmpty() {
            return text.isBlank() && html == null;
        }

        private boolean isBlank() {
            return text.isBlank() && (html == null || Jsoup.parse(html).text().isBlank());
        }
    }

    private record Found(Part part, Octets content) {}

    private final @Nullable Charset hint;
    private final List<Found> found = new ArrayList<>();
    private final List<MailFile> extracted = new ArrayList<>();

    private Contents(@Nullable Charset hint) {
        this.hint = hint;
    }

    /**
     * @param visible the text of the document
     * @param document the HTML body as sent, unsafe; absent where the mail has none
     */
    record Chosen(String text, String visible, @Nullable Document document, boolean fromHtml, List<MailFile> files) {}

    static Chosen choose(Part root, @Nullable Charset hint) {
        var contents = new Contents(hint);
        var body = contents.body(root, true);
        return contents.chosen(contents.invitation(body).orElse(body));
    }

    private Chosen chosen(Body body) {
        var document = body.html() == null ? null : parse(body.html());
        var plain = body.text().strip();
        var visible = document == null ? "" : VisibleText.of(document);
        var fromHtml = document != null && (plain.isBlank() || weight(visible) > 80 + RICHER * weight(plain));
        var hasFiles = !found.isEmpty() || !extracted.isEmpty();
        var references = document != null && hasFiles ? references(document) : Set.<String>of();
        return new Chosen(fromHtml ? visible : plain, visible, document, fromHtml, files(references));
    }

    /** What an invitation says, for mails that say nothing else. */
    private Optional<Body> invitation(Body body) {
        return found.stream()
                .filter(file -> file.part().mime().equals("text/calendar") && body.isBlank())
                .map(file -> Invitation.text(Charsets.decode(
                        beginning(file.content()), file.part().type().charset(), hint)))
                .filter(text -> !text.isEmpty())
                .map(text -> new Body(text, null))
                .findFirst();
    }

    private static Document parse(String html) {
        var bounded = html.length() > LONGEST_HTML ? html.substring(0, LONGEST_HTML) : html;
        return Jsoup.parse(bounded.replace("\u0000", "").replace("\uFEFF", ""));
    }

    private static int weight(String text) {
        int weight = 0;
        for (int i = 0; i < text.length(); i++) {
            weight += text.charAt(i) > ' ' ? 1 : 0;
        }
        return weight;
    }

    private Body body(Part part, boolean first) {
        return switch (part) {
            case Part.Embedded embedded -> file(embedded, embedded.content());
            case Part.Leaf leaf -> leaf(leaf, first);
            case Part.Signed signed -> body(signed.inside(), first);
            case Part.Multipart multipart -> multipart(multipart, first);
        };
    }

    private Body file(Part part, Octets content) {
        found.add(new Found(part, content));
        return Body.NONE;
    }

    private Body leaf(Part.Leaf leaf, boolean first) {
        var mime = leaf.mime();
        if (isTnef(leaf)) {
            return tnef(leaf);
        }
        if (!isBodyText(leaf, first)) {
            return file(leaf, leaf.content());
        }
        if (leaf.content().length() > MailReader.LONGEST_BODY) {
            file(leaf, leaf.content());
        }
        if (mime.equals("text/html")) {
            var charset = leaf.type().charset();
            var label = Charsets.named(charset).isPresent()
                    ? charset
                    : HtmlCharset.declaredIn(leaf.content()).orElse(null);
            return new Body("", Charsets.decode(beginning(leaf.content()), label, hint));
        }
        var text = withoutNulls(
                Charsets.decode(beginning(leaf.content()), leaf.type().charset(), hint));
        var whole = mime.equals("text/plain") && Flowed.is(leaf.type()) ? Flowed.joined(text, leaf.type()) : text;
        var split = Uuencoded.extract(whole);
        for (var file : split.files()) {
            extracted.add(new MailFile(
                    name(file.name(), "application/octet-stream"),
                    "application/octet-stream",
                    Octets.of(file.content()),
                    null,
                    false));
        }
        return new Body(split.remainingText(), null);
    }

    /** As much of a part as is read as text, up to the end of a line. */
    static byte[] beginning(Octets content) {
        if (content.length() <= MailReader.LONGEST_BODY) {
            return content.bytes();
        }
        int end = MailReader.LONGEST_BODY;
        while (end > MailReader.LONGEST_BODY - FARTHEST_LINE && content.at(end - 1) != '\n') {
            end--;
        }
        return content.beginning(content.at(end - 1) == '\n' ? end : MailReader.LONGEST_BODY);
    }

    private static boolean isBodyText(Part.Leaf leaf, boolean first) {
        var mime = leaf.mime();
        var isText = mime.equals("text/plain")
                || mime.equals("text/html")
                || mime.equals("text/enriched")
                || mime.equals("text/richtext");
        var disposition = leaf.disposition();
        var named = disposition.parameter("filename").isPresent()
                || leaf.type().parameter("name").isPresent();
        return isText && !disposition.value().equals("attachment") && (first || !named);
    }

    private static boolean isTnef(Part.Leaf leaf) {
        var mime = leaf.mime();
        return (mime.equals("application/ms-tnef")
                        || mime.equals("application/vnd.ms-tnef")
                        || mime.equals("application/octet-stream"))
                && Tnef.isTnef(leaf.content());
    }

    private Body tnef(Part.Leaf leaf) {
        var content = Tnef.read(leaf.content().bytes());
        if (content.isEmpty()) {
            return file(leaf, leaf.content());
        }
        for (var file : content.files()) {
            var mime = file.mime() == null
                    ? "application/octet-stream"
                    : file.mime().toLowerCase(Locale.ROOT);
            extracted.add(
                    new MailFile(name(file.name(), mime), mime, Octets.of(file.content()), file.contentId(), false));
        }
        var written = content.rtf() == null ? Rtf.NOTHING : Rtf.read(content.rtf());
        var text = content.text() == null ? written.text() : withoutNulls(content.text());
        return new Body(text, content.html() == null ? written.html() : content.html());
    }

    private Body multipart(Part.Multipart multipart, boolean first) {
        return switch (multipart.mime()) {
            case "multipart/alternative" -> alternative(multipart, first);
            case "multipart/related" -> related(multipart, first);
            case "multipart/report", "multipart/signed" -> firstThenFiles(multipart, first);
            default -> sequence(multipart, first);
        };
    }

    private Body alternative(Part.Multipart multipart, boolean first) {
        var text = "";
        String html = null;
        for (var part : multipart.parts()) {
            var body = body(part, first);
            text = text.isBlank() ? body.text() : text;
            html = body.html() == null ? html : body.html();
        }
        return new Body(text, html);
    }

    private Body related(Part.Multipart multipart, boolean first) {
        var start = multipart.type().parameter("start").map(Contents::plainId).orElse("");
        var root = multipart.parts().stream()
                .filter(part -> !start.isEmpty() && contentId(part).equals(start))
                .findFirst()
                .orElse(multipart.parts().getFirst());
        var body = Body.NONE;
        for (var part : multipart.parts()) {
            if (part == root) {
                body = joined(body, body(part, first));
            } else if (part instanceof Part.Leaf leaf && !isTnef(leaf)) {
                file(leaf, leaf.content());
            } else {
                body = joined(body, body(part, false));
            }
        }
        return body;
    }

    private Body firstThenFiles(Part.Multipart multipart, boolean first) {
        var body = body(multipart.parts().getFirst(), first);
        for (var part : multipart.parts().subList(1, multipart.parts().size())) {
            switch (part) {
                case Part.Leaf leaf -> file(leaf, leaf.content());
                case Part.Embedded embedded -> file(embedded, embedded.content());
                case Part.Multipart more -> body(more, false);
                case Part.Signed signed -> body(signed.inside(), false);
            }
        }
        return body;
    }

    private Body sequence(Part.Multipart multipart, boolean first) {
        var body = Body.NONE;
        var isFirst = first;
        for (var part : multipart.parts()) {
            var next = body(part, isFirst);
            isFirst = isFirst && next.isEmpty();
            body = joined(body, next);
        }
        return body;
    }

    private static Body joined(Body before, Body after) {
        if (before.isEmpty()) {
            return after;
        }
        if (after.isEmpty()) {
            return before;
        }
        var text = asText(before) + "\n" + asText(after);
        return new Body(text, before.html() == null && after.html() == null ? null : asHtml(before) + asHtml(after));
    }

    private static String asText(Body body) {
        return body.text().isBlank() && body.html() != null ? VisibleText.of(parse(body.html())) : body.text();
    }

    private static String asHtml(Body body) {
        return body.html() == null
                ? "<div>" + Entities.escape(body.text()).replace("\n", "<br>") + "</div>"
                : body.html();
    }

    private List<MailFile> files(Set<String> references) {
        var files = new ArrayList<MailFile>();
        int nameless = 0;
        for (var file : found) {
            var part = file.part();
            var mime = part.mime();
            var declared = FileNames.safe(declaredName(part));
            if (declared.isEmpty()) {
                nameless++;
            }
            var name = declared.isEmpty() ? madeName(part, nameless) : declared;
            var id = contentId(part);
            var location = part.headers().first("Content-Location").orElse("");
            var inline = (!id.isEmpty() && references.contains(normalized(id)))
                    || (!location.isEmpty() && references.contains(normalized(location)));
            files.add(new MailFile(name, mime, file.content(), id.isEmpty() ? null : id, inline));
        }
        for (var file : extracted) {
            var id = file.contentId();
            files.add(
                    id != null && references.contains(normalized(plainId(id)))
                            ? new MailFile(file.name(), file.mime(), file.content(), plainId(id), true)
                            : file);
        }
        return List.copyOf(files);
    }

    private String declaredName(Part part) {
        var disposition = part.headers().first("Content-Disposition");
        var fromDisposition =
                disposition.flatMap(value -> Parameterized.parse(value, hint).parameter("filename"));
        return fromDisposition
                .filter(name -> !name.isBlank())
                .or(() -> part.headers().first("Content-Type").flatMap(value -> Parameterized.parse(value, hint)
                        .parameter("name")))
                .orElse("");
    }

    private String madeName(Part part, int number) {
        if (part instanceof Part.Embedded embedded) {
            var subject = FileNames.safe(embedded.message()
                    .headers()
                    .text("Subject", hint)
                    .replace('/', '-')
                    .replace('\\', '-'));
            if (!subject.isEmpty()) {
                return subject + ".eml";
            }
        }
        return FileNames.made(part.mime(), number);
    }

    private static String name(String raw, String mime) {
        var safe = FileNames.safe(raw);
        return safe.isEmpty() ? FileNames.made(mime, 1) : safe;
    }

    /** Everything that the HTML shows: with or without {@code cid:}, in any case, URL-encoded or not. */
    private static Set<String> references(Document document) {
        var references = new HashSet<String>();
        for (var element : document.select("[src], [background], [href^=cid:], [data]")) {
            for (var name : List.of("src", "background", "href", "data")) {
                if (element.hasAttr(name)) {
                    references.add(normalized(element.attr(name)));
                }
            }
        }
        for (var element : document.select("[style*=cid:]")) {
            var style = element.attr("style");
            var from = style.indexOf("cid:") + 4;
            references.add(normalized(style.substring(from).replaceFirst("[\"')].*$", "")));
        }
        return references;
    }

    private static String normalized(String reference) {
        var plain = reference.strip().replaceFirst("(?i)^cid:", "");
        try {
            plain = plain.indexOf('%') < 0
                    ? plain
                    : URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not URL-encoded after all.
        }
        return plain.replaceAll("[<>]", "").toLowerCase(Locale.ROOT);
    }

    private static String contentId(Part part) {
        return part.headers().first("Content-ID").map(Contents::plainId).orElse("");
    }

    private static String plainId(String id) {
        return Headers.clean(id).replaceAll("[<>\\s\"]", "");
    }

    private static String withoutNulls(String text) {
        var cleaned = text.replace("\u0000", "").replace("\r\n", "\n").replace('\r', '\n');
        return cleaned.startsWith("\uFEFF") ? cleaned.substring(1) : cleaned;
    }
}
