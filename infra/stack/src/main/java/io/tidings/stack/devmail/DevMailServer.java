package io.tidings.stack.devmail;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.imap.commands.IdRange;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Takes mail for any address, shows it over IMAP (the login is the address, as user and as password) and in the mailroom, where
 * one writes as any customer too.
 *
 * <p>Mails survive a restart; what a reader did with them (seen, deleted, moved) does not. The oldest are forgotten when all
 * together outgrow what a small process may hold.
 */
public final class DevMailServer implements AutoCloseable {

    private static final int LARGEST = 64 * 1024 * 1024;
    private static final int MOST_WRITTEN_BYTES = 16 * 1024 * 1024;
    private static final int MOST_WRITTEN = 2_000;

    /** Only read with; made once, since each looks through the class path for its providers. */
    private static final Session SESSION = Session.getInstance(new Properties());

    private final GreenMail server;
    private final SMTPServer smtp;
    private final MailFiles received;
    private final MailFiles written;
    private final Letters letters = new Letters();
    private final Mailroom mailroom;

    /**
     * Where it listens and what it speaks to; 0 takes any free port.
     *
     * @param desk the SMTP port of the suite, on this machine
     * @param page the suite's public address, to which the mailroom links
     */
    record Places(String bind, int smtp, int imap, int http, int desk, URI page) {}

    private DevMailServer(GreenMail server, Places places, MailFiles received, MailFiles written) {
        this.server = server;
        this.received = received;
        this.written = written;
        // GreenMail's own SMTP refuses the null sender, with which acknowledgements and delivery reports come (RFC 5321
        // §4.5.5).
        smtp = SMTPServer.port(places.smtp())
                .bindAddress(address(places.bind()))
                .softwareName("Tidings development mail")
                .maxMessageSize(LARGEST)
                .maxConnections(200)
                .messageHandlerFactory(context -> new Incoming())
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        mailroom =
                new Mailroom(this, letters, new CustomerMail(places.bind(), places.desk(), Clock.systemUTC()), places);
    }

    /** Arguments: address to listen on, ports of SMTP, IMAP, the mailroom and the suite's SMTP, its address, folder for the messages. */
    public static void main(String[] arguments) throws InterruptedException {
        var folder = Path.of(arguments[6]);
        start(
                new Places(
                        arguments[0],
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]),
                        URI.create(arguments[5])),
                new MailFiles(folder),
                writtenBeside(folder));
        Thread.currentThread().join();
    }

    /** What customers wrote in the mailroom is no mail of theirs for an IMAP reader, so it is kept elsewhere. */
    static MailFiles writtenBeside(Path folder) {
        return new MailFiles(
                folder.resolveSibling(folder.getFileName() + "-written"), MOST_WRITTEN_BYTES, MOST_WRITTEN);
    }

    static DevMailServer start(Places places, MailFiles received, MailFiles written) {
        var server = new GreenMail(new ServerSetup(places.imap(), places.bind(), ServerSetup.PROTOCOL_IMAP))
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        var devMail = new DevMailServer(server, places, received, written);
        received.each(mail -> devMail.show(mail, false));
        written.each(mail -> devMail.show(mail, true));
        server.start();
        devMail.smtp.start();
        devMail.mailroom.start();
        return devMail;
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One mail on its way in; its sender hears 250 once it lies in every recipient's mailbox. */
    private final class Incoming implements MessageHandler {

        private final List<String> recipients = new ArrayList<>();

        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String recipient) {
            recipients.add(recipient);
        }

        @Override
        public @Nullable String data(InputStream data) throws IOException {
            deliver(recipients, data.readAllBytes());
            return null;
        }

        @Override
        public void done() {}
    }

    /** Lays a mail into these mailboxes. */
    void deliver(List<String> recipients, byte[] raw) {
        for (var recipient : recipients) {
            // Written down before the sender is answered; what it makes superfluous is taken from the mailbox too.
            var keeping = received.keep(recipient, raw);
            keeping.forgotten().forEach(mail -> forget(mail, false));
            show(keeping.mail(), false);
        }
    }

    /** Keeps what somebody wrote in the mailroom. */
    Letter keepWritten(String sender, byte[] raw) {
        var keeping = written.keep(sender, raw);
        keeping.forgotten().forEach(mail -> forget(mail, true));
        return show(keeping.mail(), true);
    }

    private Letter show(MailFiles.Kept mail, boolean isWritten) {
        var message = message(mail.content());
        if (!isWritten) {
            try {
                user(mail.address()).deliver(message);
            } catch (UserException e) {
                throw new IllegalStateException("A mail to " + mail.address() + " cannot be delivered", e);
            }
        }
        var letter = Letter.of(mail, isWritten, message);
        letters.add(letter);
        return letter;
    }

    static MimeMessage message(byte[] raw) {
        try {
            return new MimeMessage(SESSION, new ByteArrayInputStream(raw));
        } catch (MessagingException e) {
            throw new IllegalStateException("Bytes in memory cannot be read", e);
        }
    }

    private GreenMailUser user(String address) throws UserException {
        var users = server.getUserManager();
        synchronized (users) {
            var known = users.getUserByEmail(address);
            return known != null ? known : users.createUser(address, address, address);
        }
    }

    private void forget(MailFiles.Kept mail, boolean isWritten) {
        letters.remove(Letter.idOf(mail, isWritten));
        if (!isWritten) {
            forgetOldest(mail.address());
        }
    }

    private void forgetOldest(String address) {
        try {
            var inbox = server.getManagers().getImapHostManager().getInbox(user(address));
            var uids = inbox.getMessageUids();
            if (uids.length > 0) {
                inbox.setFlags(new Flags(Flags.Flag.DELETED), true, uids[0], null, true);
                inbox.expunge(new IdRange[] {new IdRange(uids[0])});
            }
        } catch (FolderException | UserException e) {
            throw new IllegalStateException("The oldest mail of " + address + " could not be forgotten", e);
        }
    }

    /** The bytes of a letter; absent when it was forgotten meanwhile. */
    byte @Nullable [] raw(Letter letter) {
        return (letter.written() ? written : received).content(letter.number());
    }

    void forgetAll() {
        received.forgetAll();
        written.forgetAll();
        letters.clear();
        try {
            server.purgeEmailFromAllMailboxes();
        } catch (FolderException e) {
            throw new IllegalStateException("The mailboxes could not be emptied", e);
        }
    }

    int smtpPort() {
        return smtp.getPortAllocated();
    }

    int imapPort() {
        return server.getImap().getPort();
    }

    int mailroomPort() {
        return mailroom.port();
    }

    @Override
    public void close() {
        mailroom.close();
        smtp.stop();
        server.stop();
    }
}
