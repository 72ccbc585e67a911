package io.tidings.tickets.attachment;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What strangers call their files, made fit for a header and a file system. */
public final class FileNames {

    private static final int LONGEST = 200;

    private FileNames() {}

    /** Without folders, control and direction-changing characters (which make {@code exe.pdf} out of {@code fdp.exe}). */
    public static String harmless(String name) {
        var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        var visible = last.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\u2028\\u2029]", "")
                .strip();
        var kept = visible.length() <= LONGEST ? visible : visible.substring(visible.length() - LONGEST);
        return kept.isBlank() || kept.matches("\\.+") ? "file" : kept;
    }

    public static String mediaType(String declared) {
        try {
            var type = MediaType.parseMediaType(declared);
            return type.isConcrete()
                    ? type.getType() + "/" + type.getSubtype()
                    : MediaType.APPLICATION_OCTET_STREAM_VALUE;
        } catch (InvalidMediaTypeException e) {
            return MediaType.APPLICATION_OCTET_STREAM_VALUE;
        }
    }
}
