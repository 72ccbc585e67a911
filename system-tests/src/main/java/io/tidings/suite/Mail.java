package io.tidings.suite;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** A customer's mail program: sends to the suite's own SMTP port and reads the development mailbox by IMAP. */
public final class Mail {

    /**
     * A mail as the customer sees it.
     *
     * @param header all of it, also what no mail program shows
     */
    public record Received(
            String subject,
            String from,
            String replyTo,
            String messageId,
            String inReplyTo,
            String references,
            String header,
            String text) {}

    /** An SMTP server's answer was not the one that goes on. */
    public static final class Refused extends IOException {
        Refused(String expected, String heard) {
            super("Expected " + expected + ", heard " + heard);
        }
    }

    private final RunningSuite suite;

    public Mail(RunningSuite suite) {
        this.suite = suite;
    }

    /** Hands a raw mail to the email-gateway's SMTP port, byte for byte, as no mail library would. */
    public void send(String from, String to, String raw) {
        try (var socket = new Socket("127.0.0.1", suite.smtpIntake())) {
            socket.setSoTimeout(30_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var out = socket.getOutputStream();
            expect(in, "220");
            say(in, out, "HELO customer.example", "250");
            say(in, out, "MAIL FROM:<" + from + ">", "250");
            say(in, out, "RCPT TO:<" + to + ">", "250");
            say(in, out, "DATA", "354");
            var stuffed = raw.replace("\n", "\r\n").replace("\r\n.", "\r\n..");
            out.write(stuffed.getBytes(StandardCharsets.UTF_8));
            say(in, out, "\r\n.", "250");
            say(in, out, "QUIT", "221");
        } catch (IOException e) {
            throw new UncheckedIOException("The email-gateway did not take the mail", e);
        }
    }

    private static void say(BufferedReader in, OutputStream out, String line, String expected) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        expect(in, expected);
    }

    private static void expect(BufferedReader in, String expected) throws IOException {
        String line;
        do {
            line = in.readLine();
        } while (line != null && line.length() > 3 && line.charAt(3) == '-');
        if (line == null) {
            throw new EOFException("The server broke off where " + expected + " was expected");
        }
        if (!line.startsWith(expected)) {
            throw new Refused(expected, line);
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
                String.join("\n", Collections.list(((MimeMessage) message).getAllHeaderLines())),
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
