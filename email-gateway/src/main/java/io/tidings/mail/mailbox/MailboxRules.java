package io.tidings.mail.mailbox;

import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.mailbox.MailboxProblem.NoEncryption;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Beginning;
import io.tidings.mail.mailbox.RemoteMailbox.Flow;
import io.tidings.mail.mailbox.RemoteMailbox.Login;
import io.tidings.mail.mailbox.RemoteMailbox.Protocol;
import io.tidings.mail.mailbox.RemoteMailbox.Security;
import io.tidings.mail.mailbox.RemoteMailbox.Server;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.RefusedAddress;
import io.tidings.spine.web.InvalidField;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a mailbox may be, checked when somebody saves it and said in a sentence where it may not. */
@Component
class MailboxRules {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_SECRET = 10_000;
    private static final int LONGEST_CERTIFICATES = 100_000;

    /** A host name or the spelling of an address; what it means is the name service's to say. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Mailboxes addresses;
    private final FetchProperties properties;
    private final GuardedHttp http;

    MailboxRules(Mailboxes addresses, FetchProperties properties, GuardedHttp http) {
        this.addresses = addresses;
        this.properties = properties;
        this.http = http;
    }

    boolean allowsUnencrypted() {
        return properties.allowUnencrypted();
    }

    /**
     * A mailbox as it is wished.
     *
     * @param login of a user, with what proves it
     * @param group answers the group that is wished, where it can be that of a mailbox
     */
    RemoteMailbox made(
            String id,
            WishedMailbox wished,
            Function<String, Login> login,
            Function<@Nullable String, String> group,
            Instant now) {
        var protocol = Objects.requireNonNullElse(wished.protocol(), Protocol.IMAP);
        var security = security(Objects.requireNonNullElse(wished.security(), Security.TLS));
        var server = new Server(
                protocol,
                host(wished.host()),
                port(wished.port(), protocol, security),
                security,
                trusted(wished.trusted()));
        var user = user(wished.user());
        var folder = folder(wished.folder());
        var afterIntake = Objects.requireNonNullElse(wished.afterIntake(), AfterIntake.LEAVE);
        return new RemoteMailbox(
                id,
                name(wished.name(), user),
                server,
                login.apply(user),
                folder,
                group.apply(wished.group()),
                afterIntake,
                moveTo(wished.moveTo(), afterIntake, protocol, folder),
                Objects.requireNonNullElse(wished.beginning(), Beginning.NOW),
                !Boolean.FALSE.equals(wished.enabled()),
                1,
                now,
                now);
    }

    String host(@Nullable String host) {
        var plain = host == null ? "" : host.strip().toLowerCase(Locale.ROOT);
        if (!HOST.matcher(plain).matches()) {
            throw new InvalidField(
                    "host", "The server is a name such as imap.customer.example, without https:// and without a port.");
        }
        return plain;
    }

    int port(@Nullable Integer port, Protocol protocol, Security security) {
        if (port == null) {
            return usual(protocol, security);
        }
        if (port < 1 || port > 65_535) {
            throw new InvalidField("port", "A port lies between 1 and 65535; IMAP with TLS has 993.");
        }
        return port;
    }

    private static int usual(Protocol protocol, Security security) {
        return switch (protocol) {
            case IMAP -> security == Security.TLS ? 993 : 143;
            case POP3 -> security == Security.TLS ? 995 : 110;
        };
    }

    Security security(Security security) {
        if (security == Security.NONE && !properties.allowUnencrypted()) {
            throw new NoEncryption();
        }
        return security;
    }

    String user(@Nullable String user) {
        return line("user", user, "Which user reads the mailbox? Often it is the whole address.");
    }

    String password(@Nullable String password) {
        if (password == null || password.isEmpty() || password.length() > LONGEST_SECRET) {
            throw new InvalidField("password", "A password has 1 to " + LONGEST_SECRET + " characters.");
        }
        return password;
    }

    String tokenUrl(@Nullable String url) {
        try {
            var plain = line("oauth.tokenUrl", url, "Where are tokens asked for? It is a URL of the provider.");
            http.check(plain);
            return plain;
        } catch (RefusedAddress e) {
            throw new InvalidField("oauth.tokenUrl", e.sentence());
        }
    }

    String clientId(@Nullable String clientId) {
        return line("oauth.clientId", clientId, "Which application asks? Name its client id.");
    }

    String scope(@Nullable String scope) {
        var plain = scope == null ? "" : scope.strip().replaceAll("\\s+", " ");
        if (plain.isEmpty() || plain.length() > 1_000) {
            throw new InvalidField(
                    "oauth.scope",
                    "What may the application do? For Microsoft 365 it is https://outlook.office365.com/.default, for"
                            + " Google https://mail.google.com/.");
        }
        return plain;
    }

    String clientSecret(@Nullable String secret, Flow flow) {
        if (secret == null || secret.isBlank() || secret.length() > LONGEST_SECRET) {
            throw new InvalidField("oauth.clientSecret", "This way of getting tokens needs the application's secret.");
        }
        if (flow == Flow.SERVICE_ACCOUNT) {
            try {
                AccessTokens.privateKey(secret);
            } catch (IllegalArgumentException e) {
                throw new InvalidField(
                        "oauth.clientSecret",
                        "A service account has a private key: paste it from -----BEGIN PRIVATE KEY----- on.");
            }
        }
        return secret.strip();
    }

    String refreshToken(@Nullable String token) {
        if (token == null || token.isBlank() || token.length() > LONGEST_SECRET) {
            throw new InvalidField(
                    "oauth.refreshToken", "Paste the refresh token that the provider gave at the consent.");
        }
        return token.strip();
    }

    String name(@Nullable String name, String otherwise) {
        return name == null || name.isBlank() ? otherwise : line("name", name, "");
    }

    String folder(@Nullable String folder) {
        return folder == null || folder.isBlank() ? "INBOX" : line("folder", folder, "");
    }

    /** The group that its mails go to must be one that can answer. */
    String group(@Nullable String groupId) {
        if (groupId == null || groupId.isBlank()) {
            throw new InvalidField("group", "Whose tickets do the mails become? Name a group.");
        }
        if (addresses.ownOf(groupId).isEmpty()) {
            throw new InvalidField(
                    "group",
                    "The group " + groupId
                            + " is not known here, or has no address to answer from; give it one first.");
        }
        return groupId;
    }

    @Nullable
    String moveTo(@Nullable String moveTo, AfterIntake afterIntake, Protocol protocol, String folder) {
        if (afterIntake != AfterIntake.MOVE) {
            return null;
        }
        if (protocol == Protocol.POP3) {
            throw new InvalidField(
                    "afterIntake", "POP3 knows no folders: leave mails where they are, delete them, or use IMAP.");
        }
        var target = line("moveTo", moveTo, "Into which folder are mails moved after intake?");
        if (target.equals(folder)) {
            throw new InvalidField("moveTo", "Mails cannot be moved into the folder that they are fetched from.");
        }
        return target;
    }

    @Nullable
    String trusted(@Nullable String pem) {
        if (pem == null || pem.isBlank()) {
            return null;
        }
        try {
            if (pem.length() > LONGEST_CERTIFICATES) {
                throw new IllegalArgumentException("It is too long.");
            }
            MailSockets.trusting(pem);
            return pem.strip();
        } catch (IllegalArgumentException e) {
            throw new InvalidField(
                    "trusted",
                    "This cannot be read as certificates: " + e.getMessage()
                            + " Paste the text from -----BEGIN CERTIFICATE----- on.");
        }
    }

    private static String line(String field, @Nullable String value, String absent) {
        var line = value == null ? "" : value.strip();
        if (line.isEmpty()) {
            throw new InvalidField(field, absent);
        }
        if (line.length() > LONGEST_NAME || CONTROL.matcher(line).find()) {
            throw new InvalidField(field, "It is one line of at most " + LONGEST_NAME + " characters.");
        }
        return line;
    }
}
