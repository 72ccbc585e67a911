package io.tidings.mail;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How this desk takes and sends mail.
 *
 * @param secret the key that signs reply addresses and message ids
 * @param tickets where ticket-service is, for files
 * @param addresses known from the first moment on, before any group was heard of; the first is the sender where a group has none
 * @param dkim the domains whose mails are signed, one key each
 * @param sending to whom mail goes until an administrator decides; {@code held} keeps a new installation from surprising anybody
 * @param undoFor how long what an agent sends waits before it leaves, so that it can be taken back, until an administrator decides
 * @param language of mails to people whose language nobody knows
 */
@ConfigurationProperties("mail")
public record MailProperties(
        @DefaultValue("") String secret,
        URI tickets,
        @DefaultValue("support@tidings.example") List<String> addresses,
        @DefaultValue("en") String language,
        @DefaultValue("held") SendingMode sending,
        @DefaultValue("10s") Duration undoFor,
        @DefaultValue Intake intake,
        @DefaultValue Relay relay,
        @DefaultValue List<Dkim> dkim) {

    /**
     * The SMTP receiver and the reading of what it took.
     *
     * @param lmtpPort for a mail server of one's own that hands mails over by LMTP (RFC 2033); absent for none
     * @param bind the address to listen on; all where empty
     * @param maxSize of one mail
     * @param maxConnectionsPerPeer by SMTP, from one address or network of IPv6; servers whose word counts have no such limit.
     *     As many as Postfix gives a client, and a quarter of all
     * @param parseTimeout a mail that takes longer to read counts as failed
     * @param failures after so many a mail goes to quarantine
     * @param keepRaw how long the bytes of a mail are kept after its ticket took it, or after it turned out to be none's business;
     *     in quarantine they are kept until somebody decides
     */
    public record Intake(
            @DefaultValue("2525") int port,
            @Nullable Integer lmtpPort,
            @DefaultValue("") String bind,
            @DefaultValue("25MB") DataSize maxSize,
            @DefaultValue("200") int maxConnections,
            @DefaultValue("50") int maxConnectionsPerPeer,
            @DefaultValue("60s") Duration parseTimeout,
            @DefaultValue("3") int failures,
            @DefaultValue("30d") Duration keepRaw) {}

    /**
     * The server that carries our mails on.
     *
     * @param giveUpAfter a mail that could not be handed over for so long has failed
     * @param atOnce how many mails one replica hands over at the same time, in as many dialogues
     * @param blockFor how long an address gets no mail after one came back for good; nothing is blocked where it is zero
     */
    public record Relay(
            @DefaultValue("localhost") String host,
            @DefaultValue("25") int port,
            @DefaultValue("") String user,
            @DefaultValue("") String password,
            @DefaultValue("false") boolean startTls,
            @DefaultValue("48h") Duration giveUpAfter,
            @DefaultValue("60") int atOnce,
            @DefaultValue PerDomain perDomain,
            @DefaultValue("14d") Duration blockFor) {}

    /**
     * What one domain of recipients gets of a replica.
     *
     * @param atOnce how many mails at the same time, so that a slow one holds up nobody else
     * @param perMinute at least 6: whoever waits for the pace holds one of the places meanwhile
     */
    public record PerDomain(
            @DefaultValue("6") int atOnce,
            @DefaultValue("12000") int perMinute) {

        public PerDomain {
            if (atOnce < 1 || perMinute < 6) {
                throw new IllegalArgumentException(
                        "mail.relay.per-domain: at-once is at least 1 and per-minute at least 6");
            }
        }
    }

    /**
     * A key that signs the mails from a domain (DKIM, RFC 6376).
     *
     * @param selector under which the domain publishes the public half: {@code SELECTOR._domainkey.DOMAIN}
     * @param keyFile where the private half is, in PEM (PKCS #8)
     * @param key the private half itself, where there is no file
     */
    public record Dkim(
            String domain,
            String selector,
            @DefaultValue("") String keyFile,
            @DefaultValue("") String key) {

        /** Without the key. */
        @Override
        public String toString() {
            return selector + "._domainkey." + domain;
        }
    }
}
