package io.tidings.tickets.attachment;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Which files this installation does not take: by the ending of their name, and by how their content begins, whatever they are
 * called. What is inside an archive is not looked at.
 */
@Component
public final class FileRules {

    /** How many bytes {@link #refuses} looks at. */
    public static final int LOOKED_AT = 32;

    /** Why a file is not taken. */
    public enum Reason {
        TYPE,
        PROGRAM
    }

    /** How programs begin. A library that knows a thousand kinds of files would be loaded for these few. */
    private static final List<byte[]> PROGRAMS = List.of(
            bytes("4d5a"), // Windows and DOS
            bytes("7f454c46"), // ELF
            bytes("feedface"), // Mach-O, 32 and 64 bits, either order of bytes
            bytes("feedfacf"),
            bytes("cefaedfe"),
            bytes("cffaedfe"),
            bytes("cafebabe"), // Java classes, and Mach-O for several processors
            bytes("2321"), // scripts with #!
            bytes("4c0000000114020000000000c000000000000046")); // Windows shortcuts

    private final AttachmentProperties properties;
    private final Set<String> blocked;

    FileRules(AttachmentProperties properties) {
        this.properties = properties;
        this.blocked = new TreeSet<>();
        properties.blocked().stream()
                .map(ending -> ending.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\.", ""))
                .filter(ending -> !ending.isEmpty())
                .forEach(blocked::add);
    }

    /** @param beginning the first {@link #LOOKED_AT} bytes, or all where there are fewer */
    public Optional<Reason> refuses(String name, byte[] beginning) {
        if (blocked.contains(ending(name))) {
            return Optional.of(Reason.TYPE);
        }
        var isProgram = properties.blockPrograms() && PROGRAMS.stream().anyMatch(start -> begins(beginning, start));
        return isProgram ? Optional.of(Reason.PROGRAM) : Optional.empty();
    }

    /** The largest file that a person may upload, in bytes. */
    long largest() {
        return properties.largest().toBytes();
    }

    Set<String> blocked() {
        return blocked;
    }

    /** As a file system reads it: a dot or blanks at the end do not count. */
    static String ending(String name) {
        var harmless = FileNames.harmless(name).replaceFirst("[. ]+$", "");
        var dot = harmless.lastIndexOf('.');
        return dot < 0 ? "" : harmless.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean begins(byte[] content, byte[] start) {
        return content.length >= start.length && Arrays.equals(content, 0, start.length, start, 0, start.length);
    }

    private static byte[] bytes(String hexadecimal) {
        return HexFormat.of().parseHex(hexadecimal);
    }
}
