package io.tidings.mail.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.internal.io.ReceivedHeaderStream;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/** DATA as the library answers it, with the mail read by {@link DottedMail}. */
final class DataCommand extends BaseCommand {

    private DataCommand() {
        super("DATA", "Takes the mail that follows, up to a line that is a dot.");
    }

    /** Gives a server this command in the place of its own. */
    static void teach(SMTPServer server) {
        server.getCommandHandler().addCommand(new DataCommand());
    }

    @Override
    public void execute(String command, Session session) throws IOException, DropConnectionException {
        if (!session.isMailTransactionInProgress()) {
            session.sendResponse("503 5.5.1 Error: need MAIL command");
            return;
        }
        if (session.getRecipientCount() == 0) {
            session.sendResponse("503 5.5.1 Error: need RCPT command");
            return;
        }
        session.sendResponse("354 End data with <CR><LF>.<CR><LF>");
        var server = session.getServer();
        var mail = new ReceivedHeaderStream(
                new DottedMail(session.getRawInput()),
                session.getHelo(),
                session.getRemoteAddress().getAddress(),
                server.getHostName(),
                Optional.of(server.getSoftwareName()),
                session.getSessionId(),
                session.getSingleRecipient());
        String answer;
        try {
            answer = session.getMessageHandler().data(mail);
            mail.transferTo(OutputStream.nullOutputStream());
        } catch (DropConnectionException e) {
            throw e;
        } catch (RejectException e) {
            session.sendResponse(e.getErrorResponse());
            return;
        }
        session.sendResponse(answer == null ? "250 Ok" : "250 " + answer);
        session.resetMailTransaction();
    }
}
