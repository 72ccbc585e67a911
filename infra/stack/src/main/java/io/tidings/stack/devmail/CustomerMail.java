package io.tidings.stack.devmail;

import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.jspecify.annotations.Nullable;

/** Writes a mail as a customer's mail program would, and hands it to the desk by SMTP. */
final class CustomerMail {

    private static final int LONGEST_LINE = 900;

    /**
     * What somebody wrote.
     *
     * @param from an address, with a name or without
     * @param to addresses, separated by commas
     * @param inReplyTo the id of the answered mail, without brackets
     */
    record Written(
            String from,
            String to,
            @Nullable String cc,
            @Nullable String subject,
            @Nullable String text,
            @Nullable String inReplyTo,
            @Nullable List<String> references,
            @Nullable List<Attached> files) {}

    /** @param content in base64 */
    record Attached(String name, @Nullable String mediaType, String content) {}

    /** A mail that cannot be written so. @param field of {@link Written} */
    static final class BadField extends Exception {

        private final String field;

        BadField(String field, String sentence) {
            super(sentence);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    /** A recipient, and what the desk's server said to it. */
    record Answer(String address, String answer) {}

    /**
     * @param taken the desk has it
     * @param refused not addresses of the desk, or not now
     * @param failure what the server said to the whole mail, or why there was no server
     */
    record Handover(
            List<String> taken,
            List<Answer> refused,
            @Nullable String failure) {}

    private final String host;
    private final int port;
    private final Clock clock;

    /** The desk's own SMTP server. */
    CustomerMail(String host, int port, Clock clock) {
        this.host = host;
        this.port = port;
        this.clock = clock;
    }

    MimeMessage compose(Written written) throws BadField {
        var from = addresses("from", written.from());
        if (from.length != 1) {
            throw new BadField("from", "A mail has one sender.");
        }
        var to = addresses("to", written.to());
        if (to.length == 0) {
            throw new BadField("to", "Say to whom the mail goes.");
        }
        try {
            var message = new OwnId(session(), from[0]);
            message.setFrom(from[0]);
            message.setRecipients(RecipientType.TO, to);
            message.setRecipients(RecipientType.CC, addresses("cc", written.cc()));
            message.setSubject(oneLine(written.subject()), "UTF-8");
            message.setSentDate(Date.from(clock.instant()));
            if (written.inReplyTo() != null) {
                message.setHeader("In-Reply-To", bracketed(written.inReplyTo()));
                var references = Stream.concat(
                                written.references() == null ? Stream.<String>empty() : written.references().stream(),
                                Stream.of(written.inReplyTo()))
                        .distinct()
                        .map(CustomerMail::bracketed)
                        .toList();
                message.setHeader("References", MimeUtility.fold(12, String.join(" ", references)));
            }
            content(message, written);
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException("The mail cannot be written", e);
        }
    }

    private static void content(MimeMessage message, Written written) throws MessagingException, BadField {
        var text = written.text() == null ? "" : written.text();
        if (written.files() == null || written.files().isEmpty()) {
            message.setText(text, "UTF-8");
            return;
        }
        var mixed = new MimeMultipart("mixed");
        var body = new MimeBodyPart();
        body.setText(text, "UTF-8");
        mixed.addBodyPart(body);
        for (var file : written.files()) {
            mixed.addBodyPart(attachment(file));
        }
        message.setContent(mixed);
    }

    private static MimeBodyPart attachment(Attached file) throws MessagingException, BadField {
        var type = file.mediaType();
        var part = new MimeBodyPart();
        try {
            var bytes = Base64.getDecoder().decode(file.content());
            part.setDataHandler(new DataHandler(new ByteArrayDataSource(
                    bytes, type != null && type.matches("[\\w.+-]+/[\\w.+-]+") ? type : "application/octet-stream")));
            part.setFileName(MimeUtility.encodeText(oneLine(file.name()), "UTF-8", null));
        } catch (IllegalArgumentException e) {
            throw new BadField("files", "The content of " + oneLine(file.name()) + " is not base64.");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("Every Java runtime has UTF-8", e);
        }
        part.setHeader("Content-Transfer-Encoding", "base64");
        part.setDisposition(MimeBodyPart.ATTACHMENT);
        return part;
    }

    /** Offers it to the desk for all its recipients; those that the desk does not know are somebody else's. */
    Handover handOver(MimeMessage message) {
        var recipients = recipients(message);
        try (var transport = session().getTransport("smtp")) {
            transport.connect(host, port, null, null);
            transport.sendMessage(message, recipients);
            return new Handover(Stream.of(recipients).map(CustomerMail::plain).toList(), List.of(), null);
        } catch (SendFailedException e) {
            return afterRefusal(e);
        } catch (MessagingException e) {
            return new Handover(List.of(), List.of(), String.valueOf(e.getMessage()));
        }
    }

    private static Handover afterRefusal(SendFailedException e) {
        var refused = new ArrayList<Answer>();
        for (Exception at = e; at instanceof MessagingException one; at = one.getNextException()) {
            if (one instanceof SMTPAddressFailedException address) {
                refused.add(new Answer(plain(address.getAddress()), oneLine(address.getMessage())));
            }
        }
        var sent = e.getValidSentAddresses();
        var taken = sent == null
                ? List.<String>of()
                : Stream.of(sent).map(CustomerMail::plain).toList();
        return new Handover(
                taken, refused, taken.isEmpty() && refused.isEmpty() ? String.valueOf(e.getMessage()) : null);
    }

    static String sender(MimeMessage message) {
        try {
            return plain(message.getFrom()[0]);
        } catch (MessagingException e) {
            throw new IllegalStateException("A mail of our own has a sender", e);
        }
    }

    private static Address[] recipients(MimeMessage message) {
        try {
            return message.getAllRecipients();
        } catch (MessagingException e) {
            throw new IllegalStateException("A mail of our own has recipients", e);
        }
    }

    static byte[] bytes(MimeMessage message) {
        var bytes = new ByteArrayOutputStream();
        try {
            message.writeTo(bytes);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("A mail of our own can be written", e);
        }
        return bytes.toByteArray();
    }

    private Session session() {
        var settings = new Properties();
        settings.put("mail.smtp.localhost", "mailroom.example");
        settings.put("mail.smtp.sendpartial", "true");
        settings.put("mail.smtp.connectiontimeout", "5000");
        settings.put("mail.smtp.timeout", "30000");
        settings.put("mail.smtp.writetimeout", "30000");
        return Session.getInstance(settings);
    }

    private static InternetAddress[] addresses(String field, @Nullable String typed) throws BadField {
        if (typed == null || typed.isBlank()) {
            return new InternetAddress[0];
        }
        try {
            var addresses = InternetAddress.parse(oneLine(typed), true);
            for (var one : addresses) {
                one.validate();
                if (one.isGroup() || !String.valueOf(one.getAddress()).contains("@")) {
                    throw new AddressException("Not an address", one.getAddress());
                }
                one.setPersonal(one.getPersonal(), "UTF-8");
            }
            return addresses;
        } catch (AddressException e) {
            throw new BadField(field, "Not an address: " + oneLine(typed) + ". Write jan@customer.example.");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("Every Java runtime has UTF-8", e);
        }
    }

    private static String plain(Address address) {
        return ((InternetAddress) address).getAddress().toLowerCase(Locale.ROOT);
    }

    private static String bracketed(String id) {
        return "<" + id.replaceAll("[^!-~]|[<>]", "") + ">";
    }

    /** Nothing typed into a field begins a header line of its own. */
    private static String oneLine(@Nullable String text) {
        var line = text == null
                ? ""
                : text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
    }

    /** With an id of the sender's domain, as a mail program gives it. */
    private static final class OwnId extends MimeMessage {

        private final String id;

        private OwnId(Session session, InternetAddress from) {
            super(session);
            var domain = plain(from).substring(plain(from).lastIndexOf('@') + 1);
            id = "<" + UUID.randomUUID() + "@" + domain + ">";
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
