package io.tidings.mail.outgoing;

import io.tidings.mail.MailProperties;
import io.tidings.mail.OneLine;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Hands one mail for one person to the next server and tells exactly how far that went. */
@Component
class Relay implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    /** The server ends the dialogue (RFC 5321, 3.8). */
    private static final int CLOSING = 421;

    private static final String OWN_NAME = "mail.smtp.localhost";

    /** How an attempt ended. */
    sealed interface Outcome {

        String answer();

        /** The server has it now. */
        record Accepted(int code, String answer) implements Outcome {}

        /** Not this time: 4xx, or without a code where no server answered. */
        record Deferred(@Nullable Integer code, String answer) implements Outcome {}

        /** The server does not let us in, whatever the mail: somebody has to look at our password. */
        record LoginRefused(String answer) implements Outcome {}

        /** The server was told nothing, whatever the mail: its encryption cannot be trusted, or it has none. */
        record NotEncrypted(String answer) implements Outcome {}

        /**
         * Never: 5xx.
         *
         * @param ofRecipient the server spoke of the address, not of us or of the mail
         */
        record Refused(int code, String answer, boolean ofRecipient) implements Outcome {}

        /** All of it was sent and no answer came. */
        record Unknown(String answer) implements Outcome {}

        /** Somebody else has the work now; nothing was sent. */
        record GivenUp(String answer) implements Outcome {}
    }

    private final MailProperties.Relay properties;
    private final Dialogues<Dialogue> dialogues = new Dialogues<>(System::nanoTime);

    /** By the name of this server, of which there are a few. Making one looks through every jar: a sixth of what a mail cost. */
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    Relay(MailProperties properties) {
        this.properties = properties.relay();
    }

    /** @param domain what this server calls itself; looking up the machine's own name may take long */
    Session session(String domain) {
        return sessions.computeIfAbsent(domain, this::newSession);
    }

    private Session newSession(String domain) {
        var settings = new Properties();
        settings.put("mail.smtp.host", properties.host());
        settings.put("mail.smtp.port", Integer.toString(properties.port()));
        settings.put(OWN_NAME, domain);
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

    private static String nameOf(Session session) {
        return session.getProperty(OWN_NAME);
    }

    /**
     * Hands the mail over, in a dialogue that an earlier mail began where there is one.
     *
     * @param atEnd asked right before the mail's last line goes out; where it says no, the dialogue ends unfinished
     */
    Outcome send(SMTPMessage message, String recipient, BooleanSupplier atEnd) {
        var reused = dialogues.take(nameOf(message.getSession()));
        if (reused.isPresent()) {
            var outcome = sendIn(reused.get(), message, recipient, atEnd);
            if (!reused.get().wasHungUp()) {
                return outcome;
            }
            // The server ended the idle dialogue before it heard of this mail.
        }
        return sendIn(new Dialogue(message.getSession()), message, recipient, atEnd);
    }

    private Outcome sendIn(Dialogue dialogue, SMTPMessage message, String recipient, BooleanSupplier atEnd) {
        dialogue.begin(atEnd);
        try {
            dialogue.connectOnce(properties);
            dialogue.sendMessage(message, new Address[] {Composer.onTheWire(recipient)});
        } catch (MessagingException e) {
            var outcome = dialogue.outcome(e);
            if (outcome instanceof Outcome.Refused refused && refused.ofRecipient()) {
                // The library has said RSET; the next mail may be for somebody whom the server knows.
                dialogues.giveBack(dialogue);
            } else {
                dialogue.end();
            }
            return outcome;
        } catch (RuntimeException e) {
            // The store could not be asked whether the mail may end: its connection is not to wait for that.
            dialogue.end();
            throw e;
        }
        dialogues.giveBack(dialogue);
        return new Outcome.Accepted(250, dialogue.answer());
    }

    @Override
    public void destroy() {
        dialogues.close();
    }

    /** A conversation with the server, of one mail after another. */
    private static final class Dialogue extends SMTPTransport implements Dialogues.Kept {

        private BooleanSupplier atEnd = () -> false;
        private int mails;
        private boolean heardOf;
        private boolean finishing;
        private boolean notMine;
        private boolean hungUp;
        private boolean isClosed;
        private String lastAnswer = "";

        private Dialogue(Session session) {
            super(session, new URLName("smtp", null, -1, null, null, null));
        }

        private void begin(BooleanSupplier question) {
            atEnd = question;
            mails++;
            heardOf = false;
            finishing = false;
            notMine = false;
            hungUp = false;
            lastAnswer = "";
        }

        private void connectOnce(MailProperties.Relay properties) throws MessagingException {
            if (mails == 1) {
                connect(
                        properties.host(),
                        properties.port(),
                        properties.user().isBlank() ? null : properties.user(),
                        properties.user().isBlank() ? null : properties.password());
            }
        }

        @Override
        public String name() {
            return nameOf(session);
        }

        @Override
        public int mails() {
            return mails;
        }

        @Override
        public boolean isOpen() {
            return !isClosed;
        }

        /** The library asks for it, too, where the server does not take its RSET. */
        @Override
        public synchronized void close() throws MessagingException {
            isClosed = true;
            super.close();
        }

        @Override
        public void end() {
            try {
                close();
            } catch (MessagingException e) {
                // Only the good-bye failed.
                log.debug("A dialogue ended without a good-bye: {}", e.getMessage());
            }
        }

        @Override
        protected void mailFrom() throws MessagingException {
            super.mailFrom();
            heardOf = true;
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

        /** Whether an earlier mail's dialogue was over before this mail was spoken of, which says nothing about this mail. */
        private boolean wasHungUp() {
            return hungUp;
        }

        private Outcome outcome(MessagingException e) {
            if (notMine) {
                return new Outcome.GivenUp(String.valueOf(e.getMessage()));
            }
            var code = codeOf(e);
            var answer = sentence(e);
            hungUp = mails > 1 && !heardOf && (code == null || code == CLOSING);
            if (e instanceof AuthenticationFailedException) {
                return new Outcome.LoginRefused(answer);
            }
            if (code != null && code / 100 == 5) {
                return new Outcome.Refused(code, answer, isOfRecipient(e));
            }
            if (code != null && code / 100 == 4) {
                return new Outcome.Deferred(code, answer);
            }
            if (!heardOf && isOfEncryption(e)) {
                return new Outcome.NotEncrypted(answer);
            }
            return finishing ? new Outcome.Unknown(answer) : new Outcome.Deferred(code, answer);
        }

        private static boolean isOfEncryption(MessagingException e) {
            return e.getNextException() instanceof SSLException
                    || String.valueOf(e.getMessage()).startsWith("STARTTLS is required");
        }

        private static boolean isOfRecipient(MessagingException e) {
            for (Exception at = e; at instanceof MessagingException one; at = one.getNextException()) {
                if (one instanceof SMTPAddressFailedException) {
                    return true;
                }
            }
            return false;
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
            Exception at = e;
            while (at instanceof MessagingException one) {
                sentence = String.valueOf(one.getMessage());
                at = one instanceof SMTPAddressFailedException ? null : one.getNextException();
            }
            // Where no server spoke, the library says only what it was about: the system knows what went wrong.
            return OneLine.of(
                    at == null || at.getMessage() == null ? sentence : sentence + ": " + at.getMessage(), 500);
        }
    }
}
