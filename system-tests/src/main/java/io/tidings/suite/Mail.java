package io.tidings.suite;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A customer's mail program: sends to the suite's own SMTP port and reads the development mailbox by IMAP. */
public final class Mail {

    /** A mail as the customer sees it. */
    public record Received(
            String subject,
            String from,
            String replyTo,
            String messageId,
            String inReplyTo,
            String references,
            String text) {}

    private final RunningSuite suite;

    public Mail(RunningSuite suite) {
        this.suite = suite;
    }

    /** Hands a raw mail to the email-gateway's SMTP port. */
    public void send(String from, String to, String raw) {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(suite.smtpIntake()));
        properties.put("mail.smtp.connectiontimeout", "5000");
        properties.put("mail.smtp.timeout", "30000");
        properties.put("mail.smtp.from", from);
        try {
            var session = Session.getInstance(properties);
            var message =
                    new MimeMessage(
                            session,
                            new ByteArrayInputStream(raw.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))) {
                        @Override
                        protected void updateMessageID() {
                            // The Message-ID is the test's, to be found again.
                        }
                    };
            Transport.send(message, new InternetAddress[] {new InternetAddress(to)});
        } catch (MessagingException e) {
            throw new IllegalStateException("The email-gateway did not take the mail", e);
        }
    }

    /** Everything in an address's inbox; the login is the address, as user and as password. */
    public List<Received> inbox(String address) {
        var properties = new Properties();
        properties.put("mail.imap.connectiontimeout", "5000");
        properties.put("mail.imap.timeout", "10000");
        try (var store = Session.getInstance(properties).getStore("imap")) {
            store.connect("127.0.0.1", suite.imap(), address, address);
            try (var folder = store.getFolder("INBOX")) {
                folder.open(Folder.READ_ONLY);
                var mails = new ArrayList<Received>();
                for (var message : folder.getMessages()) {
                    if (!message.isSet(Flags.Flag.DELETED)) {
                        mails.add(received(message));
                    }
                }
                return mails;
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("The mailbox of " + address + " could not be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Received received(Message message) throws MessagingException, IOException {
        return new Received(
                String.valueOf(message.getSubject()),
                message.getFrom() == null ? "" : message.getFrom()[0].toString(),
                message.getReplyTo() == null ? "" : ((InternetAddress) message.getReplyTo()[0]).getAddress(),
                header(message, "Message-ID"),
                header(message, "In-Reply-To"),
                header(message, "References"),
                text(message));
    }

    private static String header(Message message, String name) throws MessagingException {
        var values = message.getHeader(name);
        return values == null ? "" : String.join(" ", values);
    }

    private static String text(Part part) throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart multipart) {
            var text = new StringBuilder();
            for (var i = 0; i < multipart.getCount(); i++) {
                text.append(text(multipart.getBodyPart(i))).append('\n');
            }
            return text.toString();
        }
        return part.isMimeType("text/*") ? String.valueOf(part.getContent()) : "";
    }
}
