package io.tidings.spine.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the tokens in the links of our mails. Each names a ticket, the person whom it was given to and what it is
 * good for, and carries 128 bits of an HMAC-SHA256 over all of that: nobody can make one, or turn one into another. It is good
 * for nothing else, signs nobody in, and says nothing of when it ends, which whoever keeps the ticket decides each time.
 *
 * <p>The key is the one that signs reply addresses and Message-IDs. What is signed begins with a word of its own, so that no
 * signature of the one is good for the other.
 */
public final class GuestLinks {

    /** What a service that wants a new link mailed asks for, as the action of {@code ticket.action-requested}. */
    public static final String MAIL_LINK = "mail-guest-link";

    /** The page that opens them: the token stands behind a {@code #}, which browsers keep to themselves. */
    public static final String PAGE = "/request";

    /** Also as programs write an address anew that watch over what people click. */
    private static final Pattern IN_TEXT =
            Pattern.compile("(" + PAGE + ")(?:#|%23)[A-Za-z0-9_-]{10,400}\\.[A-Za-z0-9_-]{22}(?:(?:,|%2[Cc])[1-5])?");

    private static final int SIGNATURE_BYTES = 16;
    private static final String PURPOSE = "guest-link";

    /** A token is no longer than what a mail program leaves in one piece. */
    private static final Pattern TOKEN = Pattern.compile("([A-Za-z0-9_-]{10,400})\\.([A-Za-z0-9_-]{22})");

    private static final Pattern NAMED = Pattern.compile("(read|rate)\\|([^|]{1,120})\\|([^|]{1,120})\\|(\\d{1,15})");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    /** What a link is good for. */
    public enum Purpose {
        /** To read the public conversation of a ticket, to write in it, and to rate its solution. */
        READ("read"),
        /** To rate one solution, and nothing else. */
        RATE("rate");

        private final String word;

        Purpose(String word) {
            this.word = word;
        }

        private static Purpose of(String word) {
            return word.equals(READ.word) ? READ : RATE;
        }
    }

    /**
     * What a token of ours says.
     *
     * @param personId whom it was given to: the ticket's customer then
     * @param moment for {@link Purpose#RATE} when the solution was given, and for {@link Purpose#READ} when the link was made; in
     *     milliseconds
     */
    public record Link(Purpose purpose, String ticketId, String personId, Instant moment) {

        public Link {
            moment = Instant.ofEpochMilli(moment.toEpochMilli());
        }

        private String text() {
            return purpose.word + "|" + ticketId + "|" + personId + "|" + moment.toEpochMilli();
        }
    }

    private final Optional<SecretKeySpec> key;

    /** @param secret blank where this installation gives no links, and believes none */
    public GuestLinks(String secret) {
        key = secret.isBlank()
                ? Optional.empty()
                : Optional.of(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    /** Whether this installation gives any. */
    public boolean areGiven() {
        return key.isPresent();
    }

    /**
     * The token, of letters that every address may have.
     *
     * @throws IllegalStateException where none are given
     */
    public String token(Link link) {
        var secret = key.orElseThrow(() -> new IllegalStateException("No key for links: areGiven()"));
        var text = link.text();
        return encoded(text.getBytes(StandardCharsets.UTF_8)) + "." + signature(secret, text);
    }

    /** What a token says; empty where it was not made here. */
    public Optional<Link> read(String token) {
        var match = TOKEN.matcher(token);
        if (key.isEmpty() || !match.matches()) {
            return Optional.empty();
        }
        String text;
        try {
            text = new String(DECODER.decode(match.group(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        var right = signature(key.get(), text).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(match.group(2).getBytes(StandardCharsets.US_ASCII), right)) {
            return Optional.empty();
        }
        var named = NAMED.matcher(text);
        return named.matches()
                ? Optional.of(new Link(
                        Purpose.of(named.group(1)),
                        named.group(2),
                        named.group(3),
                        Instant.ofEpochMilli(Long.parseLong(named.group(4)))))
                : Optional.empty();
    }

    /**
     * A text without the tokens in it: whoever quotes a mail of ours hands them on to everybody who reads the answer.
     *
     * @param text plain or HTML
     */
    public static String withoutTokens(String text) {
        return text.contains(PAGE) ? IN_TEXT.matcher(text).replaceAll("$1") : text;
    }

    private static String signature(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var whole = mac.doFinal((PURPOSE + "|" + text).getBytes(StandardCharsets.UTF_8));
            return encoded(Arrays.copyOf(whole, SIGNATURE_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has HmacSHA256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
