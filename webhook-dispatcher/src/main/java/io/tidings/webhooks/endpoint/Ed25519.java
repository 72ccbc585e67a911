package io.tidings.webhooks.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The asymmetric keys of Standard Webhooks 1.0 ({@code v1a}): {@code whsk_} and, in base64, the 32 bytes that sign with the 32 bytes
 * that check after them. Receivers need the second half alone, so that none of them could sign in our name.
 */
public final class Ed25519 {

    private static final String PREFIX = "whsk_";
    private static final int HALF = 32;

    private Ed25519() {}

    public static boolean isNamedBy(String secret) {
        return secret.startsWith(PREFIX);
    }

    /** Whether it is a key, and its halves belong together. */
    static boolean isKey(String secret) {
        try {
            var bytes = bytes(secret);
            if (bytes.length != 2 * HALF) {
                return false;
            }
            var checking = Signature.getInstance("Ed25519");
            checking.initVerify(publicKey(Arrays.copyOfRange(bytes, HALF, 2 * HALF)));
            checking.update("together".getBytes(UTF_8));
            return checking.verify(sign(secret, "together"));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return false;
        }
    }

    /** The same text under the same key is always signed alike (RFC 8032). */
    public static byte[] sign(String secret, String text) {
        try {
            var signing = Signature.getInstance("Ed25519");
            signing.initSign(privateKey(Arrays.copyOf(bytes(secret), HALF)));
            signing.update(text.getBytes(UTF_8));
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A delivery cannot be signed with the endpoint's key", e);
        }
    }

    private static byte[] bytes(String secret) {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }

    private static PrivateKey privateKey(byte[] half) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, half));
    }

    /** RFC 8032 §5.1.5: the y coordinate, its lowest byte first, and in the highest bit whether x is odd. */
    private static PublicKey publicKey(byte[] half) throws GeneralSecurityException {
        var y = new byte[HALF];
        for (var i = 0; i < HALF; i++) {
            y[i] = half[HALF - 1 - i];
        }
        var isOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(isOdd, new BigInteger(1, y))));
    }
}
