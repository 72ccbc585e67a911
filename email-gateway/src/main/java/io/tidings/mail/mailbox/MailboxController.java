package io.tidings.mail.mailbox;

import io.tidings.events.Permission;
import io.tidings.mail.Ids;
import io.tidings.mail.mailbox.MailboxProblem.ChangedMeanwhile;
import io.tidings.mail.mailbox.MailboxProblem.NoSuchMailbox;
import io.tidings.mail.mailbox.MailboxProblem.SecretNeeded;
import io.tidings.mail.mailbox.MailboxStore.Kept;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Beginning;
import io.tidings.mail.mailbox.RemoteMailbox.Flow;
import io.tidings.mail.mailbox.RemoteMailbox.Login;
import io.tidings.mail.mailbox.RemoteMailbox.OAuth;
import io.tidings.mail.mailbox.RemoteMailbox.Password;
import io.tidings.mail.mailbox.RemoteMailbox.Protocol;
import io.tidings.mail.mailbox.RemoteMailbox.Security;
import io.tidings.mail.mailbox.RemoteMailbox.Server;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.InvalidField;
import io.tidings.spine.web.Repeatable;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Mailboxes on other servers, for administrators: made, tested, watched, changed, deleted. */
@RestController
@RequestMapping("/api/v1/mailboxes")
class MailboxController {

    /**
     * How tokens are got for a login without a password (XOAUTH2). Kept encrypted are {@code clientSecret} and {@code
     * refreshToken}; neither is ever answered.
     *
     * @param tokenUrl of the provider, {@code https://login.microsoftonline.com/TENANT/oauth2/v2.0/token} or {@code
     *     https://oauth2.googleapis.com/token}
     * @param clientId of the application; of a service account its address
     * @param clientSecret of the application; of a service account its private key in PEM form. A public client has none
     * @param refreshToken for the flow {@code refresh-token}
     * @param scope {@code https://outlook.office365.com/.default} with {@code client-credentials}, {@code
     *     https://outlook.office365.com/IMAP.AccessAsUser.All offline_access} with {@code refresh-token}, {@code
     *     https://mail.google.com/} for Google
     */
    record Tokens(
            @Nullable Flow flow,
            @Nullable String tokenUrl,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String refreshToken,
            @Nullable String scope) {}

    /** {@link Tokens} without their secrets. */
    record ShownTokens(
            Flow flow,
            String tokenUrl,
            String clientId,
            String scope,
            boolean hasClientSecret,
            boolean hasRefreshToken) {

        static @Nullable ShownTokens of(Login login) {
            return login instanceof OAuth oauth
                    ? new ShownTokens(
                            oauth.flow(),
                            oauth.tokenUrl(),
                            oauth.clientId(),
                            oauth.scope(),
                            oauth.sealedSecret() != null,
                            oauth.sealedRefreshToken() != null)
                    : null;
        }
    }

    /**
     * A mailbox to be made, or to be tested before it is made.
     *
     * @param name what people call it here; its user where absent
     * @param port the usual one of protocol and security where absent
     * @param security {@code tls} where absent; {@code none} only where the operator allows it
     * @param user often the whole address; of a shared mailbox its own, not the account's
     * @param password kept encrypted and never answered; either this or {@code oauth}
     * @param trusted certificates in PEM form to trust in place of the public authorities
     * @param folder {@code INBOX} where absent
     * @param group whose tickets its mails become; it has an address
     * @param afterIntake {@code leave} where absent; mails are moved or deleted only once they are kept here
     * @param moveTo the folder for {@code move}
     * @param beginning {@code now} where absent: what lies there already stays untouched; {@code backlog} makes tickets of it, and
     *     nobody is told of them
     */
    record NewMailbox(
            @Nullable String name,
            @Nullable Protocol protocol,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable Security security,
            @Nullable String user,
            @Nullable String password,
            @Nullable Tokens oauth,
            @Nullable String trusted,
            @Nullable String folder,
            @Nullable String group,
            @Nullable AfterIntake afterIntake,
            @Nullable String moveTo,
            @Nullable Beginning beginning,
            @Nullable Boolean enabled)
            implements WishedMailbox {}

    /**
     * What is absent stays as it is. Who changes protocol, host, port, security, the trusted certificates or the address that
     * gives tokens sends the secrets along: stored ones go only where they were given for. {@code password} and {@code oauth}
     * take each other's place.
     */
    record Changes(
            @Nullable String name,
            @Nullable Protocol protocol,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable Security security,
            @Nullable String user,
            @Nullable String password,
            @Nullable Tokens oauth,
            @Nullable String trusted,
            @Nullable String folder,
            @Nullable String group,
            @Nullable AfterIntake afterIntake,
            @Nullable String moveTo,
            @Nullable Beginning beginning,
            @Nullable Boolean enabled) {}

    /** A mailbox without its secrets, and how it is doing. */
    record Shown(
            String id,
            String name,
            Protocol protocol,
            String host,
            int port,
            Security security,
            String user,
            @Nullable ShownTokens oauth,
            @Nullable String trusted,
            String folder,
            String group,
            AfterIntake afterIntake,
            @Nullable String moveTo,
            Beginning beginning,
            boolean enabled,
            MailboxState state,
            long version,
            Instant createdAt,
            Instant updatedAt) {

        static Shown of(Kept kept) {
            var mailbox = kept.mailbox();
            var server = mailbox.server();
            return new Shown(
                    mailbox.id(),
                    mailbox.name(),
                    server.protocol(),
                    server.host(),
                    server.port(),
                    server.security(),
                    mailbox.login().user(),
                    ShownTokens.of(mailbox.login()),
                    server.trusted(),
                    mailbox.folder(),
                    mailbox.groupId(),
                    mailbox.afterIntake(),
                    mailbox.moveTo(),
                    mailbox.beginning(),
                    mailbox.enabled(),
                    kept.state(),
                    mailbox.version(),
                    mailbox.createdAt(),
                    mailbox.updatedAt());
        }
    }

    /** @param unencryptedAllowed whether {@code security} may be {@code none} here */
    record Listed(List<Shown> mailboxes, boolean unencryptedAllowed) {}

    private final MailboxStore store;
    private final MailboxRules rules;
    private final ConnectionTest test;
    private final FetchedMails fetched;
    private final Baseline baselines;
    private final MailboxWork work;
    private final Secrets secrets;
    private final Clock clock;

    MailboxController(
            MailboxStore store,
            MailboxRules rules,
            ConnectionTest test,
            FetchedMails fetched,
            Baseline baselines,
            MailboxWork work,
            Secrets secrets,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.test = test;
        this.fetched = fetched;
        this.baselines = baselines;
        this.work = work;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** All mailboxes with how they are doing now. */
    @GetMapping
    Listed list(Caller caller) {
        adminsOnly(caller);
        return new Listed(store.all().stream().map(Shown::of).toList(), rules.allowsUnencrypted());
    }

    @GetMapping("/{id}")
    ResponseEntity<Shown> read(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        return answer(existing(id));
    }

    /** Makes a mailbox; fetching from it begins at once where it is enabled. */
    @PostMapping
    ResponseEntity<Shown> create(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewMailbox wished) {
        adminsOnly(caller);
        // Secrets stay out of the digest that tells a repetition from a reuse.
        var repeatable = Repeatable.of(caller, idempotencyKey, withoutSecrets(wished));
        var kept = store.insert(made(wished), repeatable, clock.instant());
        work.wake();
        return ResponseEntity.created(
                        URI.create("/api/v1/mailboxes/" + kept.mailbox().id()))
                .eTag(EntityTag.of(kept.mailbox().version()))
                .body(Shown.of(kept));
    }

    /** Tries a mailbox before it is made. Takes no mail and changes nothing there. */
    @PostMapping("/test")
    ConnectionTest.Result test(Caller caller, @RequestBody NewMailbox wished) {
        adminsOnly(caller);
        return test.of(made(wished));
    }

    /** Tries a mailbox as it would be with these changes; {@code {}} for as it is. Changes nothing, here or there. */
    @PostMapping("/{id}/test")
    ConnectionTest.Result testChanged(Caller caller, @PathVariable String id, @RequestBody Changes changes) {
        adminsOnly(caller);
        return test.of(changed(existing(id).mailbox(), changes));
    }

    /** Tries at once to fetch, without waiting for the next try. */
    @PostMapping("/{id}/fetch")
    ResponseEntity<Shown> fetch(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        existing(id);
        var kept = store.tryNow(id, clock.instant()).orElseGet(() -> existing(id));
        work.wake();
        return answer(kept);
    }

    /** Changes a mailbox; what is being fetched from it ends, and begins anew with the change. */
    @PatchMapping("/{id}")
    ResponseEntity<Shown> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody Changes changes) {
        adminsOnly(caller);
        var known = existing(id).mailbox();
        var seen = EntityTag.version(ifMatch, "the mailbox as it was read", InvalidField::new);
        if (seen != null && seen != known.version()) {
            throw new ChangedMeanwhile(known);
        }
        var kept = store.replace(changed(known, changes), known.version(), clock.instant())
                .orElseThrow(() -> new ChangedMeanwhile(existing(id).mailbox()));
        work.wake();
        return answer(kept);
    }

    /** Forgets a mailbox. Its mails stay, here and there; made anew, it would begin anew. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        if (!store.delete(id)) {
            throw new NoSuchMailbox(id);
        }
        baselines.delete(id);
        fetched.forget(id);
        return ResponseEntity.noContent().build();
    }

    private RemoteMailbox made(NewMailbox wished) {
        var id = Ids.next();
        return rules.made(id, wished, user -> login(id, user, wished), rules::group, clock.instant());
    }

    private Login login(String id, String user, NewMailbox wished) {
        return wished.oauth() == null
                ? new Password(user, secrets.seal(rules.password(wished.password()), id))
                : oauth(id, user, null, wished.oauth());
    }

    private RemoteMailbox changed(RemoteMailbox known, Changes changes) {
        var protocol =
                Objects.requireNonNullElse(changes.protocol(), known.server().protocol());
        var security = changes.security() == null ? known.server().security() : rules.security(changes.security());
        var server = new Server(
                protocol,
                changes.host() == null ? known.server().host() : rules.host(changes.host()),
                changes.port() == null ? known.server().port() : rules.port(changes.port(), protocol, security),
                security,
                changes.trusted() == null ? known.server().trusted() : rules.trusted(changes.trusted()));
        var folder = changes.folder() == null ? known.folder() : rules.folder(changes.folder());
        var afterIntake = Objects.requireNonNullElse(changes.afterIntake(), known.afterIntake());
        var moveTo = changes.moveTo() == null ? known.moveTo() : changes.moveTo();
        var wanted = new RemoteMailbox(
                known.id(),
                changes.name() == null ? known.name() : rules.name(changes.name(), known.name()),
                server,
                login(known, changes),
                folder,
                changes.group() == null ? known.groupId() : rules.group(changes.group()),
                afterIntake,
                rules.moveTo(moveTo, afterIntake, protocol, folder),
                Objects.requireNonNullElse(changes.beginning(), known.beginning()),
                Objects.requireNonNullElse(changes.enabled(), known.enabled()),
                known.version() + 1,
                known.createdAt(),
                clock.instant());
        if (!wanted.destination().equals(known.destination()) && keepsASecret(known.login(), wanted.login())) {
            throw new SecretNeeded();
        }
        return wanted;
    }

    private static boolean keepsASecret(Login known, Login wanted) {
        return secretsIn(wanted).anyMatch(one -> secretsIn(known).anyMatch(one::equals));
    }

    private static Stream<String> secretsIn(Login login) {
        return switch (login) {
            case Password password -> Stream.ofNullable(password.sealedPassword());
            case OAuth oauth ->
                Stream.concat(Stream.ofNullable(oauth.sealedSecret()), Stream.ofNullable(oauth.sealedRefreshToken()));
        };
    }

    private Login login(RemoteMailbox known, Changes changes) {
        var id = known.id();
        var user = changes.user() == null ? known.login().user() : rules.user(changes.user());
        if (changes.password() != null) {
            return new Password(user, secrets.seal(rules.password(changes.password()), id));
        }
        if (changes.oauth() != null) {
            return oauth(id, user, known.login() instanceof OAuth before ? before : null, changes.oauth());
        }
        return switch (known.login()) {
            case Password password -> new Password(user, password.sealedPassword());
            case OAuth oauth ->
                new OAuth(
                        user,
                        oauth.flow(),
                        oauth.tokenUrl(),
                        oauth.clientId(),
                        oauth.scope(),
                        oauth.sealedSecret(),
                        oauth.sealedRefreshToken());
        };
    }

    /** @param before whose secrets stay where none are given */
    private OAuth oauth(String id, String user, @Nullable OAuth before, Tokens tokens) {
        var flow = tokens.flow() != null ? tokens.flow() : before == null ? Flow.CLIENT_CREDENTIALS : before.flow();
        return new OAuth(
                user,
                flow,
                tokens.tokenUrl() == null && before != null ? before.tokenUrl() : rules.tokenUrl(tokens.tokenUrl()),
                tokens.clientId() == null && before != null ? before.clientId() : rules.clientId(tokens.clientId()),
                tokens.scope() == null && before != null ? before.scope() : rules.scope(tokens.scope()),
                sealedSecret(id, flow, before, tokens),
                flow == Flow.REFRESH_TOKEN ? sealedRefreshToken(id, before, tokens) : null);
    }

    private @Nullable String sealedSecret(String id, Flow flow, @Nullable OAuth before, Tokens tokens) {
        if (tokens.clientSecret() == null && before != null && before.flow() == flow) {
            return before.sealedSecret();
        }
        var isPublic = flow == Flow.REFRESH_TOKEN
                && (tokens.clientSecret() == null || tokens.clientSecret().isBlank());
        return isPublic ? null : secrets.seal(rules.clientSecret(tokens.clientSecret(), flow), id);
    }

    private String sealedRefreshToken(String id, @Nullable OAuth before, Tokens tokens) {
        var kept = before == null ? null : before.sealedRefreshToken();
        return tokens.refreshToken() == null && kept != null
                ? kept
                : secrets.seal(rules.refreshToken(tokens.refreshToken()), id);
    }

    private static NewMailbox withoutSecrets(NewMailbox wished) {
        return new NewMailbox(
                wished.name(),
                wished.protocol(),
                wished.host(),
                wished.port(),
                wished.security(),
                wished.user(),
                null,
                null,
                wished.trusted(),
                wished.folder(),
                wished.group(),
                wished.afterIntake(),
                wished.moveTo(),
                wished.beginning(),
                wished.enabled());
    }

    private Kept existing(String id) {
        return store.find(id).orElseThrow(() -> new NoSuchMailbox(id));
    }

    private static ResponseEntity<Shown> answer(Kept kept) {
        return ResponseEntity.ok().eTag(EntityTag.of(kept.mailbox().version())).body(Shown.of(kept));
    }

    private static void adminsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
    }
}
