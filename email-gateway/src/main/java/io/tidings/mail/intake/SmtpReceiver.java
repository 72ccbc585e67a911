package io.tidings.mail.intake;

import com.mongodb.MongoException;
import io.tidings.mail.MailProperties;
import io.tidings.mail.group.Mailboxes;
import io.tidings.spine.reaction.Failure;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.MessageHandlerFactory;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * Takes mails by SMTP for the addresses of this desk, and by LMTP from a mail server of one's own. A sender hears 250 only once
 * the store holds the mail; while it does not, 451 makes the sender keep it, or 452 where the store has no room.
 */
@Component
public class SmtpReceiver implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SmtpReceiver.class);

    /** Times the size limit: whoever sends more than that is no mail server. */
    private static final int MOST_PASSED_OVER = 20;

    private final MailProperties.Intake properties;
    private final Mailboxes mailboxes;
    private final Intake intake;
    private final Senders senders;
    private final SmtpTls tls;
    private @Nullable SMTPServer server;
    private @Nullable SMTPServer lmtp;

    SmtpReceiver(MailProperties properties, Mailboxes mailboxes, Intake intake, Senders senders, SmtpTls tls) {
        this.properties = properties.intake();
        this.mailboxes = mailboxes;
        this.intake = intake;
        this.senders = senders;
        this.tls = tls;
    }

    /** The port it listens on, which the system chose where 0 was configured. */
    public int port() {
        var running = server;
        return running == null ? properties.port() : running.getPortAllocated();
    }

    /** The port on which it takes mails by LMTP; empty where it does not. */
    public OptionalInt lmtpPort() {
        var running = lmtp;
        return running == null ? OptionalInt.empty() : OptionalInt.of(running.getPortAllocated());
    }

    @Override
    public synchronized void start() {
        var started = listening(properties.port(), context -> new Incoming(context, false))
                .sessionHandler(new ConnectionsPerPeer(properties.maxConnectionsPerPeer(), senders::believes))
                .build();
        DataCommand.teach(started);
        Greeting.teach(started);
        started.start();
        server = started;
        log.info(
                "Taking mail by SMTP on port {}, {}",
                started.getPortAllocated(),
                tls.isOffered()
                        ? "encrypted where the sender asks for it"
                        : "not encrypted: no certificate is configured");
        var lmtpPort = properties.lmtpPort();
        if (lmtpPort != null) {
            var beside =
                    listening(lmtpPort, context -> new Incoming(context, true)).build();
            DataCommand.teach(beside);
            Greeting.teachLmtp(beside);
            beside.start();
            lmtp = beside;
            log.info("Taking mail by LMTP on port {}", beside.getPortAllocated());
        }
    }

    private SMTPServer.Builder listening(int port, MessageHandlerFactory handlers) {
        var builder = SMTPServer.port(port)
                .softwareName("Tidings")
                .messageHandlerFactory(handlers)
                .maxMessageSize(Math.toIntExact(properties.maxSize().toBytes()))
                .maxConnections(properties.maxConnections())
                .maxRecipients(100)
                // Whole providers gave people addresses that no grammar has, such as one with two dots in a row.
                .fromAddressValidator(_ -> true)
                .connectionTimeout(60, TimeUnit.SECONDS)
                .executorService(Executors.newVirtualThreadPerTaskExecutor());
        if (!properties.bind().isBlank()) {
            builder.bindAddress(address(properties.bind()));
        }
        if (tls.isOffered()) {
            builder.enableTLS().startTlsSocketFactory(new SmtpCertificate(tls));
        }
        return builder;
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("mail.intake.bind is no address of this machine: " + name, e);
        }
    }

    @Override
    public synchronized void stop() {
        if (lmtp != null) {
            lmtp.stop();
            lmtp = null;
        }
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    /** Listens last and stops first, like the web server. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 1024;
    }

    /** One mail on its way in. */
    private final class Incoming implements MessageHandler {

        private final List<String> recipients = new ArrayList<>();
        private String sender = "";
        private final boolean behindBelieved;
        private final MessageContext context;
        private final boolean byLmtp;
        private @Nullable String mailbox;

        private Incoming(MessageContext context, boolean byLmtp) {
            this.context = context;
            this.byLmtp = byLmtp;
            behindBelieved =
                    context.getRemoteAddress() instanceof InetSocketAddress peer && senders.believes(peer.getAddress());
        }

        @Override
        public void from(String address) {
            sender = address == null ? "" : address.strip().toLowerCase(Locale.ROOT);
        }

        @Override
        public void recipient(String address) throws RejectException {
            try {
                var recipient = mailboxes.recipient(address);
                if (recipient.isEmpty()) {
                    throw new RejectException(550, "5.1.1 There is no such address here");
                }
                if (mailbox == null) {
                    mailbox = recipient.get().mailbox().address();
                }
                recipients.add(address.strip().toLowerCase(Locale.ROOT));
            } catch (MongoException e) {
                throw tryLater(e);
            }
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            var counted = new Counted(data, properties.maxSize().toBytes());
            try {
                var kept = intake.keep(
                        Intake.Arrival.bySmtp(sender, recipients, String.valueOf(mailbox), behindBelieved),
                        new SequenceInputStream(returnPath(), counted),
                        () -> counted.count);
                return answered("2.0.0 Kept as " + kept.id());
            } catch (MongoException e) {
                passOver(data);
                var refused = e.getCause() instanceof TooMuch ? tooLarge() : tryLater(e);
                answerOthers(refused.getErrorResponse());
                forgetMail();
                throw refused;
            }
        }

        private String answered(String words) throws IOException {
            answerOthers("250 " + words);
            return words;
        }

        /** By LMTP there is an answer for each recipient (RFC 2033 §4.2), and the library gives the last one. */
        private void answerOthers(String answer) throws IOException {
            if (byLmtp && context instanceof Session session) {
                for (var n = 1; n < session.getRecipientCount(); n++) {
                    session.sendResponse(answer);
                }
            }
        }

        /**
         * Reads what is still to come of a mail that is not kept: nobody listens to an answer before the end, and the rest would be
         * taken for commands.
         */
        private void passOver(InputStream data) throws IOException, DropConnectionException {
            var most = MOST_PASSED_OVER * properties.maxSize().toBytes();
            var some = new byte[8 * 1024];
            for (long passed = 0; passed < most; ) {
                var length = data.read(some);
                if (length < 0) {
                    return;
                }
                passed += length;
            }
            throw new DropConnectionException(552, "5.3.4 The mail does not end");
        }

        /**
         * A mail that is refused at its end is over (RFC 5321 §4.1.1.4). The library goes on with it, and would answer the sender's next
         * one, which is none of its business, with an error for good.
         */
        private void forgetMail() {
            if (context instanceof Session session) {
                session.resetMailTransaction();
            }
        }

        private RejectException tooLarge() {
            return new RejectException(552, "5.3.4 The mail is larger than " + properties.maxSize());
        }

        /** The last server writes down who sent it (RFC 5321 §4.4). */
        private InputStream returnPath() {
            var safe = sender.replaceAll("[^!-~]", "");
            return new ByteArrayInputStream(("Return-Path: <" + safe + ">\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        private RejectException tryLater(MongoException e) {
            if (Failure.isForWantOfRoom(e)) {
                log.error(
                        "Mails are put off: the store's disk is full. Nothing is lost while their senders try again, which"
                                + " they do for some days; make room there");
                return new RejectException(452, "4.3.1 There is no room for the mail now; please try again later");
            }
            log.warn("A mail was put off: {}", e.getMessage());
            return new RejectException(451, "4.3.0 The mail cannot be kept now; please try again later");
        }

        @Override
        public void done() {}
    }

    private static final class TooMuch extends IOException {}

    /** Ends a mail that grows beyond the limit, whatever size its sender announced. */
    private static final class Counted extends FilterInputStream {

        private final long most;
        private long count;

        private Counted(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            var one = super.read();
            add(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var some = super.read(buffer, offset, length);
            add(Math.max(0, some));
            return some;
        }

        private void add(int bytes) throws IOException {
            count += bytes;
            if (count > most) {
                throw new TooMuch();
            }
        }
    }
}
