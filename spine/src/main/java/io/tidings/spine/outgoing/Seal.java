package io.tidings.spine.outgoing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must not be readable in the store: keys and addresses that are credentials (AES-256-GCM, random nonce).
 * A sealed value opens only under the context it was sealed for, so one copied to another document stays shut.
 */
public final class Seal {

    private static final String PREFIX = "v1:";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param base64Key 32 bytes in base64 */
    public Seal(String base64Key) {
        var bytes = decode(base64Key);
        if (bytes.length != 32) {
            throw new IllegalArgumentException(
                    "TIDINGS_ENCRYPTION_KEY must hold 32 bytes in base64 (openssl rand -base64 32), not "
                            + bytes.length);
        }
        key = new SecretKeySpec(bytes, "AES");
    }

    public String seal(String plain, String context) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = run(Cipher.ENCRYPT_MODE, nonce, plain.getBytes(StandardCharsets.UTF_8), context);
        return PREFIX
                + Base64.getEncoder()
                        .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                                .put(nonce)
                                .put(sealed)
                                .array());
    }

    /** @throws IllegalStateException where the value was sealed with another key or for another context */
    public String open(String sealed, String context) {
        if (!sealed.startsWith(PREFIX)) {
            throw new IllegalStateException("A stored secret has an unknown form");
        }
        var bytes = ByteBuffer.wrap(decode(sealed.substring(PREFIX.length())));
        var nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        var rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return new String(run(Cipher.DECRYPT_MODE, nonce, rest, context), StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, byte[] nonce, byte[] input, String context) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A stored secret cannot be opened: was TIDINGS_ENCRYPTION_KEY changed?", e);
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.strip());
    }
}
