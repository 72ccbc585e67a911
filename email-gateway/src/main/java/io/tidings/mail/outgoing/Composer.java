package io.tidings.mail.outgoing;

import io.tidings.events.Attachment;
import io.tidings.mail.OneLine;
import io.tidings.mail.group.Mailbox;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.group.SystemSender;
import io.tidings.mail.token.SignedIds;
import io.tidings.spine.trace.Trace;
import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes a mail as it goes over the wire: text and HTML, files, the headers that keep the conversation together, and the marks
 * of what no person wrote. Nothing that people wrote can begin a header line of its own.
 */
@Component
class Composer {

    static final int LONGEST_SUBJECT = 250;

    /**
     * By which a mail that somebody brings is followed back to the act that caused it. It is a random number that opens nothing, the
     * same that the person who acted has been told.
     */
    static final String REQUEST_ID = "X-Request-Id";

    /** An empty group (RFC 5322, A.1.3): the usual words where nobody is named. */
    private static final String NOBODY = "undisclosed-recipients:;";

    private final SignedIds ids;
    private final Mailboxes mailboxes;

    Composer(SignedIds ids, Mailboxes mailboxes) {
        this.ids = ids;
        this.mailboxes = mailboxes;
    }

    /** A file of the message with its bytes. */
    record Fetched(Attachment file, byte[] content) {}

    /** @param from the address of the ticket's group */
    SMTPMessage compose(Session session, OutgoingMail mail, Mailbox from, List<Fetched> files, Instant now) {
        try {
            var message = new Message(session, mail.messageId());
            var token = mail.ticketId() == null ? null : token(mail, mail.ticketId());
            var replyTo = token == null ? null : from.withTag(token);
            message.setFrom(address(mailboxes.senderOf(mail.groupId(), mail.automatic()), senderName(mail, from)));
            if (replyTo != null && invitesAnAnswer(mail)) {
                message.setReplyTo(new InternetAddress[] {address(replyTo, from.displayName())});
            }
            addressTo(message, mail);
            message.setSubject(OneLine.of(mail.subject(), LONGEST_SUBJECT), "UTF-8");
            message.setSentDate(Date.from(now));
            thread(message, mail);
            if (mail.automatic()) {
                markAsAutomatic(message, mail.ticketId() == null ? "auto-generated" : "auto-replied");
            }
            var request = Trace.id();
            if (request != null) {
                message.setHeader(REQUEST_ID, request);
            }
            if (mail.language() != null) {
                message.setContentLanguage(new String[] {mail.language()});
            }
            // A report comes back to the address that names the ticket; one about an acknowledgement is wanted by
            // nobody.
            message.setEnvelopeFrom(mail.automatic() || replyTo == null ? "<>" : replyTo);
            content(message, mail, token, files);
            message.saveChanges();
            return message;
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalStateException("The mail " + mail.id() + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** A blind copy says of itself what the others are told: to whom it was written. */
    private static void addressTo(SMTPMessage message, OutgoingMail mail)
            throws MessagingException, UnsupportedEncodingException {
        // Whom no header can name gets no mail either, and keeps it from nobody else.
        var others = mail.cc().stream().filter(Composer::canBeWritten).toList();
        if (!mail.blind()) {
            message.setRecipient(RecipientType.TO, address(mail.recipient(), mail.recipientName()));
        } else if (others.isEmpty()) {
            message.setHeader("To", NOBODY);
        } else {
            message.setRecipient(RecipientType.TO, address(others.getFirst(), null));
            others = others.subList(1, others.size());
        }
        for (var other : others) {
            message.addRecipient(RecipientType.CC, address(other, null));
        }
    }

    private boolean invitesAnAnswer(OutgoingMail mail) {
        return !mail.automatic()
                || mailboxes
                        .systemSenderOf(mail.groupId())
                        .filter(sender -> sender.replies() == SystemSender.Replies.SENDER)
                        .isEmpty();
    }

    private static String senderName(OutgoingMail mail, Mailbox from) {
        return mail.senderName() == null ? from.displayName() : mail.senderName();
    }

    /** What brings the answer to the ticket, and tells it from an answer of the customer's. */
    private String token(OutgoingMail mail, String ticketId) {
        return mail.forwarded()
                ? ids.forwardToken(ticketId, mail.recipient())
                : ids.replyToken(ticketId, mail.recipient());
    }

    private static void thread(SMTPMessage message, OutgoingMail mail) throws MessagingException {
        if (mail.inReplyTo() != null) {
            message.setHeader("In-Reply-To", bracketed(mail.inReplyTo()));
        }
        if (!mail.references().isEmpty()) {
            var references = mail.references().stream().map(Composer::bracketed).collect(Collectors.joining(" "));
            message.setHeader("References", MimeUtility.fold("References: ".length(), references));
        }
    }

    /** @param how as RFC 3834 has it: whether somebody's mail caused it */
    private void markAsAutomatic(SMTPMessage message, String how) throws MessagingException {
        message.setHeader("Auto-Submitted", how);
        message.setHeader("X-Auto-Response-Suppress", "All");
        message.setHeader("Precedence", "bulk");
        message.setHeader("X-Tidings-Loop", ids.loopMark());
    }

    private static void content(SMTPMessage message, OutgoingMail mail, @Nullable String token, List<Fetched> files)
            throws MessagingException {
        var alternative = new MimeMultipart("alternative");
        alternative.addBodyPart(text(MailBodies.text(mail, token), "plain"));
        var html = text(MailBodies.html(mail, token), "html");
        var inline = files.stream().filter(file -> file.file().inline()).toList();
        alternative.addBodyPart(inline.isEmpty() ? html : related(html, inline));
        var attached = files.stream().filter(file -> !file.file().inline()).toList();
        if (attached.isEmpty()) {
            message.setContent(alternative);
            return;
        }
        var mixed = new MimeMultipart("mixed");
        mixed.addBodyPart(part(alternative));
        for (var file : attached) {
            mixed.addBodyPart(file(file, MimeBodyPart.ATTACHMENT));
        }
        message.setContent(mixed);
    }

    private static MimeBodyPart related(MimeBodyPart html, List<Fetched> inline) throws MessagingException {
        var related = new MimeMultipart("related");
        related.addBodyPart(html);
        for (var file : inline) {
            var part = file(file, MimeBodyPart.INLINE);
            if (file.file().contentId() != null) {
                part.setContentID(bracketed(file.file().contentId()));
            }
            related.addBodyPart(part);
        }
        return part(related);
    }

    private static MimeBodyPart part(MimeMultipart content) throws MessagingException {
        var part = new MimeBodyPart();
        part.setContent(content);
        return part;
    }

    private static MimeBodyPart text(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }

    private static MimeBodyPart file(Fetched file, String disposition) throws MessagingException {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(
                new ByteArrayDataSource(file.content(), mediaType(file.file().mediaType()))));
        var name = OneLine.of(file.file().name(), 200);
        try {
            part.setFileName(MimeUtility.encodeText(name, "UTF-8", null));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("Every Java runtime has UTF-8", e);
        }
        part.setDisposition(disposition);
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private static String mediaType(String mediaType) {
        return mediaType.matches("[\\w!#$&^.+-]{1,80}/[\\w!#$&^.+-]{1,80}") ? mediaType : "application/octet-stream";
    }

    /** Whether mail servers of every kind know the address by these letters; its domain can always be written in ASCII. */
    static boolean canBeWritten(String email) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(email.substring(0, email.lastIndexOf('@') + 1));
    }

    /**
     * As it goes over the wire. What it may look like is for its own server to say: the library's grammar has no two dots in a row, and
     * whole providers give such addresses to people.
     */
    static InternetAddress onTheWire(String email) {
        var address = new InternetAddress();
        address.setAddress(
                email.substring(0, email.lastIndexOf('@') + 1) + inAscii(email.substring(email.lastIndexOf('@') + 1)));
        return address;
    }

    private static String inAscii(String domain) {
        try {
            return IDN.toASCII(domain);
        } catch (IllegalArgumentException e) {
            // No domain of any kind, as the server that is asked for it will say.
            return domain;
        }
    }

    private static InternetAddress address(String email, @Nullable String name) throws UnsupportedEncodingException {
        var address = onTheWire(email);
        if (name != null && !name.isBlank()) {
            address.setPersonal(OneLine.of(name, 100), "UTF-8");
        }
        return address;
    }

    private static String bracketed(String id) {
        return "<" + id.replaceAll("[^!-~]|[<>]", "") + ">";
    }

    /** Keeps the id that was planned, where the library would make one of its own. */
    private static final class Message extends SMTPMessage {

        private final String id;

        private Message(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", bracketed(id));
        }
    }
}
