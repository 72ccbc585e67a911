package io.tidings.mail.outgoing;

import io.tidings.mail.MailProperties;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.exceptions.FailException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.util.CRLFOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Signs mails for the domains that it has a key of (DKIM, RFC 6376), so that receivers know that they are ours and as we wrote
 * them. Spaces and line folds may change on their way (relaxed/relaxed).
 */
@Component
class DkimSignatures {

    private static final Logger log = LoggerFactory.getLogger(DkimSignatures.class);

    /** Receivers believe no shorter ones (RFC 8301). */
    private static final int SHORTEST_KEY = 1_024;

    /**
     * What is signed. From and Subject once more than there are, so that nobody adds a second one that readers would see; To
     * and Cc also where they are missing, for the same reason.
     */
    private static final String HEADERS = String.join(
            ":",
            "from",
            "from",
            "subject",
            "subject",
            "reply-to",
            "to",
            "cc",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type",
            "auto-submitted");

    private record Key(String domain, String selector, RSAPrivateCrtKey key) {

        private String template() {
            return "v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=" + selector + "; h=" + HEADERS
                    + "; bh=; b=";
        }

        /** What its domain publishes. */
        private String record() throws GeneralSecurityException {
            var published = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            return selector + "._domainkey." + domain + " TXT \"v=DKIM1; k=rsa; p="
                    + Base64.getEncoder().encodeToString(published.getEncoded()) + "\"";
        }

        @Override
        public String toString() {
            return selector + "._domainkey." + domain;
        }
    }

    private final Map<String, Key> byDomain = new HashMap<>();

    @Autowired
    DkimSignatures(MailProperties properties) {
        this(properties.dkim());
    }

    /** @throws IllegalStateException where a key cannot be used: mails without their signature would go to spam, unseen */
    DkimSignatures(List<MailProperties.Dkim> dkim) {
        for (var configured : dkim) {
            var domain = configured.domain().toLowerCase(Locale.ROOT);
            try {
                var key = new Key(domain, configured.selector(), key(pem(configured)));
                byDomain.put(domain, key);
                log.info("Mails from {} are signed; its DNS has to hold {}", domain, key.record());
            } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
                // Not the cause: it may hold a piece of what was read.
                throw new IllegalStateException("The DKIM key of " + domain + " cannot be used ("
                        + e.getClass().getSimpleName()
                        + "); it has to be an RSA key of at least " + SHORTEST_KEY
                        + " bits in PEM (PKCS #8), as openssl genpkey -algorithm RSA writes it.");
            }
        }
    }

    private static String pem(MailProperties.Dkim configured) throws IOException {
        return configured.keyFile().isBlank() ? configured.key() : Files.readString(Path.of(configured.keyFile()));
    }

    private static RSAPrivateCrtKey key(String pem) throws GeneralSecurityException {
        var encoded = pem.replaceAll("-----(?:BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded)));
        if (key instanceof RSAPrivateCrtKey rsa && rsa.getModulus().bitLength() >= SHORTEST_KEY) {
            return rsa;
        }
        throw new IllegalArgumentException("Too short, or without its public half");
    }

    /** The mail with its signature, byte by byte as it will leave; the same mail where its sender's domain has no key. */
    SMTPMessage signed(SMTPMessage message) {
        try {
            var key = byDomain.get(domainOf(message));
            if (key == null) {
                return message;
            }
            var bytes = new ByteArrayOutputStream();
            // Line ends as they are on the wire.
            message.writeTo(new CRLFOutputStream(bytes));
            var mail = bytes.toByteArray();
            var header = new DKIMSigner(key.template(), key.key()).sign(new ByteArrayInputStream(mail));
            // A line has at most 998 characters (RFC 5322), and relaxed means that it may be folded at spaces.
            var folded = header.replace("; ", ";\r\n ") + "\r\n";
            var signed = new SMTPMessage(
                    message.getSession(),
                    new SequenceInputStream(
                            new ByteArrayInputStream(folded.getBytes(StandardCharsets.US_ASCII)),
                            new ByteArrayInputStream(mail)));
            signed.setEnvelopeFrom(message.getEnvelopeFrom());
            return signed;
        } catch (MessagingException | IOException | FailException e) {
            throw new IllegalStateException("A mail cannot be signed: " + e.getMessage(), e);
        }
    }

    /** Of the address that readers see: only its own signature counts for it. */
    private static String domainOf(SMTPMessage message) throws MessagingException {
        var from = ((InternetAddress) message.getFrom()[0]).getAddress();
        return from.substring(from.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
