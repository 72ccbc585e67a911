package io.tidings.mail.parse;

import java.util.Locale;
import java.util.Map;

/** Gives every file a name that is safe to show and to save. */
final class FileNames {

    private static final int LONGEST = 200;

    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("text/plain", "txt"),
            Map.entry("text/html", "html"),
            Map.entry("text/calendar", "ics"),
            Map.entry("text/csv", "csv"),
            Map.entry("text/vcard", "vcf"),
            Map.entry("text/x-vcard", "vcf"),
            Map.entry("text/rfc822-headers", "txt"),
            Map.entry("image/jpeg", "jpg"),
            Map.entry("image/jpg", "jpg"),
            Map.entry("image/png", "png"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/webp", "webp"),
            Map.entry("image/svg+xml", "svg"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("application/zip", "zip"),
            Map.entry("application/json", "json"),
            Map.entry("application/xml", "xml"),
            Map.entry("application/pgp-signature", "asc"),
            Map.entry("application/pkcs7-signature", "p7s"),
            Map.entry("application/x-pkcs7-signature", "p7s"),
            Map.entry("application/pkcs7-mime", "p7m"),
            Map.entry("application/x-pkcs7-mime", "p7m"),
            Map.entry("application/ms-tnef", "dat"),
            Map.entry("message/rfc822", "eml"),
            Map.entry("message/delivery-status", "txt"),
            Map.entry("audio/mpeg", "mp3"),
            Map.entry("video/mp4", "mp4"));

    private FileNames() {}

    static String safe(String name) {
        var path = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        var safe = new StringBuilder();
        name.substring(path + 1)
                .codePoints()
                // Direction overrides make "exe.txt" out of "txt.exe".
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT && c != '\uFFFD')
                .forEach(safe::appendCodePoint);
        var cleaned = safe.toString().strip();
        if (cleaned.chars().allMatch(c -> c == '.')) {
            return "";
        }
        if (cleaned.length() <= LONGEST) {
            return cleaned;
        }
        var dot = cleaned.lastIndexOf('.');
        var ending = dot > 0 && cleaned.length() - dot <= 10 ? cleaned.substring(dot) : "";
        return cleaned.substring(0, LONGEST - ending.length()) + ending;
    }

    /** @param number counts the nameless files of a mail, from 1 */
    static String made(String mime, int number) {
        var kind = mime.startsWith("image/") ? "image" : mime.equals("text/calendar") ? "invite" : "attachment";
        return kind + "-" + number + "." + extension(mime);
    }

    static String extension(String mime) {
        return EXTENSIONS.getOrDefault(mime.toLowerCase(Locale.ROOT), mime.startsWith("text/") ? "txt" : "bin");
    }
}
