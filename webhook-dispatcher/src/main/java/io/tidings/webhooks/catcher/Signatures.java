package io.tidings.webhooks.catcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.webhooks.catcher.Caught.Header;
import io.tidings.webhooks.catcher.SignatureCheck.Hint;
import io.tidings.webhooks.catcher.SignatureCheck.Outcome;
import io.tidings.webhooks.catcher.SignatureCheck.Scheme;
import io.tidings.webhooks.endpoint.Ed25519;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks how a request is signed: by Standard Webhooks 1.0 (github.com/standard-webhooks), and as GitHub signs
 * (docs.github.com, "Validating webhook deliveries"). Where nothing fits, the usual mistakes are tried in its place.
 */
final class Signatures {

    /** A key that may have signed. @param of whose it is, for people */
    record Key(String of, String secret) {}

    /** What libraries of Standard Webhooks allow. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String SECRET_PREFIX = "whsec_";
    private static final List<String> VERSIONS = List.of("v1,", "v1a,");
    private static final String HUB_PREFIX = "sha256=";

    private final List<Header> headers;
    private final byte[] body;
    private final boolean cut;
    private final Instant at;
    private final List<Key> keys;

    private Signatures(List<Header> headers, byte[] body, boolean cut, Instant at, List<Key> keys) {
        this.headers = headers;
        this.body = body;
        this.cut = cut;
        this.at = at;
        this.keys = keys;
    }

    /** One check for each scheme that the request shows signs of; none where it is not signed. */
    static List<SignatureCheck> check(List<Header> headers, byte[] body, boolean cut, Instant at, List<Key> keys) {
        var signatures = new Signatures(headers, body, cut, at, keys);
        return Stream.of(signatures.standardWebhooks(), signatures.hub())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<SignatureCheck> standardWebhooks() {
        var names = List.of("webhook-id", "webhook-timestamp", "webhook-signature");
        var missing = names.stream().filter(name -> header(name).isEmpty()).toList();
        if (missing.size() == names.size()) {
            return Optional.empty();
        }
        var id = header(names.get(0)).orElse(null);
        var time = header(names.get(1)).orElse("");
        var timestamp = time.matches("\\d{1,12}") ? Long.valueOf(time) : null;
        var found = new Found(Scheme.STANDARD_WEBHOOKS, id, timestamp);
        if (!missing.isEmpty()) {
            return Optional.of(found.is(Outcome.MISSING_HEADER, missing.getFirst()));
        }
        var given = Arrays.stream(header(names.get(2)).orElse("").strip().split("\\s+"))
                .toList();
        if (timestamp == null
                || given.stream().noneMatch(one -> VERSIONS.stream().anyMatch(one::startsWith))) {
            return Optional.of(found.is(Outcome.UNREADABLE, timestamp == null ? names.get(1) : names.get(2)));
        }
        var values = given.stream().map(Signatures::value).toList();
        return Optional.of(found.judged(values, id + "." + time + ".", time + "."));
    }

    /** Of a version that can be checked; else empty. */
    private static String value(String signature) {
        return VERSIONS.stream()
                .filter(signature::startsWith)
                .map(version -> signature.substring(version.length()))
                .findFirst()
                .orElse("");
    }

    private Optional<SignatureCheck> hub() {
        return header("x-hub-signature-256").map(value -> {
            var found = new Found(Scheme.HUB_SHA_256, null, null);
            return value.startsWith(HUB_PREFIX)
                    ? found.judged(List.of(value.substring(HUB_PREFIX.length())), "", "")
                    : found.is(Outcome.UNREADABLE, "x-hub-signature-256");
        });
    }

    private Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    /** What the headers say, on the way to a judgement. */
    private final class Found {

        private final Scheme scheme;
        private final @Nullable String id;
        private final @Nullable Long timestamp;

        Found(Scheme scheme, @Nullable String id, @Nullable Long timestamp) {
            this.scheme = scheme;
            this.id = id;
            this.timestamp = timestamp;
        }

        SignatureCheck is(Outcome outcome, @Nullable String missing) {
            return of(outcome, missing, null, List.of(), List.of());
        }

        /**
         * @param prefix what is signed in front of the body
         * @param withoutId the same with its id forgotten
         */
        SignatureCheck judged(List<String> values, String prefix, String withoutId) {
            if (cut) {
                return is(Outcome.BODY_CUT, null);
            }
            if (keys.isEmpty()) {
                return is(Outcome.NO_KEY, null);
            }
            for (var key : keys) {
                var right = right(key, prefix);
                var fits = values.stream().map(value -> same(value, right)).toList();
                if (fits.contains(true)) {
                    return of(isLate() ? Outcome.OUTSIDE_TOLERANCE : Outcome.FITS, null, key.of(), fits, List.of());
                }
            }
            for (var key : keys) {
                for (var way : ways(key, prefix, withoutId)) {
                    if (values.stream().anyMatch(value -> same(value, way.signature()))) {
                        return of(Outcome.DIFFERS, null, key.of(), none(values), way.mistakes());
                    }
                }
            }
            return of(Outcome.DIFFERS, null, keys.size() == 1 ? keys.getFirst().of() : null, none(values), List.of());
        }

        private static List<Boolean> none(List<String> values) {
            return values.stream().map(_ -> false).toList();
        }

        private boolean isLate() {
            return timestamp != null
                    && Duration.between(Instant.ofEpochSecond(timestamp), at)
                                    .abs()
                                    .compareTo(TOLERANCE)
                            > 0;
        }

        private SignatureCheck of(
                Outcome outcome,
                @Nullable String missing,
                @Nullable String keyOf,
                List<Boolean> fits,
                List<Hint> hints) {
            var age = timestamp == null ? null : (Long) (at.getEpochSecond() - timestamp);
            return new SignatureCheck(scheme, outcome, missing, keyOf, id, timestamp, age, fits, hints);
        }

        private String right(Key key, String prefix) {
            if (scheme == Scheme.STANDARD_WEBHOOKS && Ed25519.isNamedBy(key.secret())) {
                return base64(Ed25519.sign(key.secret(), prefix + new String(body, UTF_8)));
            }
            return scheme == Scheme.HUB_SHA_256
                    ? hex(hmac(key.secret().getBytes(UTF_8), prefix))
                    : base64(hmac(decoded(key.secret()).orElse(key.secret().getBytes(UTF_8)), prefix));
        }

        /** Every way to sign that a person may have taken by mistake. */
        private List<Way> ways(Key key, String prefix, String withoutId) {
            var ways = new ArrayList<Way>();
            for (var bytes : keyBytes(key)) {
                for (var front : fronts(prefix, withoutId)) {
                    var mac = hmac(bytes.value(), front.value());
                    var mistakes = Stream.of(bytes.mistake(), front.mistake())
                            .flatMap(Optional::stream)
                            .toList();
                    ways.add(new Way(base64(mac), and(mistakes, scheme == Scheme.HUB_SHA_256, Hint.BASE64)));
                    ways.add(new Way(hex(mac), and(mistakes, scheme == Scheme.STANDARD_WEBHOOKS, Hint.HEX)));
                }
            }
            return ways;
        }

        private List<Maybe<byte[]>> keyBytes(Key key) {
            var text = key.secret().getBytes(UTF_8);
            var decoded = decoded(key.secret());
            var candidates = new ArrayList<Maybe<byte[]>>();
            if (scheme == Scheme.HUB_SHA_256) {
                candidates.add(new Maybe<>(text, Optional.empty()));
                decoded.ifPresent(bytes -> candidates.add(new Maybe<>(bytes, Optional.of(Hint.KEY_DECODED))));
                return candidates;
            }
            candidates.add(new Maybe<>(decoded.orElse(text), Optional.empty()));
            candidates.add(new Maybe<>(bare(key.secret()).getBytes(UTF_8), Optional.of(Hint.KEY_NOT_DECODED)));
            candidates.add(new Maybe<>(text, Optional.of(Hint.KEY_WITH_PREFIX)));
            return candidates;
        }

        private List<Maybe<String>> fronts(String prefix, String withoutId) {
            return scheme == Scheme.HUB_SHA_256
                    ? List.of(new Maybe<>("", Optional.empty()))
                    : List.of(
                            new Maybe<>(prefix, Optional.empty()),
                            new Maybe<>(withoutId, Optional.of(Hint.WITHOUT_ID)),
                            new Maybe<>("", Optional.of(Hint.BODY_ONLY)));
        }
    }

    /** A part of a way to sign, with the mistake it is. */
    private record Maybe<T>(T value, Optional<Hint> mistake) {}

    private record Way(String signature, List<Hint> mistakes) {}

    private static List<Hint> and(List<Hint> mistakes, boolean wrong, Hint mistake) {
        return wrong ? Stream.concat(mistakes.stream(), Stream.of(mistake)).toList() : mistakes;
    }

    private static String bare(String secret) {
        return secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
    }

    private static Optional<byte[]> decoded(String secret) {
        try {
            var bytes = Base64.getDecoder().decode(bare(secret));
            return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] hmac(byte[] key, String prefix) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(prefix.getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }

    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(UTF_8), expected.getBytes(UTF_8));
    }

    private static String base64(byte[] mac) {
        return Base64.getEncoder().encodeToString(mac);
    }

    private static String hex(byte[] mac) {
        return HexFormat.of().formatHex(mac);
    }
}
