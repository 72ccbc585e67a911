package io.tidings.mail.token;

import io.tidings.mail.MailProperties;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes and checks the names by which an answer finds its ticket: message ids, the thread's root id and reply addresses.
 * Each carries 80 bits of an HMAC over (ticket, message, recipient); whoever cannot make one cannot attach a mail.
 */
@Component
public final class SignedIds {

    private static final Logger log = LoggerFactory.getLogger(SignedIds.class);

    private static final Base32 BASE32 = new Base32();
    private static final int SIGNATURE_BYTES = 10;
    private static final int RECIPIENT_LETTERS = 6;

    private static final String TICKET = "([a-z2-7]{2,120})";
    private static final String SIGNATURE = "([a-z2-7]{16})";
    private static final Pattern MESSAGE =
            Pattern.compile("t\\." + TICKET + "\\.([a-z0-9]{1,12})\\.([a-z2-7]{6})\\." + SIGNATURE + "@.+");
    private static final Pattern THREAD = Pattern.compile("thread\\." + TICKET + "\\." + SIGNATURE + "@.+");
    private static final Pattern REPLY = Pattern.compile(TICKET + "([.-])([a-z2-7]{6})" + SIGNATURE);

    /** What stands before the number of a message that was forwarded to somebody outside. */
    private static final String FORWARD = "f";

    /** A ticket that an id or an address of ours names. @param forwarded it was given to somebody outside by a forward */
    public record Named(String ticketId, boolean forwarded) {}

    /**
     * A mail of ours.
     *
     * @param part the message's number within its ticket, with an {@code f} before it where it is a forward; or {@code ack}
     */
    public record SentMail(String ticketId, String part, String recipient) {

        private Named named() {
            return new Named(ticketId, part.startsWith(FORWARD));
        }
    }

    /** Whom a reply address was given to. @param forwarded to somebody outside, whose answers are for the desk alone */
    public record ReplyAddress(String ticketId, String recipient, boolean forwarded) {

        public Named named() {
            return new Named(ticketId, forwarded);
        }
    }

    private final SecretKeySpec key;

    @Autowired
    SignedIds(MailProperties properties) {
        this(properties.secret());
    }

    public SignedIds(String secret) {
        key = new SecretKeySpec(secret.isBlank() ? random() : secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private static byte[] random() {
        log.warn(
                "TIDINGS_MAIL_SECRET is not set: answers to mails of today will not find their tickets after a restart");
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** The message id, without brackets, of the mail that brings {@code part} of a ticket to {@code recipient}. */
    public String messageId(String ticketId, String part, String recipient, String domain) {
        var ticket = letters(bytesOf(ticketId));
        var to = recipientOf(recipient);
        return "t." + ticket + "." + part + "." + to + "." + sign("mail", ticketId, part, to) + "@" + domain;
    }

    /** An id that every mail of a ticket refers to, so that mail programs show them together. */
    public String threadId(String ticketId, String domain) {
        return "thread." + letters(bytesOf(ticketId)) + "." + sign("thread", ticketId) + "@" + domain;
    }

    /** The part under which {@link #messageId} names a forward. @param n the message's number within its ticket */
    public static String forwarded(int n) {
        return FORWARD + n;
    }

    /** What goes between the plus sign and the at-sign of the address to answer to. */
    public String replyToken(String ticketId, String recipient) {
        var to = recipientOf(recipient);
        return letters(bytesOf(ticketId)) + "." + to + sign("reply", ticketId, to);
    }

    /** The same for somebody outside whom a message was forwarded to; no longer, for it has to fit before the at-sign. */
    public String forwardToken(String ticketId, String recipient) {
        var to = recipientOf(recipient);
        return letters(bytesOf(ticketId)) + "-" + to + sign("forward", ticketId, to);
    }

    public Optional<SentMail> sentMail(String messageId) {
        var match = MESSAGE.matcher(messageId.toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            return Optional.empty();
        }
        return ticketOf(match.group(1))
                .filter(ticket -> same(match.group(4), sign("mail", ticket, match.group(2), match.group(3))))
                .map(ticket -> new SentMail(ticket, match.group(2), match.group(3)));
    }

    public Optional<ReplyAddress> replyAddress(String token) {
        var match = REPLY.matcher(token.toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            return Optional.empty();
        }
        var forwarded = match.group(2).equals("-");
        var purpose = forwarded ? "forward" : "reply";
        return ticketOf(match.group(1))
                .filter(ticket -> same(match.group(4), sign(purpose, ticket, match.group(3))))
                .map(ticket -> new ReplyAddress(ticket, match.group(3), forwarded));
    }

    /** The ticket that an id of ours names: a mail's or a thread's. */
    public Optional<Named> ticketOfId(String messageId) {
        var thread = THREAD.matcher(messageId.toLowerCase(Locale.ROOT));
        if (thread.matches()) {
            return ticketOf(thread.group(1))
                    .filter(ticket -> same(thread.group(2), sign("thread", ticket)))
                    .map(ticket -> new Named(ticket, false));
        }
        return sentMail(messageId).map(SentMail::named);
    }

    /** How a recipient is named in an id: enough to tell those of one ticket apart, and no address to read. */
    public String recipientOf(String address) {
        return letters(hmac("recipient", address.toLowerCase(Locale.ROOT))).substring(0, RECIPIENT_LETTERS);
    }

    /** How our automatic mails mark themselves, so that one that comes back is known. */
    public String loopMark() {
        return letters(hmac("loop")).substring(0, 16);
    }

    private String sign(String... parts) {
        return letters(Arrays.copyOf(hmac(parts), SIGNATURE_BYTES));
    }

    private byte[] hmac(String... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(String.join("|", parts).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has HmacSHA256", e);
        }
    }

    private static boolean same(String given, String right) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.US_ASCII), right.getBytes(StandardCharsets.US_ASCII));
    }

    /** A UUID takes 16 bytes; whatever else an id may be is kept as text. The first byte tells which. */
    private static byte[] bytesOf(String ticketId) {
        try {
            var uuid = UUID.fromString(ticketId);
            if (uuid.toString().equals(ticketId)) {
                return ByteBuffer.allocate(17)
                        .put((byte) 1)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array();
            }
        } catch (IllegalArgumentException e) {
            // Not a UUID, then.
        }
        var text = ticketId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(text.length + 1).put((byte) 2).put(text).array();
    }

    private static Optional<String> ticketOf(String letters) {
        var bytes = BASE32.decode(letters.toUpperCase(Locale.ROOT));
        if (bytes.length == 17 && bytes[0] == 1) {
            var in = ByteBuffer.wrap(bytes, 1, 16);
            return Optional.of(new UUID(in.getLong(), in.getLong()).toString());
        }
        return bytes.length > 1 && bytes[0] == 2
                ? Optional.of(new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static String letters(byte[] bytes) {
        return BASE32.encodeAsString(bytes).replace("=", "").toLowerCase(Locale.ROOT);
    }
}
