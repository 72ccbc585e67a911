package io.tidings.tickets.account;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.tidings.spine.web.Caller;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.access.AgentWatch;
import io.tidings.tickets.person.Arrivals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps Keycloak's accounts of agents as the desk has decided: as due work, one document for each agent, so that what could not be
 * told while Keycloak was away is told later. Each account is looked at again every hour, which also mends what a crash left
 * between a decision and the word of it.
 *
 * <p>An account that somebody switched off at Keycloak stays so: only what the desk has switched off does it switch on again.
 */
@Component
class Accounts implements AgentWatch, Arrivals {

    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    private static final WorkSettings WORK =
            new WorkSettings("accounts", 4, 4, Duration.ofMinutes(2), Duration.ofSeconds(2));

    private static final String LANE = "keycloak";

    private static final Duration SOONEST_RETRY = Duration.ofSeconds(2);
    private static final Duration LATEST_RETRY = Duration.ofMinutes(1);

    /** How soon after a mail another one is taken for a second click. */
    private static final Duration ONE_CLICK = Duration.ofMinutes(1);

    private final MongoCollection<Document> accounts;
    private final AgentStore agents;
    private final SignInRules rules;
    private final Keycloak keycloak;
    private final AccountSettings settings;
    private final Clock clock;
    private final DueWork.Worker worker;

    Accounts(
            MongoDatabase database,
            AgentStore agents,
            SignInRules rules,
            Keycloak keycloak,
            AccountSettings settings,
            DueWork work,
            Clock clock) {
        this.accounts = database.getCollection(WORK.collectionName());
        this.agents = agents;
        this.rules = rules;
        this.keycloak = keycloak;
        this.settings = settings;
        this.clock = clock;
        this.worker = work.start(WORK, this::handle);
    }

    /** Asked once, so that whoever sets the desk up need not wait for the first invitation to hear what is missing. */
    @EventListener(ApplicationReadyEvent.class)
    void sayWhatIsMissing() {
        Thread.ofVirtual().name("accounts-rights").start(() -> {
            try {
                keycloak.withAddress("nobody@tidings.example");
            } catch (LoginServiceTrouble trouble) {
                if (trouble.kind() == LoginServiceTrouble.Kind.REFUSED) {
                    log.warn(
                            "Nobody can be invited, and logins are not switched off with their agents: {}."
                                    + " Set up the client {} with the role manage-users of realm-management, and its"
                                    + " secret as TIDINGS_ACCOUNTS_SECRET",
                            trouble.getMessage(),
                            settings.clientId());
                }
            }
        });
    }

    /**
     * What is known of an agent's account.
     *
     * @param state {@code in-step} with what the desk has decided; {@code pending} where that has still to be told; {@code gone}
     *     where Keycloak knows no such account
     * @param trouble why it is pending: {@code away}, {@code refused}; null where it is only a moment
     * @param enabled whether Keycloak lets the login in
     * @param secondFactor whether one is set up
     * @param elsewhere whether an account elsewhere is the only way in
     */
    record Known(String state, @Nullable String trouble, boolean enabled, boolean secondFactor, boolean elsewhere) {

        private static Known read(Document stored) {
            return new Known(
                    stored.get("state", "pending"),
                    stored.getString("trouble"),
                    stored.getBoolean("enabled", true),
                    stored.getBoolean("secondFactor", false),
                    stored.getBoolean("elsewhere", false));
        }
    }

    /** Of every agent whose account has been looked at, by the agent's id. */
    Map<String, Known> all() {
        var all = new HashMap<String, Known>();
        accounts.find(new Document("_id", new Document("$gt", "")))
                .forEach(stored -> all.put(stored.getString("_id"), Known.read(stored)));
        return all;
    }

    Optional<Known> known(String agentId) {
        return Optional.ofNullable(accounts.find(new Document("_id", agentId)).first())
                .map(Known::read);
    }

    @Override
    public void changed(String agentId) {
        look(agentId);
    }

    /** The account is told of what was decided as soon as Keycloak hears it. */
    void look(String agentId) {
        agents.agent(agentId).filter(agent -> !agent.program()).ifPresent(agent -> {
            accounts.updateOne(
                    new Document("_id", agentId),
                    Updates.combine(
                            Updates.set("state", "pending"),
                            Updates.unset("trouble"),
                            Updates.set("attempts", 0),
                            Updates.set("due", Date.from(clock.instant())),
                            // Whoever looks at it right now has read the agent as it was.
                            Updates.inc("claim", 1L),
                            Updates.setOnInsert("lane", LANE)),
                    new UpdateOptions().upsert(true));
            worker.wake();
        });
    }

    void lookAtAll() {
        agents.all().forEach(agent -> look(agent.id()));
    }

    /** Whoever signs in for the first time is looked at from now on. */
    @Override
    public void arrived(Caller agent) {
        if (accounts.find(new Document("_id", agent.id())).first() == null) {
            look(agent.id());
        }
    }

    private void handle(Claimed claimed) {
        var id = claimed.document().getString("_id");
        var agent = agents.agent(id);
        if (agent.isEmpty()) {
            claimed.done(Updates.set("state", "gone"));
            accounts.deleteOne(new Document("_id", id));
            return;
        }
        try {
            reconcile(claimed, agent.get());
        } catch (LoginServiceTrouble trouble) {
            var attempts = claimed.document().get("attempts", 0);
            // What is not set up was said at the start.
            if (attempts == 0 && trouble.kind() != LoginServiceTrouble.Kind.REFUSED) {
                log.warn("The account {} is told later: {}", id, trouble.getMessage());
            }
            claimed.retryAt(
                    clock.instant().plus(retryAfter(attempts)),
                    Updates.combine(
                            Updates.set("state", "pending"),
                            Updates.set("trouble", trouble.word()),
                            Updates.set("attempts", attempts + 1)));
        }
    }

    static Duration retryAfter(int attempts) {
        var doubled = SOONEST_RETRY.multipliedBy(1L << Math.min(attempts, 5));
        return doubled.compareTo(LATEST_RETRY) > 0 ? LATEST_RETRY : doubled;
    }

    private void reconcile(Claimed claimed, Agent agent) {
        var found = keycloak.find(agent.id());
        if (found.isEmpty()) {
            claimed.retryAt(nextLook(), Updates.combine(Updates.set("state", "gone"), Updates.unset("trouble")));
            return;
        }
        var account = found.get();
        if (agent.active()) {
            letIn(claimed, account);
        } else if (!shutOut(claimed, account)) {
            return;
        }
        var secured = keycloak.hasSecondFactor(agent.id());
        var isElsewhere = keycloak.comesFromElsewhere(agent.id());
        var isAskedFor = agent.active() && !secured && !isElsewhere && rules.demandTwoFactorOf(agent);
        if (!isAskedFor) {
            askNoMore(claimed, account);
        } else if (!askForSecondFactor(claimed, account)) {
            return;
        }
        var isEnabled = agent.active() && (account.enabled() || wasSwitchedOffHere(claimed));
        var settled = claimed.retryAt(
                nextLook(),
                Updates.combine(
                        Updates.set("state", "in-step"),
                        Updates.unset("trouble"),
                        Updates.set("attempts", 0),
                        Updates.set("enabled", isEnabled),
                        Updates.set("secondFactor", secured),
                        Updates.set("asks", isAskedFor),
                        Updates.set("elsewhere", isElsewhere),
                        agent.active() ? Updates.unset("switchedOff") : Updates.unset("ending")));
        if (settled.isEmpty()) {
            // Somebody decided anew meanwhile, and whoever did as that says may have been overtaken by what was done
            // here.
            look(agent.id());
        }
    }

    private void letIn(Claimed claimed, Account account) {
        if (!account.enabled() && wasSwitchedOffHere(claimed)) {
            keycloak.switchTo(account.id(), true);
        }
    }

    /**
     * Noted before it is done: whoever goes on after a crash knows that it was the desk, and that sessions have still to end.
     *
     * @return false where somebody else has it in hand now
     */
    private boolean shutOut(Claimed claimed, Account account) {
        var isToEnd = claimed.document().getBoolean("ending", false);
        if (account.enabled()) {
            if (!noted(claimed, Updates.combine(Updates.set("switchedOff", true), Updates.set("ending", true)))) {
                return false;
            }
            keycloak.switchTo(account.id(), false);
            isToEnd = true;
        }
        if (isToEnd) {
            keycloak.endSessions(account.id());
        }
        return true;
    }

    private boolean noted(Claimed claimed, Bson update) {
        return claimed.extend(WORK.claim(), update);
    }

    private static boolean wasSwitchedOffHere(Claimed claimed) {
        return claimed.document().getBoolean("switchedOff", false);
    }

    /** Noted before it is done, as above: whoever asks for it no more has to know that it was the desk that asked. */
    private boolean askForSecondFactor(Claimed claimed, Account account) {
        if (account.isAskedForSecondFactor()) {
            return true;
        }
        if (!noted(claimed, Updates.set("asks", true))) {
            return false;
        }
        keycloak.require(
                account.id(),
                Stream.concat(account.requiredActions().stream(), Stream.of(Account.SET_SECOND_FACTOR))
                        .toList());
        return true;
    }

    private void askNoMore(Claimed claimed, Account account) {
        if (claimed.document().getBoolean("asks", false) && account.isAskedForSecondFactor()) {
            keycloak.require(
                    account.id(),
                    account.requiredActions().stream()
                            .filter(action -> !action.equals(Account.SET_SECOND_FACTOR))
                            .toList());
        }
    }

    private Instant nextLook() {
        return clock.instant().plus(settings.look());
    }

    /**
     * Sends the agent a mail with a link to set a new password. Twice within a minute is once.
     *
     * @return when it was sent
     * @throws LoginServiceTrouble where it was not, or nobody knows
     */
    Instant mailPassword(String agentId) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var before = mailedAt(agentId);
        if (before != null && before.toInstant().isAfter(now.minus(ONE_CLICK))) {
            return before.toInstant();
        }
        var isFirst = accounts.updateOne(
                                new Document("_id", agentId).append("passwordMailAt", before),
                                Updates.set("passwordMailAt", Date.from(now)))
                        .getModifiedCount()
                > 0;
        if (!isFirst) {
            return now;
        }
        try {
            keycloak.mail(agentId, List.of(Account.SET_PASSWORD), settings.passwordMail());
            return now;
        } catch (LoginServiceTrouble trouble) {
            if (trouble.kind() != LoginServiceTrouble.Kind.UNKNOWN) {
                accounts.updateOne(
                        new Document("_id", agentId).append("passwordMailAt", Date.from(now)),
                        Updates.unset("passwordMailAt"));
            }
            throw trouble;
        }
    }

    private @Nullable Date mailedAt(String agentId) {
        var stored = accounts.find(new Document("_id", agentId)).first();
        if (stored == null) {
            look(agentId);
        }
        return stored == null ? null : stored.getDate("passwordMailAt");
    }

    /** Takes every second factor from the account; where one is demanded, the next login asks for a new one. */
    void removeSecondFactor(String agentId) {
        keycloak.removeSecondFactor(agentId);
        look(agentId);
    }
}
