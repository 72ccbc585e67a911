package io.tidings.stack.devmail;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Path;

/** Takes mail for any address and shows it over IMAP; the login is the address, as user and as password. */
public final class DevMailServer {

    private DevMailServer() {}

    /** Arguments: address to listen on, SMTP port, IMAP port, folder for the messages. */
    public static void main(String[] arguments) throws InterruptedException {
        var bind = arguments[0];
        var smtp = new ServerSetup(Integer.parseInt(arguments[1]), bind, ServerSetup.PROTOCOL_SMTP);
        var imap = new ServerSetup(Integer.parseInt(arguments[2]), bind, ServerSetup.PROTOCOL_IMAP);
        var folder = Path.of(arguments[3]);
        var server = new GreenMail(new ServerSetup[] {smtp, imap})
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        server.start();
        Thread.currentThread().join();
    }
}
