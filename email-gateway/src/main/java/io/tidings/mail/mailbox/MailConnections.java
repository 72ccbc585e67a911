package io.tidings.mail.mailbox;

import io.tidings.mail.mailbox.RemoteMailbox.OAuth;
import io.tidings.mail.mailbox.RemoteMailbox.Password;
import io.tidings.mail.mailbox.RemoteMailbox.Security;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.Locale;
import java.util.Properties;
import org.springframework.stereotype.Component;

/** Opens connections to mail servers: encrypted as the mailbox says, with limits to everything that could wait for ever. */
@Component
class MailConnections {

    private final FetchProperties properties;
    private final Secrets secrets;
    private final AccessTokens tokens;

    MailConnections(FetchProperties properties, Secrets secrets, AccessTokens tokens) {
        this.properties = properties;
        this.secrets = secrets;
        this.tokens = tokens;
    }

    /**
     * Logs in.
     *
     * @param sockets which whoever watches over the connection may close at any time
     */
    Store open(RemoteMailbox mailbox, MailSockets sockets) throws FetchFailure {
        if (mailbox.lacksSecret()) {
            throw new FetchFailure(Fault.of(Fault.Kind.SECRET_MISSING, mailbox, null));
        }
        var mayBeWithdrawn = mailbox.login() instanceof OAuth oauth && tokens.has(mailbox, oauth);
        try {
            return connected(mailbox, sockets);
        } catch (FetchFailure e) {
            if (!mayBeWithdrawn || e.fault().kind() != Fault.Kind.NO_ACCESS) {
                throw e;
            }
            // With a fresh token a refusal is one.
            return connected(mailbox, sockets);
        }
    }

    private Store connected(RemoteMailbox mailbox, MailSockets sockets) throws FetchFailure {
        var server = mailbox.server();
        var protocol = server.protocol().name().toLowerCase(Locale.ROOT);
        var secret =
                switch (mailbox.login()) {
                    case Password password -> opened(mailbox, password);
                    case OAuth oauth -> tokens.of(mailbox, oauth);
                };
        try {
            var store = Session.getInstance(settings(mailbox, sockets)).getStore(protocol);
            store.connect(server.host(), server.port(), mailbox.login().user(), secret);
            return store;
        } catch (MessagingException e) {
            // The next try begins with a token of its own.
            tokens.forget(mailbox);
            throw new FetchFailure(Faults.ofConnecting(e, mailbox), e);
        }
    }

    /** Whether the connection's token ends soon, so that another connection is to take its place. */
    boolean endsSoon(RemoteMailbox mailbox) {
        return mailbox.login() instanceof OAuth && tokens.endsSoon(mailbox);
    }

    private String opened(RemoteMailbox mailbox, Password password) throws FetchFailure {
        try {
            return secrets.open(String.valueOf(password.sealedPassword()), mailbox.id());
        } catch (IllegalStateException e) {
            throw new FetchFailure(Fault.of(Fault.Kind.SECRET, mailbox, null), e);
        }
    }

    private Properties settings(RemoteMailbox mailbox, MailSockets sockets) {
        var server = mailbox.server();
        var prefix = "mail." + server.protocol().name().toLowerCase(Locale.ROOT) + ".";
        var settings = new Properties();
        settings.put(
                prefix + "connectiontimeout",
                Long.toString(properties.connectTimeout().toMillis()));
        settings.put(
                prefix + "timeout", Long.toString(properties.answerTimeout().toMillis()));
        settings.put(prefix + "socketFactory", sockets.plain());
        settings.put(prefix + "ssl.socketFactory", sockets.secure());
        // Else a connection that our sockets refuse is made without them.
        settings.put(prefix + "socketFactory.fallback", "false");
        settings.put(prefix + "ssl.enable", Boolean.toString(server.security() == Security.TLS));
        settings.put(prefix + "ssl.checkserveridentity", "true");
        settings.put(prefix + "starttls.enable", Boolean.toString(server.security() == Security.STARTTLS));
        settings.put(prefix + "starttls.required", Boolean.toString(server.security() == Security.STARTTLS));
        settings.put(
                prefix + "auth.mechanisms",
                switch (mailbox.login()) {
                    case Password _ -> "PLAIN LOGIN";
                    case OAuth _ -> "XOAUTH2";
                });
        // Microsoft 365 takes the token on a line of its own only.
        settings.put(prefix + "auth.xoauth2.two.line.authentication.format", "true");
        settings.put(prefix + "connectionpoolsize", "1");
        return settings;
    }
}
