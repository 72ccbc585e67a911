package io.tidings.mail.mailbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox on another server, from which mails are fetched for a group.
 *
 * @param folder of IMAP; POP3 knows one only
 * @param groupId whose tickets its mails become
 * @param moveTo the folder that {@link AfterIntake#MOVE} moves to
 * @param version counts its changes
 */
record RemoteMailbox(
        String id,
        String name,
        Server server,
        Login login,
        String folder,
        String groupId,
        AfterIntake afterIntake,
        @Nullable String moveTo,
        Beginning beginning,
        boolean enabled,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    enum Protocol {
        @JsonProperty("imap")
        IMAP,
        @JsonProperty("pop3")
        POP3
    }

    /** How the connection is protected. */
    enum Security {
        /** TLS from the first byte on. */
        @JsonProperty("tls")
        TLS,
        /** Begins in the clear and refuses to go on without TLS. */
        @JsonProperty("starttls")
        STARTTLS,
        @JsonProperty("none")
        NONE
    }

    /** What becomes of a mail on its server once it is kept here. */
    enum AfterIntake {
        @JsonProperty("leave")
        LEAVE,
        @JsonProperty("move")
        MOVE,
        @JsonProperty("delete")
        DELETE
    }

    /** What becomes of the mails that lay there before. */
    enum Beginning {
        /** They stay where they are and become nothing. */
        @JsonProperty("now")
        NOW,
        /** They become tickets of which nobody is told. */
        @JsonProperty("backlog")
        BACKLOG
    }

    /** @param trusted certificates in PEM form that are trusted in place of the known authorities: those of one's own */
    record Server(
            Protocol protocol,
            String host,
            int port,
            Security security,
            @Nullable String trusted) {}

    /** Who reads, and how that is proved. Secrets are sealed; the mailbox's id is what they are sealed for. */
    sealed interface Login {
        String user();

        /** Whether nobody has typed yet what it takes. */
        boolean lacksSecret();

        /** With another's secrets, as far as it is a login of the same kind. */
        Login withSecretsOf(Login other);
    }

    /** @param sealedPassword absent in a mailbox that came by a configuration, until somebody types it */
    record Password(String user, @Nullable String sealedPassword) implements Login {

        @Override
        public boolean lacksSecret() {
            return sealedPassword == null;
        }

        @Override
        public Login withSecretsOf(Login other) {
            return other instanceof Password password ? new Password(user, password.sealedPassword()) : this;
        }
    }

    /**
     * Access tokens of an OAuth 2.0 provider (XOAUTH2).
     *
     * @param user whose mailbox it is, which with a shared one is not the account that consented
     * @param clientId of the application; of a service account its address
     * @param sealedSecret the client's secret, or a service account's private key; a public client has none
     * @param sealedRefreshToken of {@link Flow#REFRESH_TOKEN}; the provider may replace it with each use
     */
    record OAuth(
            String user,
            Flow flow,
            String tokenUrl,
            String clientId,
            String scope,
            @Nullable String sealedSecret,
            @Nullable String sealedRefreshToken)
            implements Login {

        /** A client that acts by a person's consent may be public and have no secret of its own. */
        @Override
        public boolean lacksSecret() {
            return flow == Flow.REFRESH_TOKEN ? sealedRefreshToken == null : sealedSecret == null;
        }

        @Override
        public Login withSecretsOf(Login other) {
            return other instanceof OAuth oauth && oauth.flow() == flow
                    ? new OAuth(user, flow, tokenUrl, clientId, scope, oauth.sealedSecret(), oauth.sealedRefreshToken())
                    : this;
        }

        OAuth with(String refreshToken) {
            return new OAuth(user, flow, tokenUrl, clientId, scope, sealedSecret, refreshToken);
        }
    }

    /** How the application gets its tokens. */
    enum Flow {
        /** By its own right: Microsoft 365 with IMAP.AccessAsApp. */
        @JsonProperty("client-credentials")
        CLIENT_CREDENTIALS,
        /** By the right of the person who consented once. */
        @JsonProperty("refresh-token")
        REFRESH_TOKEN,
        /** By a signed word for the user: Google Workspace with domain-wide delegation. */
        @JsonProperty("service-account")
        SERVICE_ACCOUNT
    }

    boolean lacksSecret() {
        return login.lacksSecret();
    }

    /** What makes another mailbox of it, whose mails are counted anew. */
    String source() {
        return String.join(" ", server.protocol().name(), server.host(), login.user(), folder);
    }

    /** Where secrets are sent to: who changes it has to know them. */
    String destination() {
        return String.join(
                " ",
                server.protocol().name(),
                server.host(),
                Integer.toString(server.port()),
                server.security().name(),
                String.valueOf(server.trusted()),
                switch (login) {
                    case Password _ -> "";
                    case OAuth oauth -> oauth.tokenUrl();
                });
    }
}
