package io.tidings.mail.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mail's structure with mime4j's tokens and repairs what senders break: a boundary that is missing, wrong or
 * closed too early, parts after the end, multiparts without parts.
 */
final class PartReader {

    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderCount(-1)
            .setMaxHeaderLen(-1)
            .setMaxContentLen(-1)
            .build();

    /** A line that can only be a boundary: the next one is a part's header. */
    private static final Pattern LIKELY_BOUNDARY = Pattern.compile(
            "(?m)^--([^\\s-][^\\r\\n]{0,200}?|-{1,60}[^\\s-][^\\r\\n]{0,200}?)[ \\t]*\\r?\\n(?i:Content-[a-z-]{1,40}[ \\t]*:)");

    private static final Pattern HTML = Pattern.compile("(?is)\\s*<(!doctype|html|head|body|div|p|table)\\b.*");
    private static final Pattern MIME = Pattern.compile("[\\w!#$&^.+-]{1,100}/[\\w!#$&^.+-]{1,100}");
    private static final Parameterized PLAIN_TEXT = Parameterized.parse("text/plain", null);
    private static final Parameterized NESTED = Parameterized.parse("message/rfc822", null);

    /** A large mail with parts that lack their headers is hardly a mistake, and mending it takes twice its size. */
    private static final int LONGEST_WITHOUT_LINES = 4 << 20;

    private final Budget budget;

    private PartReader(Budget budget) {
        this.budget = budget;
    }

    static Part read(Octets raw, Budget budget) {
        return new PartReader(budget).message(raw, 0);
    }

    /** What the tokens have told so far, so that an error half-way keeps the first half. */
    private static final class Entity {
        private final List<Headers.Field> fields = new ArrayList<>();
        private final List<Entity> parts = new ArrayList<>();
        private boolean multipart;
        private Octets content = Octets.NONE;
        private Octets preamble = Octets.NONE;
        private Octets epilogue = Octets.NONE;
        private @Nullable Headers headers;

        /** A part without header and blank line: its first lines were taken for a broken header. */
        private boolean hasLostText() {
            return parts.stream()
                    .anyMatch(part ->
                            (part.fields.isEmpty() && part.content.isEmpty() && !part.multipart) || part.hasLostText());
        }

        private Headers headers() {
            if (headers == null || headers.fields().size() != fields.size()) {
                headers = new Headers(fields);
            }
            return headers;
        }
    }

    private Part message(Octets raw, int depth) {
        var mail = MailStart.repaired(raw);
        var entity = tokens(RawSource.of(mail), depth);
        if (entity.hasLostText() && mail.length() <= LONGEST_WITHOUT_LINES && budget.takeNested(mail.length())) {
            entity = tokens(RawSource.of(MailStart.withBlankLines(mail)), depth);
        }
        return part(entity, depth, PLAIN_TEXT);
    }

    private Entity tokens(RawSource source, int depth) {
        var root = new Entity();
        var stream = new MimeTokenStream(CONFIG);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        stream.parse(source.stream());
        try {
            entity(stream, source, root, depth);
        } catch (MimeException | IOException | RuntimeException e) {
            if (root.fields.isEmpty()) {
                root.content = source.all();
            }
        }
        return root;
    }

    private void entity(MimeTokenStream stream, RawSource source, Entity entity, int depth)
            throws MimeException, IOException {
        for (var state = stream.getState(); ; state = stream.next()) {
            switch (state) {
                case T_FIELD -> field(stream, entity);
                case T_END_HEADER -> {
                    if (depth >= Budget.DEEPEST || !budget.takePart()) {
                        stream.setRecursionMode(RecursionMode.M_FLAT);
                    }
                }
                case T_BODY -> {
                    stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
                    entity.content = source.read(stream.getInputStream());
                }
                case T_START_MULTIPART -> {
                    stream.next();
                    multipart(stream, source, entity, depth);
                }
                case T_END_BODYPART, T_END_MESSAGE, T_END_OF_STREAM -> {
                    return;
                }
                case T_START_MESSAGE, T_START_BODYPART, T_START_HEADER -> {}
                case T_RAW_ENTITY, T_PREAMBLE, T_EPILOGUE, T_END_MULTIPART -> {}
            }
        }
    }

    private void multipart(MimeTokenStream stream, RawSource source, Entity entity, int depth)
            throws MimeException, IOException {
        entity.multipart = true;
        for (var state = stream.getState(); state != EntityState.T_END_MULTIPART; state = stream.next()) {
            switch (state) {
                case T_PREAMBLE -> entity.preamble = source.read(stream.getInputStream());
                case T_EPILOGUE -> entity.epilogue = source.read(stream.getInputStream());
                case T_START_BODYPART -> {
                    if (!budget.hasParts()) {
                        // A million of them, of a few bytes each, are more than the heap holds.
                        throw new MimeException("More parts than are read");
                    }
                    var part = new Entity();
                    entity.parts.add(part);
                    entity(stream, source, part, depth + 1);
                }
                case T_END_OF_STREAM -> {
                    return;
                }
                case T_START_MESSAGE,
                        T_END_MESSAGE,
                        T_RAW_ENTITY,
                        T_START_HEADER,
                        T_FIELD,
                        T_END_HEADER,
                        T_START_MULTIPART,
                        T_END_MULTIPART,
                        T_END_BODYPART,
                        T_BODY -> {}
            }
        }
    }

    private void field(MimeTokenStream stream, Entity entity) {
        var field = stream.getField();
        ByteSequence raw = field.getRaw();
        var bytes = raw == null ? field.getBody().getBytes(StandardCharsets.ISO_8859_1) : raw.toByteArray();
        if (!budget.takeHeader(bytes.length)) {
            return;
        }
        int colon = 0;
        while (raw != null && colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        var value = raw == null
                ? bytes
                : java.util.Arrays.copyOfRange(bytes, Math.min(colon + 1, bytes.length), bytes.length);
        entity.fields.add(new Headers.Field(field.getName().strip(), Headers.unfold(value)));
    }

    private Part part(Entity entity, int depth, Parameterized defaultType) {
        var headers = entity.headers();
        var type = type(headers, defaultType);
        if (entity.multipart) {
            return multipart(entity, headers, type, depth);
        }
        var content = TransferEncoding.decode(entity.content, encoding(headers));
        // A large attachment is not kept twice.
        entity.content = Octets.NONE;
        if (type.value().startsWith("multipart/")) {
            return withFoundBoundary(content, headers, type, depth).orElseGet(() -> text(headers, content));
        }
        if (SignedData.isOffered(type, headers) && depth < Budget.DEEPEST) {
            var signed = SignedData.content(content);
            if (signed.isPresent() && budget.takeNested(signed.get().length)) {
                return new Part.Signed(headers, type, content, message(Octets.of(signed.get()), depth + 1));
            }
        }
        if (isMessage(type) && !content.isEmpty() && depth < Budget.DEEPEST && budget.takeNested(content.length())) {
            return new Part.Embedded(headers, type, content, message(content, depth + 1));
        }
        return new Part.Leaf(headers, type, content);
    }

    private Part multipart(Entity entity, Headers headers, Parameterized type, int depth) {
        var defaultType = type.value().equals("multipart/digest") ? NESTED : PLAIN_TEXT;
        var parts = new ArrayList<Part>();
        for (var part : entity.parts) {
            // A boundary right before the closing one makes an empty part that nobody sent.
            if (!part.fields.isEmpty() || !part.content.isEmpty() || part.multipart) {
                parts.add(part(part, depth + 1, defaultType));
            }
        }
        if (parts.isEmpty()) {
            return withFoundBoundary(entity.preamble, headers, type, depth)
                    .orElseGet(() -> text(headers, entity.preamble.isEmpty() ? entity.epilogue : entity.preamble));
        }
        withFoundBoundary(entity.epilogue, headers, type, depth).ifPresent(late -> {
            if (late instanceof Part.Multipart more) {
                parts.addAll(more.parts());
            }
        });
        return new Part.Multipart(headers, type, parts);
    }

    /** Reads the content by the boundary that it really uses, where it uses one. */
    private Optional<Part> withFoundBoundary(Octets content, Headers headers, Parameterized type, int depth) {
        if (content.isEmpty() || depth >= Budget.DEEPEST || !budget.takeNested(content.length())) {
            return Optional.empty();
        }
        var boundary = LIKELY_BOUNDARY.matcher(content.latin1());
        if (!boundary.find()) {
            return Optional.empty();
        }
        var quoted = boundary.group(1).replace("\\", "\\\\").replace("\"", "\\\"");
        var header = ("Content-Type: multipart/mixed; boundary=\"" + quoted + "\"\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        var found = tokens(RawSource.of(new ByteArrayInputStream(header), content), depth + 1);
        if (found.parts.isEmpty()) {
            return Optional.empty();
        }
        var parts = found.parts.stream()
                .map(part -> part(part, depth + 1, PLAIN_TEXT))
                .toList();
        return Optional.of(new Part.Multipart(headers, type, parts));
    }

    private static Part text(Headers headers, Octets content) {
        var start = content.latin1(0, Math.min(content.length(), 500));
        var type = HTML.matcher(start).matches() ? "text/html" : "text/plain";
        return new Part.Leaf(headers, Parameterized.parse(type, null), content);
    }

    private static Parameterized type(Headers headers, Parameterized defaultType) {
        var declared = headers.first("Content-Type");
        if (declared.isEmpty()) {
            return defaultType;
        }
        var type = Parameterized.parse(declared.get(), null);
        var word = type.value().replaceFirst("[\\s(].*$", "");
        if (MIME.matcher(word).matches()) {
            return new Parameterized(word, type.parameters());
        }
        return new Parameterized(word.equals("text") ? "text/plain" : defaultType.value(), type.parameters());
    }

    private static boolean isMessage(Parameterized type) {
        return type.value().equals("message/rfc822") || type.value().equals("message/global");
    }

    private static String encoding(Headers headers) {
        return headers.first("Content-Transfer-Encoding")
                .map(value -> value.replaceFirst("[\\s;(].*$", "").replace("\"", ""))
                .orElse("");
    }
}
