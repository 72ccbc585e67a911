package io.tidings.mail.parse;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hex, as it is and with line ends made alike. */
public final class Digests {

    private Digests() {}

    public static String sha256(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content));
    }

    /** With CRLF made LF and newlines at both ends removed, which relays change freely. */
    static String sha256OfText(byte[] content) {
        var normal = new byte[content.length];
        int length = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] != '\r' || i + 1 == content.length || content[i + 1] != '\n') {
                normal[length++] = content[i];
            }
        }
        int start = 0;
        while (start < length && isNewline(normal[start])) {
            start++;
        }
        while (length > start && isNewline(normal[length - 1])) {
            length--;
        }
        var digest = sha256();
        digest.update(normal, start, length - start);
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
