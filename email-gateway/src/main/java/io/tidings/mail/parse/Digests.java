package io.tidings.mail.parse;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hex, as it is and with line ends made alike. */
public final class Digests {

    private Digests() {}

    public static String sha256(byte[] content) {
        return sha256(content, 0, content.length);
    }

    static String sha256(byte[] array, int from, int length) {
        var digest = sha256();
        digest.update(array, from, length);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With CRLF made LF and newlines at both ends removed, which relays change freely. */
    static String sha256OfText(byte[] content, int from, int length) {
        int start = from;
        int end = from + length;
        while (start < end && isNewline(content[start])) {
            start++;
        }
        while (end > start && isNewline(content[end - 1])) {
            end--;
        }
        var digest = sha256();
        int line = start;
        for (int i = start; i + 1 < end; i++) {
            if (content[i] == '\r' && content[i + 1] == '\n') {
                digest.update(content, line, i - line);
                line = i + 1;
            }
        }
        digest.update(content, line, end - line);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static boolean isNewline(byte b) {
        return b == '\n' || b == '\r';
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
