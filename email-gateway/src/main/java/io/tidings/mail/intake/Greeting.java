package io.tidings.mail.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * EHLO as the library answers it, without offering STARTTLS once more where the connection is encrypted already (RFC 3207 §4.2):
 * a sender that believes such an offer hears an error. By LMTP the word is LHLO (RFC 2033 §4.1).
 */
final class Greeting extends BaseCommand {

    private final String word;

    private Greeting(String word) {
        super(word, "Introduces the sender, and tells what this receiver can.", "<hostname>");
        this.word = word;
    }

    /** Gives a server this answer in the place of its own. */
    static void teach(SMTPServer server) {
        server.getCommandHandler().addCommand(new Greeting("EHLO"));
    }

    /** Gives a server the greeting of LMTP, and no other: whoever says EHLO expects one answer where LMTP gives several. */
    static void teachLmtp(SMTPServer server) {
        server.getCommandHandler().addCommand(new Greeting("LHLO"));
        server.getCommandHandler().addCommand(new Refused("EHLO"));
        server.getCommandHandler().addCommand(new Refused("HELO"));
    }

    private static final class Refused extends BaseCommand {

        private Refused(String word) {
            super(word, "Is not spoken here.", "");
        }

        @Override
        public void execute(String command, Session session) throws IOException {
            session.sendResponse("500 5.5.1 This is LMTP: say LHLO");
        }
    }

    @Override
    public void execute(String command, Session session) throws IOException {
        var words = getArgs(command);
        if (words.length < 2) {
            session.sendResponse("501 Syntax: " + word + " hostname");
            return;
        }
        session.resetMailTransaction();
        session.setHelo(words[1]);
        session.sendResponse(String.join("\r\n", lines(session)));
    }

    private static List<String> lines(Session session) {
        var server = session.getServer();
        var lines = new ArrayList<String>();
        lines.add("250-" + server.getHostName());
        lines.add("250-8BITMIME");
        lines.add("250-SIZE " + server.getMaxMessageSize());
        if (server.getEnableTLS() && !session.isTLSStarted()) {
            lines.add("250-STARTTLS");
        }
        // Not CHUNKING, although it is understood: the library reads BDAT byte by byte, and DATA says the same.
        lines.add("250 SMTPUTF8");
        return lines;
    }
}
