package io.tidings.mail.parse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Files that old senders put straight into the text, between {@code begin 644 name} and {@code end}. */
record Uuencoded(String remainingText, List<File> files) {

    private static final Pattern BEGIN = Pattern.compile("begin(?:-base64)? [0-7]{3,4} (\\S.{0,250})");

    record File(String name, byte[] content) {}

    Uuencoded {
        files = List.copyOf(files);
    }

    static Uuencoded extract(String text) {
        if (!text.contains("begin ") && !text.contains("begin-base64 ")) {
            return new Uuencoded(text, List.of());
        }
        var lines = text.split("\r?\n", -1);
        var kept = new ArrayList<String>();
        var files = new ArrayList<File>();
        for (int i = 0; i < lines.length; i++) {
            var begin = BEGIN.matcher(lines[i].stripTrailing());
            var end = begin.matches() ? endOf(lines, i + 1) : -1;
            if (end < 0) {
                kept.add(lines[i]);
                continue;
            }
            files.add(new File(begin.group(1).strip(), content(lines, i, end)));
            i = end;
        }
        return new Uuencoded(String.join("\n", kept), files);
    }

    /** The closing line, or -1 where what follows is not uuencoded after all. */
    private static int endOf(String[] lines, int from) {
        for (int i = from; i < lines.length; i++) {
            var line = lines[i].stripTrailing();
            if (line.equals("end") || line.equals("====")) {
                return i;
            }
            if (line.length() > 100 || line.startsWith("begin ")) {
                return -1;
            }
        }
        return -1;
    }

    private static byte[] content(String[] lines, int begin, int end) {
        if (lines[begin].startsWith("begin-base64")) {
            return TransferEncoding.base64(String.join("", List.of(lines).subList(begin + 1, end)));
        }
        var content = new ByteArrayOutputStream();
        for (int i = begin + 1; i < end; i++) {
            decodeLine(lines[i], content);
        }
        return content.toByteArray();
    }

    private static void decodeLine(String line, ByteArrayOutputStream content) {
        var bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length == 0) {
            return;
        }
        var length = value(bytes, 0);
        for (int at = 1; length > 0; at += 4) {
            var triple = value(bytes, at) << 18
                    | value(bytes, at + 1) << 12
                    | value(bytes, at + 2) << 6
                    | value(bytes, at + 3);
            for (int shift = 16; shift >= 0 && length > 0; shift -= 8, length--) {
                content.write(triple >> shift);
            }
        }
    }

    private static int value(byte[] line, int at) {
        // Trailing blanks are often stripped on the way; a blank and a grave accent both mean zero.
        return at < line.length ? line[at] - 32 & 0x3F : 0;
    }
}
