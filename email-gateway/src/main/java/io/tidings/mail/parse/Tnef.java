package io.tidings.mail.parse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.hmef.CompressedRTF;
import org.jspecify.annotations.Nullable;

/**
 * The files and the body inside Outlook's winmail.dat (MS-OXTNEF). Reads the attribute stream itself, because POI's
 * reader gives up on a whole file for one attribute; POI undoes the RTF compression.
 */
final class Tnef {

    private static final int SIGNATURE = 0x223E9F78;
    private static final int DEEPEST = 5;
    private static final int MOST_FILES = 500;

    /** Twice of what is read as text. */
    static final int LONGEST_RTF = 8 << 20;

    private static final int ATTACH_RENDERING = 0x9002;
    private static final int MESSAGE_PROPERTIES = 0x9003;
    private static final int ATTACHMENT_PROPERTIES = 0x9005;
    private static final int CODEPAGE = 0x9007;
    private static final int ATTACH_TITLE = 0x8010;
    private static final int ATTACH_DATA = 0x800F;
    private static final int BODY = 0x800C;

    private static final int PR_BODY = 0x1000;
    private static final int PR_RTF_COMPRESSED = 0x1009;
    private static final int PR_BODY_HTML = 0x1013;
    private static final int PR_DISPLAY_NAME = 0x3001;
    private static final int PR_ATTACH_DATA = 0x3701;
    private static final int PR_ATTACH_FILENAME = 0x3704;
    private static final int PR_ATTACH_LONG_FILENAME = 0x3707;
    private static final int PR_ATTACH_MIME_TAG = 0x370E;
    private static final int PR_ATTACH_CONTENT_ID = 0x3712;

    record File(
            String name, @Nullable String mime, @Nullable String contentId, byte[] content) {}

    record Content(
            List<File> files,
            @Nullable String text,
            @Nullable String html,
            byte @Nullable [] rtf) {

        /** Whether there is anything to show instead of the file itself. */
        boolean isEmpty() {
            return files.isEmpty() && text == null && html == null && rtf == null;
        }
    }

    private static final class Attachment {
        private @Nullable String title;
        private byte[] data = {};
        private Map<Integer, Property> properties = Map.of();
    }

    /** @param type the MAPI type, which says how {@code data} is to be read */
    private record Property(int type, byte[] data) {}

    private final List<Attachment> attachments = new ArrayList<>();
    private Map<Integer, Property> message = Map.of();
    private String charset = "windows-1252";
    private @Nullable String plainBody;

    private Tnef() {}

    static boolean isTnef(Octets content) {
        return content.length() > 6
                && ByteBuffer.wrap(content.beginning(Integer.BYTES))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt(0)
                        == SIGNATURE;
    }

    static Content read(byte[] content) {
        return read(content, 0);
    }

    private static Content read(byte[] content, int depth) {
        var tnef = new Tnef();
        try {
            tnef.attributes(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
        } catch (RuntimeException e) {
            // Cut off in the middle: what came before still counts.
        }
        return tnef.content(depth);
    }

    private void attributes(ByteBuffer in) {
        in.position(6);
        while (in.remaining() >= 11) {
            in.get();
            var id = in.getInt() & 0xFFFF;
            var length = in.getInt();
            if (length < 0) {
                return;
            }
            var data = new byte[Math.min(length, in.remaining())];
            in.get(data);
            if (in.remaining() >= 2) {
                in.getShort();
            }
            attribute(id, data);
        }
    }

    private void attribute(int id, byte[] data) {
        switch (id) {
            case CODEPAGE -> {
                if (data.length >= 4) {
                    charset = Charsets.codepage(little(data).getInt()).name();
                }
            }
            case BODY -> plainBody = string(data);
            case MESSAGE_PROPERTIES -> message = properties(data);
            case ATTACH_RENDERING -> {
                if (attachments.size() < MOST_FILES) {
                    attachments.add(new Attachment());
                }
            }
            case ATTACH_TITLE -> current().title = string(data);
            case ATTACH_DATA -> current().data = data;
            case ATTACHMENT_PROPERTIES -> current().properties = properties(data);
            default -> {}
        }
    }

    private Attachment current() {
        if (attachments.isEmpty()) {
            attachments.add(new Attachment());
        }
        return attachments.getLast();
    }

    private Map<Integer, Property> properties(byte[] data) {
        var properties = new HashMap<Integer, Property>();
        try {
            var in = little(data);
            var count = in.getInt();
            for (int i = 0; i < count && in.remaining() >= 4; i++) {
                property(in, properties);
            }
        } catch (RuntimeException e) {
            // A property that lies about its length ends the list, not the file.
        }
        return properties;
    }

    private static void property(ByteBuffer in, Map<Integer, Property> properties) {
        var type = in.getShort() & 0xFFFF;
        var id = in.getShort() & 0xFFFF;
        if (id >= 0x8000) {
            skipName(in);
        }
        var multiple = (type & 0x1000) != 0;
        var base = type & 0x0FFF;
        var variable = base == 0x1E || base == 0x1F || base == 0x102 || base == 0x0D;
        var values = multiple || variable ? in.getInt() : 1;
        for (int i = 0; i < values; i++) {
            var length = variable ? in.getInt() : fixedLength(base);
            if (length < 0 || length > in.remaining()) {
                throw new IllegalArgumentException("A property of " + length + " bytes");
            }
            var value = new byte[length];
            in.get(value);
            skip(in, -length & 3);
            if (i == 0) {
                properties.putIfAbsent(id, new Property(base, value));
            }
            if (!variable && length == 0) {
                // However many nothings there are said to be: they take no room, so nothing else would end the
                // counting.
                return;
            }
        }
    }

    private static void skipName(ByteBuffer in) {
        skip(in, 16);
        if (in.getInt() == 0) {
            in.getInt();
        } else {
            var length = in.getInt();
            skip(in, length + (-length & 3));
        }
    }

    private static int fixedLength(int type) {
        return switch (type) {
            case 0x02, 0x0B -> 2;
            case 0x03, 0x04, 0x0A -> 4;
            case 0x05, 0x06, 0x07, 0x14, 0x40 -> 8;
            case 0x48 -> 16;
            case 0x01 -> 0;
            default -> throw new IllegalArgumentException("No such property type: " + type);
        };
    }

    private static void skip(ByteBuffer in, int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("Cannot skip " + bytes);
        }
        in.position(Math.min(in.limit(), in.position() + bytes));
    }

    private Content content(int depth) {
        var files = new ArrayList<File>();
        for (var attachment : attachments) {
            add(attachment, files, depth);
        }
        var text = text(message, PR_BODY);
        var html = message.get(PR_BODY_HTML);
        var rtf = message.get(PR_RTF_COMPRESSED);
        return new Content(
                List.copyOf(files),
                text == null ? plainBody : text,
                html == null ? null : html(html),
                rtf == null ? null : decompressed(rtf.data()));
    }

    private void add(Attachment attachment, List<File> files, int depth) {
        var properties = attachment.properties;
        var object = properties.get(PR_ATTACH_DATA);
        if (object != null && object.type() == 0x0D && object.data().length > 16) {
            var embedded = Arrays.copyOfRange(object.data(), 16, object.data().length);
            if (isTnef(Octets.of(embedded)) && depth < DEEPEST) {
                embedded(embedded, name(attachment, "message"), files, depth);
            } else {
                files.add(new File(
                        name(attachment, "object"),
                        mime(properties),
                        text(properties, PR_ATTACH_CONTENT_ID),
                        embedded));
            }
            return;
        }
        var data = attachment.data.length == 0 && object != null ? object.data() : attachment.data;
        files.add(new File(name(attachment, "file"), mime(properties), text(properties, PR_ATTACH_CONTENT_ID), data));
    }

    /** A message inside: its body becomes a file of its own, and its files come along. */
    private static void embedded(byte[] tnef, String name, List<File> files, int depth) {
        var inner = read(tnef, depth + 1);
        if (inner.html() != null) {
            files.add(new File(name + ".html", "text/html", null, inner.html().getBytes(StandardCharsets.UTF_8)));
        } else if (inner.text() != null && !inner.text().isBlank()) {
            files.add(new File(name + ".txt", "text/plain", null, inner.text().getBytes(StandardCharsets.UTF_8)));
        } else if (inner.rtf() != null) {
            files.add(new File(name + ".rtf", "application/rtf", null, inner.rtf()));
        }
        files.addAll(inner.files());
    }

    private String name(Attachment attachment, String fallback) {
        for (var id : new int[] {PR_ATTACH_LONG_FILENAME, PR_ATTACH_FILENAME}) {
            var name = text(attachment.properties, id);
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        if (attachment.title != null && !attachment.title.isBlank()) {
            return attachment.title;
        }
        var display = text(attachment.properties, PR_DISPLAY_NAME);
        return display == null || display.isBlank() ? fallback : display;
    }

    private @Nullable String mime(Map<Integer, Property> properties) {
        var mime = text(properties, PR_ATTACH_MIME_TAG);
        return mime == null || !mime.contains("/") ? null : mime;
    }

    private @Nullable String text(Map<Integer, Property> properties, int id) {
        var property = properties.get(id);
        if (property == null) {
            return null;
        }
        return property.type() == 0x1F ? utf16(property.data()) : string(property.data());
    }

    private String html(Property html) {
        return html.type() == 0x1F
                ? utf16(html.data())
                : Charsets.decode(
                        html.data(),
                        HtmlCharset.declaredIn(Octets.of(html.data())).orElse(charset));
    }

    private static String utf16(byte[] data) {
        var text = new String(data, StandardCharsets.UTF_16LE);
        var end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private String string(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return Charsets.decode(Arrays.copyOf(data, end), charset);
    }

    private static byte @Nullable [] decompressed(byte[] rtf) {
        var beginning = new Beginning();
        try {
            new CompressedRTF().decompress(new ByteArrayInputStream(rtf), beginning);
        } catch (Beginning.Enough e) {
            return beginning.bytes.toByteArray();
        } catch (IOException | RuntimeException e) {
            return null;
        }
        return beginning.bytes.toByteArray();
    }

    /** In this packing two bytes may stand for seventeen, so what is unpacked has to end by itself. */
    private static final class Beginning extends OutputStream {

        private static final class Enough extends IOException {}

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int one) throws IOException {
            room();
            bytes.write(one);
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            room();
            bytes.write(some, from, length);
        }

        private void room() throws Enough {
            if (bytes.size() >= LONGEST_RTF) {
                throw new Enough();
            }
        }
    }

    private static ByteBuffer little(byte[] data) {
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }
}
