package io.tidings.mail.mailbox;

import io.tidings.events.EventJson;
import io.tidings.mail.Ids;
import io.tidings.mail.configuration.ConfigurationSection;
import io.tidings.mail.configuration.Faults;
import io.tidings.mail.configuration.GroupAddresses;
import io.tidings.mail.mailbox.MailboxProblem.ChangedMeanwhile;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Beginning;
import io.tidings.mail.mailbox.RemoteMailbox.Flow;
import io.tidings.mail.mailbox.RemoteMailbox.Login;
import io.tidings.mail.mailbox.RemoteMailbox.OAuth;
import io.tidings.mail.mailbox.RemoteMailbox.Password;
import io.tidings.mail.mailbox.RemoteMailbox.Protocol;
import io.tidings.mail.mailbox.RemoteMailbox.Security;
import io.tidings.mail.mailbox.RemoteMailbox.Server;
import io.tidings.spine.web.InvalidField;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The mailboxes as a section of the configuration, without their secrets. One that comes to a desk where nobody has typed its secret
 * fetches nothing and says so, which also keeps a copy of a desk from emptying the mailboxes of the desk that it was copied from.
 */
@Component
@Order(3)
class MailboxSection implements ConfigurationSection {

    private static final Logger log = LoggerFactory.getLogger(MailboxSection.class);
    private static final JsonMapper JSON = EventJson.mapper();

    /** Of a login without a password. */
    record TokensPart(
            @Nullable Flow flow,
            @Nullable String tokenUrl,
            @Nullable String clientId,
            @Nullable String scope) {}

    /** As the mailbox's own page has it; what it is without is as usual. */
    record Part(
            @Nullable String name,
            @Nullable Protocol protocol,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable Security security,
            @Nullable String user,
            @Nullable TokensPart oauth,
            @Nullable String trusted,
            @Nullable String folder,
            @Nullable String group,
            @Nullable AfterIntake afterIntake,
            @Nullable String moveTo,
            @Nullable Beginning beginning,
            @Nullable Boolean enabled)
            implements WishedMailbox {

        static Part of(RemoteMailbox mailbox) {
            var server = mailbox.server();
            return new Part(
                    mailbox.name(),
                    server.protocol(),
                    server.host(),
                    server.port(),
                    server.security(),
                    mailbox.login().user(),
                    mailbox.login() instanceof OAuth oauth
                            ? new TokensPart(oauth.flow(), oauth.tokenUrl(), oauth.clientId(), oauth.scope())
                            : null,
                    server.trusted(),
                    mailbox.folder(),
                    mailbox.groupId(),
                    mailbox.afterIntake(),
                    mailbox.moveTo(),
                    mailbox.beginning(),
                    mailbox.enabled());
        }
    }

    private final MailboxStore store;
    private final MailboxRules rules;
    private final MailboxWork work;
    private final Clock clock;

    MailboxSection(MailboxStore store, MailboxRules rules, MailboxWork work, Clock clock) {
        this.store = store;
        this.rules = rules;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "mailboxes";
    }

    @Override
    public JsonNode now() {
        return shown(existing());
    }

    /** A mailbox that the document does not have stays, switched off: it has a secret and a place in its mails that nobody could give back. */
    @Override
    public JsonNode after(JsonNode sent, GroupAddresses groups, Faults faults) {
        var left = existing();
        var next = new ArrayList<RemoteMailbox>();
        var n = 0;
        for (var entry : sent) {
            var at = "/mailboxes/" + n++;
            faults.read(at, entry, Part.class)
                    .flatMap(part -> faults.check(at, () -> checked(part, groups)))
                    .ifPresent(mailbox -> next.add(continuing(takenFrom(left, mailbox), mailbox)));
        }
        left.forEach(mailbox -> next.add(switchedOff(mailbox)));
        return shown(next);
    }

    @Override
    public List<String> secretsMissing(JsonNode next) {
        var left = existing();
        return wanted(next).stream()
                .map(mailbox -> continuing(takenFrom(left, mailbox), mailbox))
                .filter(RemoteMailbox::lacksSecret)
                .map(RemoteMailbox::name)
                .toList();
    }

    @Override
    public void take(JsonNode next, String by) {
        var left = existing();
        for (var mailbox : wanted(next)) {
            var before = takenFrom(left, mailbox);
            if (before.isEmpty()) {
                store.insert(mailbox, null, clock.instant());
                log.info("{} made the mailbox {} by a configuration", by, mailbox.name());
            } else if (!Part.of(before.get()).equals(Part.of(mailbox))) {
                store.replace(continuing(before, mailbox), before.get().version(), clock.instant())
                        .orElseThrow(() -> new ChangedMeanwhile(before.get()));
                log.info("{} changed the mailbox {} by a configuration", by, mailbox.name());
            }
        }
        work.wake();
    }

    private List<RemoteMailbox> existing() {
        return new ArrayList<>(store.all().stream()
                .map(MailboxStore.Kept::mailbox)
                .sorted(order())
                .toList());
    }

    private static Comparator<RemoteMailbox> order() {
        return Comparator.comparing(RemoteMailbox::name)
                .thenComparing(RemoteMailbox::source)
                .thenComparing(RemoteMailbox::groupId);
    }

    /** The one that fetches from the same place already, which is nobody else's then. */
    private static Optional<RemoteMailbox> takenFrom(List<RemoteMailbox> left, RemoteMailbox wanted) {
        var found = left.stream()
                .filter(mailbox -> mailbox.source().equals(wanted.source()))
                .findFirst();
        found.ifPresent(left::remove);
        return found;
    }

    private RemoteMailbox checked(Part part, GroupAddresses groups) {
        return rules.made(
                Ids.next(), part, user -> login(user, part.oauth()), group -> checked(group, groups), clock.instant());
    }

    private static String checked(@Nullable String group, GroupAddresses groups) {
        if (group == null || !groups.canAnswer(group)) {
            throw new InvalidField(
                    "group", "The group %s is not there, or has no address to answer from.".formatted(group));
        }
        return group;
    }

    private Login login(String user, @Nullable TokensPart tokens) {
        return tokens == null
                ? new Password(user, null)
                : new OAuth(
                        user,
                        Objects.requireNonNullElse(tokens.flow(), Flow.CLIENT_CREDENTIALS),
                        rules.tokenUrl(tokens.tokenUrl()),
                        rules.clientId(tokens.clientId()),
                        rules.scope(tokens.scope()),
                        null,
                        null);
    }

    /** What {@link #after} answered, checked then. */
    private List<RemoteMailbox> wanted(JsonNode next) {
        var mailboxes = new ArrayList<RemoteMailbox>();
        for (var entry : next) {
            mailboxes.add(wanted(JSON.treeToValue(entry, Part.class)));
        }
        return mailboxes;
    }

    /** Not checked again: one that stays, switched off, may be such as could not be made any more. */
    private RemoteMailbox wanted(Part part) {
        var now = clock.instant();
        return new RemoteMailbox(
                Ids.next(),
                Objects.requireNonNull(part.name()),
                new Server(
                        Objects.requireNonNull(part.protocol()),
                        Objects.requireNonNull(part.host()),
                        Objects.requireNonNull(part.port()),
                        Objects.requireNonNull(part.security()),
                        part.trusted()),
                login(Objects.requireNonNull(part.user()), part.oauth()),
                Objects.requireNonNull(part.folder()),
                Objects.requireNonNull(part.group()),
                Objects.requireNonNull(part.afterIntake()),
                part.moveTo(),
                Objects.requireNonNull(part.beginning()),
                Objects.requireNonNull(part.enabled()),
                1,
                now,
                now);
    }

    /** Another mailbox's place in its mails, and its secrets as far as they go to whom they were given for. */
    private RemoteMailbox continuing(Optional<RemoteMailbox> before, RemoteMailbox wanted) {
        return before.map(is -> new RemoteMailbox(
                        is.id(),
                        wanted.name(),
                        wanted.server(),
                        wanted.destination().equals(is.destination())
                                ? wanted.login().withSecretsOf(is.login())
                                : wanted.login(),
                        wanted.folder(),
                        wanted.groupId(),
                        wanted.afterIntake(),
                        wanted.moveTo(),
                        wanted.beginning(),
                        wanted.enabled(),
                        is.version() + 1,
                        is.createdAt(),
                        clock.instant()))
                .orElse(wanted);
    }

    private static RemoteMailbox switchedOff(RemoteMailbox is) {
        return new RemoteMailbox(
                is.id(),
                is.name(),
                is.server(),
                is.login(),
                is.folder(),
                is.groupId(),
                is.afterIntake(),
                is.moveTo(),
                is.beginning(),
                false,
                is.version(),
                is.createdAt(),
                is.updatedAt());
    }

    private static JsonNode shown(List<RemoteMailbox> mailboxes) {
        return JSON.valueToTree(mailboxes.stream().sorted(order()).map(Part::of).toList());
    }
}
