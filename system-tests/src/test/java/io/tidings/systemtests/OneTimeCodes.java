package io.tidings.systemtests;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app: time-based one-time codes of six digits (RFC 6238), none of which it shows twice. */
final class OneTimeCodes {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int STEP_SECONDS = 30;

    private final byte[] key;
    private long shown;

    /** @param secret the key as the page shows it to be typed, in base32 with spaces */
    OneTimeCodes(String secret) {
        this.key = decode(secret.replaceAll("\\s", "").toUpperCase(Locale.ROOT));
    }

    /** A code is taken once: who needs another within the same half minute takes the next one, which is taken early. */
    String next() {
        shown = Math.max(Instant.now().getEpochSecond() / STEP_SECONDS, shown + 1);
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "RAW"));
            var digest =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(shown).array());
            var offset = digest[digest.length - 1] & 0xf;
            var number = ByteBuffer.wrap(digest, offset, Integer.BYTES).getInt() & 0x7fffffff;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA1", e);
        }
    }

    private static byte[] decode(String secret) {
        var bytes = ByteBuffer.allocate(secret.length() * 5 / 8);
        var bits = 0;
        var held = 0;
        for (var letter : secret.toCharArray()) {
            bits = (bits << 5 | BASE32.indexOf(letter)) & 0xfff;
            held += 5;
            if (held >= 8) {
                held -= 8;
                bytes.put((byte) (bits >> held));
            }
        }
        return bytes.array();
    }
}
