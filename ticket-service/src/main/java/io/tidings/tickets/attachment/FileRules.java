package io.tidings.tickets.attachment;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a file is of a kind that the desk does not take: by the ending of its name, and by how its content begins, whatever it
 * is called. What is inside an archive is not looked at.
 */
public final class FileRules {

    /** How many bytes {@link #refusal} looks at. */
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

    private FileRules() {}

    /**
     * Why a file is not taken; empty for one that is.
     *
     * @param beginning the first {@link #LOOKED_AT} bytes, or all where there are fewer
     */
    public static Optional<Reason> refusal(AttachmentSettings settings, String name, byte[] beginning) {
        if (settings.blocked().contains(ending(name))) {
            return Optional.of(Reason.TYPE);
        }
        var isProgram = settings.blockPrograms() && PROGRAMS.stream().anyMatch(start -> begins(beginning, start));
        return isProgram ? Optional.of(Reason.PROGRAM) : Optional.empty();
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
