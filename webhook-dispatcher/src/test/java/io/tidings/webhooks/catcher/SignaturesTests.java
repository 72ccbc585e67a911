package io.tidings.webhooks.catcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.webhooks.catcher.Caught.Header;
import io.tidings.webhooks.catcher.SignatureCheck.Hint;
import io.tidings.webhooks.catcher.SignatureCheck.Outcome;
import io.tidings.webhooks.catcher.SignatureCheck.Scheme;
import io.tidings.webhooks.catcher.Signatures.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** With the vectors that the two schemes' authors publish. */
class SignaturesTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIME = 1614265330;
    private static final String GOOD = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final String BAD = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    private static final Key KEY = new Key("Warehouse", SECRET);

    @Test
    void thePublishedVectorFits() {
        var check = standard(GOOD, TIME + 2, KEY);

        assertThat(check.scheme()).isEqualTo(Scheme.STANDARD_WEBHOOKS);
        assertThat(check.outcome()).isEqualTo(Outcome.FITS);
        assertThat(check.keyOf()).isEqualTo("Warehouse");
        assertThat(check.id()).isEqualTo(ID);
        assertThat(check.timestamp()).isEqualTo(TIME);
        assertThat(check.age()).isEqualTo(2);
    }

    @Test
    void anAsymmetricSignatureFitsItsOwnKeyAlone() {
        var key = new Key(
                "Outside",
                "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==");
        var signature = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

        assertThat(standard(signature, TIME, KEY, key).outcome()).isEqualTo(Outcome.FITS);
        assertThat(standard(signature, TIME, KEY, key).keyOf()).isEqualTo("Outside");
        assertThat(standard(signature, TIME, KEY).outcome()).isEqualTo(Outcome.DIFFERS);
        assertThat(standard("v1a,AAAA", TIME, key).outcome()).isEqualTo(Outcome.DIFFERS);
    }

    @Test
    void ofSeveralSignaturesTheFittingOneIsNamed() {
        var check =
                standard(BAD + " v2,abc " + GOOD, TIME, new Key("Old", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"), KEY);

        assertThat(check.outcome()).isEqualTo(Outcome.FITS);
        assertThat(check.signatures()).containsExactly(false, false, true);
        assertThat(check.keyOf()).isEqualTo("Warehouse");
    }

    @Test
    void aFittingSignatureOfLongAgoIsOutsideTheTolerance() {
        assertThat(standard(GOOD, TIME + 301, KEY).outcome()).isEqualTo(Outcome.OUTSIDE_TOLERANCE);
        assertThat(standard(GOOD, TIME - 301, KEY).age()).isEqualTo(-301);
        assertThat(standard(GOOD, TIME + 299, KEY).outcome()).isEqualTo(Outcome.FITS);
    }

    @Test
    void whatIsMissingOrUnreadableIsNamed() {
        assertThat(check(List.of(new Header("Webhook-Id", ID), new Header("webhook-signature", GOOD)), KEY))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.outcome()).isEqualTo(Outcome.MISSING_HEADER);
                    assertThat(check.missing()).isEqualTo("webhook-timestamp");
                });
        assertThat(standard("v2,abc", TIME, KEY).outcome()).isEqualTo(Outcome.UNREADABLE);
        assertThat(standard(GOOD, TIME).outcome()).isEqualTo(Outcome.NO_KEY);
        assertThat(standard(BAD, TIME, KEY).hints()).isEmpty();
        assertThat(check(List.of(new Header("Content-Type", "application/json")), KEY))
                .isEmpty();
    }

    @Test
    void usualMistakesAreRecognised() {
        var decoded = Base64.getDecoder().decode(SECRET.substring(6));
        var signed = ID + "." + TIME + "." + BODY;
        var text = SECRET.substring(6).getBytes(UTF_8);

        assertThat(hints(base64(text, signed))).containsExactly(Hint.KEY_NOT_DECODED);
        assertThat(hints(base64(SECRET.getBytes(UTF_8), signed))).containsExactly(Hint.KEY_WITH_PREFIX);
        assertThat(hints(base64(decoded, BODY))).containsExactly(Hint.BODY_ONLY);
        assertThat(hints(base64(decoded, TIME + "." + BODY))).containsExactly(Hint.WITHOUT_ID);
        assertThat(hints(hex(decoded, signed))).containsExactly(Hint.HEX);
        assertThat(hints(hex(text, BODY))).containsExactly(Hint.KEY_NOT_DECODED, Hint.BODY_ONLY, Hint.HEX);
    }

    @Test
    void gitHubsPublishedVectorFits() {
        var key = new Key("mine", "It's a Secret to Everybody");
        var right = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        assertThat(hub(right, "Hello, World!", key).outcome()).isEqualTo(Outcome.FITS);
        assertThat(hub(right, "Hello, World", key).outcome()).isEqualTo(Outcome.DIFFERS);
        assertThat(hub(right.substring(7), "Hello, World!", key).outcome()).isEqualTo(Outcome.UNREADABLE);
        var base64 = "sha256=" + base64(key.secret().getBytes(UTF_8), "Hello, World!");
        assertThat(hub(base64, "Hello, World!", key).hints()).containsExactly(Hint.BASE64);
    }

    @Test
    void ofABodyThatWasCutNothingIsSaid() {
        var headers = List.of(new Header("X-Hub-Signature-256", "sha256=ab"));

        assertThat(Signatures.check(headers, new byte[0], true, Instant.now(), List.of(KEY)))
                .singleElement()
                .satisfies(check -> assertThat(check.outcome()).isEqualTo(Outcome.BODY_CUT));
    }

    private static List<Hint> hints(String signature) {
        var check = standard("v1," + signature, TIME, KEY);
        assertThat(check.outcome()).isEqualTo(Outcome.DIFFERS);
        return check.hints();
    }

    private static SignatureCheck standard(String signatures, long arrived, Key... keys) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("Webhook-Id", ID));
        headers.add(new Header("Webhook-Timestamp", Long.toString(TIME)));
        headers.add(new Header("Webhook-Signature", signatures));
        return Signatures.check(headers, BODY.getBytes(UTF_8), false, Instant.ofEpochSecond(arrived), List.of(keys))
                .getFirst();
    }

    private static List<SignatureCheck> check(List<Header> headers, Key... keys) {
        return Signatures.check(headers, BODY.getBytes(UTF_8), false, Instant.ofEpochSecond(TIME), List.of(keys));
    }

    private static SignatureCheck hub(String signature, String body, Key key) {
        return Signatures.check(
                        List.of(new Header("X-Hub-Signature-256", signature)),
                        body.getBytes(UTF_8),
                        false,
                        Instant.now(),
                        List.of(key))
                .getFirst();
    }

    private static String base64(byte[] key, String signed) {
        return Base64.getEncoder().encodeToString(hmac(key, signed));
    }

    private static String hex(byte[] key, String signed) {
        return HexFormat.of().formatHex(hmac(key, signed));
    }

    private static byte[] hmac(byte[] key, String signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(signed.getBytes(UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
