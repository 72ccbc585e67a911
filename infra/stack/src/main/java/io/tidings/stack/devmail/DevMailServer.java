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
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Takes mail for any address and shows it over IMAP; the login is the address, as user and as password.
 *
 * <p>Mails survive a restart; what a reader did with them (seen, deleted, moved) does not. The oldest are forgotten when all
 * together outgrow what a small process may hold.
 */
public final class DevMailServer implements AutoCloseable {

    private static final int LARGEST = 64 * 1024 * 1024;

    private final GreenMail server;
    private final SMTPServer smtp;
    private final MailFiles files;

    private DevMailServer(GreenMail server, String bind, int smtpPort, MailFiles files) {
        this.server = server;
        this.files = files;
        // GreenMail's own SMTP refuses the null sender, with which acknowledgements and delivery reports come (RFC 5321
        // §4.5.5).
        smtp = SMTPServer.port(smtpPort)
                .bindAddress(address(bind))
                .softwareName("Tidings development mail")
                .maxMessageSize(LARGEST)
                .maxConnections(200)
                .messageHandlerFactory(context -> new Incoming())
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** Arguments: address to listen on, SMTP port, IMAP port, folder for the messages. */
    public static void main(String[] arguments) throws InterruptedException {
        start(
                arguments[0],
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                new MailFiles(Path.of(arguments[3])));
        Thread.currentThread().join();
    }

    static DevMailServer start(String bind, int smtp, int imap, MailFiles files) {
        var server = new GreenMail(new ServerSetup(imap, bind, ServerSetup.PROTOCOL_IMAP))
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        var devMail = new DevMailServer(server, bind, smtp, files);
        files.each(devMail::restore);
        server.start();
        devMail.smtp.start();
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
            var raw = data.readAllBytes();
            try {
                for (var recipient : recipients) {
                    var user = user(recipient);
                    keep(user, raw);
                    user.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw)));
                }
            } catch (MessagingException | UserException e) {
                throw new IllegalStateException("A mail to " + recipients + " cannot be delivered", e);
            }
            return null;
        }

        @Override
        public void done() {}
    }

    private GreenMailUser user(String address) throws UserException {
        var users = server.getUserManager();
        synchronized (users) {
            var known = users.getUserByEmail(address);
            return known != null ? known : users.createUser(address, address, address);
        }
    }

    /** Written before the sender is answered; what it makes superfluous is taken from the mailbox too. */
    private void keep(GreenMailUser user, byte[] raw) {
        files.keep(user.getEmail(), out -> out.write(raw)).forEach(this::forgetOldest);
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

    private void restore(String address, Path file) {
        try (var content = Files.newInputStream(file)) {
            user(address).deliver(new MimeMessage(Session.getInstance(new Properties()), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException | UserException e) {
            throw new IllegalStateException(file + " cannot be restored", e);
        }
    }

    int smtpPort() {
        return smtp.getPortAllocated();
    }

    int imapPort() {
        return server.getImap().getPort();
    }

    @Override
    public void close() {
        smtp.stop();
        server.stop();
    }
}
