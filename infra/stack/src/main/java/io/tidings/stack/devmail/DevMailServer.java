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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Takes mail for any address and shows it over IMAP; the login is the address, as user and as password.
 *
 * <p>Mails survive a restart; what a reader did with them (seen, deleted, moved) does not. The oldest are forgotten when all
 * together outgrow what a small process may hold.
 */
public final class DevMailServer implements AutoCloseable {

    private final GreenMail server;
    private final MailFiles files;

    private DevMailServer(GreenMail server, MailFiles files) {
        this.server = server;
        this.files = files;
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
        var setups = new ServerSetup[] {
            new ServerSetup(smtp, bind, ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(imap, bind, ServerSetup.PROTOCOL_IMAP)
        };
        var server = new GreenMail(setups)
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        var devMail = new DevMailServer(server, files);
        files.each(devMail::restore);
        server.getUserManager().setMessageDeliveryHandler((mail, address) -> {
            var user = devMail.user(address.getEmail());
            devMail.keep(user, mail.getMessage());
            return user;
        });
        server.start();
        return devMail;
    }

    private GreenMailUser user(String address) throws UserException {
        var users = server.getUserManager();
        synchronized (users) {
            var known = users.getUserByEmail(address);
            return known != null ? known : users.createUser(address, address, address);
        }
    }

    /** Written before the sender is answered; what it makes superfluous is taken from the mailbox too. */
    private void keep(GreenMailUser user, MimeMessage message) {
        files.keep(user.getEmail(), message::writeTo).forEach(this::forgetOldest);
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
        return server.getSmtp().getPort();
    }

    int imapPort() {
        return server.getImap().getPort();
    }

    @Override
    public void close() {
        server.stop();
    }
}
