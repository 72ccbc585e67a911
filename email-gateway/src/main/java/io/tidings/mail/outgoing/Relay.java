package io.tidings.mail.outgoing;

import io.tidings.mail.MailProperties;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Hands one mail for one person to the next server and tells exactly how far that went. */
@Component
class Relay {

    /** How an attempt ended. */
    sealed interface Outcome {

        String answer();

        /** The server has it now. */
        record Accepted(int code, String answer) implements Outcome {}

        /** Not this time: 4xx, or no server. */
        record Deferred(@Nullable Integer code, String answer) implements Outcome {}

        /** Never: 5xx. */
        record Refused(int code, String answer) implements Outcome {}

        /** All of it was sent and no answer came. */
        record Unknown(String answer) implements Outcome {}

        /** Somebody else has the work now; nothing was sent. */
        record GivenUp(String answer) implements Outcome {}
    }

    private final MailProperties.Relay properties;

    Relay(MailProperties properties) {
        this.properties = properties.relay();
    }

    /** @param domain what this server calls itself; looking up the machine's own name may take long */
    Session session(String domain) {
        var settings = new Properties();
        settings.put("mail.smtp.host", properties.host());
        settings.put("mail.smtp.port", Integer.toString(properties.port()));
        settings.put("mail.smtp.localhost", domain);
        settings.put("mail.smtp.connectiontimeout", "10000");
        settings.put("mail.smtp.timeout", "60000");
        settings.put("mail.smtp.writetimeout", "60000");
        settings.put("mail.smtp.starttls.enable", Boolean.toString(properties.startTls()));
        settings.put("mail.smtp.starttls.required", Boolean.toString(properties.startTls()));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        settings.put("mail.smtp.auth", Boolean.toString(!properties.user().isBlank()));
        settings.put("mail.smtp.quitwait", "false");
        return Session.getInstance(settings);
    }

    /** @param atEnd asked right before the mail's last line goes out; where it says no, the dialogue ends unfinished */
    Outcome send(SMTPMessage message, String recipient, BooleanSupplier atEnd) {
        var dialogue = new Dialogue(message.getSession(), atEnd);
        try (dialogue) {
            dialogue.connect(
                    properties.host(),
                    properties.port(),
                    properties.user().isBlank() ? null : properties.user(),
                    properties.user().isBlank() ? null : properties.password());
            dialogue.sendMessage(message, new Address[] {new InternetAddress(recipient, true)});
            dialogue.accepted = true;
        } catch (MessagingException e) {
            if (!dialogue.accepted) {
                return dialogue.outcome(e);
            }
            // Only the good-bye failed.
        }
        return new Outcome.Accepted(250, dialogue.answer());
    }

    private static final class Dialogue extends SMTPTransport implements AutoCloseable {

        private final BooleanSupplier atEnd;
        private boolean finishing;
        private boolean notMine;
        private boolean accepted;
        private String lastAnswer = "";

        private Dialogue(Session session, BooleanSupplier atEnd) {
            super(session, new URLName("smtp", null, -1, null, null, null));
            this.atEnd = atEnd;
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            if (!atEnd.getAsBoolean()) {
                notMine = true;
                throw new MessagingException("Another worker has this mail now");
            }
            finishing = true;
            super.finishData();
            lastAnswer = String.valueOf(getLastServerResponse()).strip();
        }

        private String answer() {
            return lastAnswer;
        }

        private Outcome outcome(MessagingException e) {
            if (notMine) {
                return new Outcome.GivenUp(String.valueOf(e.getMessage()));
            }
            var code = codeOf(e);
            var answer = sentence(e);
            if (code != null && code / 100 == 5 && !(e instanceof AuthenticationFailedException)) {
                return new Outcome.Refused(code, answer);
            }
            if (code != null && code / 100 == 4) {
                return new Outcome.Deferred(code, answer);
            }
            return finishing ? new Outcome.Unknown(answer) : new Outcome.Deferred(code, answer);
        }

        /** The recipient's code where there is one: the sentence around it only says that some recipient failed. */
        private static @Nullable Integer codeOf(MessagingException e) {
            Integer code = null;
            for (Exception at = e; at instanceof MessagingException one; at = one.getNextException()) {
                switch (one) {
                    case SMTPAddressFailedException address -> {
                        return address.getReturnCode();
                    }
                    case SMTPSendFailedException send -> code = send.getReturnCode();
                    case SMTPSenderFailedException sender -> code = sender.getReturnCode();
                    default -> {}
                }
            }
            return code == null || code < 400 ? null : code;
        }

        private static String sentence(MessagingException e) {
            var sentence = String.valueOf(e.getMessage());
            for (Exception at = e; at instanceof MessagingException one; at = one.getNextException()) {
                sentence = String.valueOf(one.getMessage());
                if (one instanceof SMTPAddressFailedException) {
                    break;
                }
            }
            return Composer.oneLine(sentence, 500);
        }
    }
}
