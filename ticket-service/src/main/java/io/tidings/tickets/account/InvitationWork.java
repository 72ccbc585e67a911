package io.tidings.tickets.account;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Claimed;
import io.tidings.tickets.Cause;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.account.Invitation.State;
import io.tidings.tickets.account.LoginServiceTrouble.Kind;
import io.tidings.tickets.person.People;
import io.tidings.tickets.sameperson.Merges;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Does what an invitation needs, step by step; each step finds out whether it was done before. Only a mail cannot be asked about:
 * that it is about to be sent is noted first, and where a crash or a lost answer leaves it open, it is shown as uncertain and not
 * sent again by itself.
 */
@Component
class InvitationWork {

    private static final Logger log = LoggerFactory.getLogger(InvitationWork.class);

    /** Noted of somebody who was here before the invitation and whose rights are being taken back. */
    private static final String LEAVING = "leaving";

    private static final Duration STEP = Duration.ofMinutes(2);

    private final MongoCollection<Document> invitations;
    private final Keycloak keycloak;
    private final SignInRules rules;
    private final AgentStore agents;
    private final People people;
    private final Merges merges;
    private final AccountSettings settings;
    private final Clock clock;

    InvitationWork(
            MongoDatabase database,
            Keycloak keycloak,
            SignInRules rules,
            AgentStore agents,
            People people,
            Merges merges,
            AccountSettings settings,
            Clock clock) {
        this.invitations = database.getCollection(Invitations.WORK.collectionName());
        this.keycloak = keycloak;
        this.rules = rules;
        this.agents = agents;
        this.people = people;
        this.merges = merges;
        this.settings = settings;
        this.clock = clock;
    }

    /** It goes on only by an administrator's hand; the word says why. */
    private static final class Stopped extends RuntimeException {
        Stopped(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Another one has it in hand now. */
    private static final class Lost extends RuntimeException {
        Lost() {
            super(null, null, false, false);
        }
    }

    void handle(Claimed claimed) {
        var invitation = Invitation.read(claimed.document());
        try {
            switch (invitation.state()) {
                case PREPARING -> prepare(claimed, invitation);
                case WITHDRAWING -> withdraw(claimed, invitation);
                case ACCEPTED -> welcome(claimed, invitation);
                case SENT, UNCERTAIN, STOPPED -> claimed.done(new Document());
            }
        } catch (Stopped stopped) {
            stop(claimed, String.valueOf(stopped.getMessage()));
        } catch (LoginServiceTrouble trouble) {
            if (trouble.kind() == Kind.INVALID) {
                log.warn("The invitation {} is stopped: {}", invitation.id(), trouble.getMessage());
                stop(claimed, trouble.word());
            } else {
                waitFor(claimed, trouble);
            }
        } catch (Lost _) {
            log.debug("{} is in other hands now", invitation.id());
        }
    }

    private static void stop(Claimed claimed, String reason) {
        claimed.done(Updates.combine(
                Updates.set("state", State.STOPPED.word()), Updates.set("reason", reason), Updates.unset("mailing")));
    }

    private void waitFor(Claimed claimed, LoginServiceTrouble trouble) {
        var attempts = claimed.document().get("attempts", 0);
        if (attempts == 0) {
            log.warn("The invitation {} goes on later: {}", claimed.document().get("_id"), trouble.getMessage());
        }
        claimed.retryAt(
                clock.instant().plus(Accounts.retryAfter(attempts)),
                Updates.combine(
                        Updates.set("reason", trouble.word()),
                        Updates.set("attempts", attempts + 1),
                        Updates.unset("mailing")));
    }

    private void prepare(Claimed claimed, Invitation invitation) {
        if (claimed.document().getDate("mailing") != null) {
            claimed.done(Updates.combine(Updates.set("state", State.UNCERTAIN.word()), Updates.unset("mailing")));
            return;
        }
        var account = account(claimed, invitation);
        var isUnclaimed = keycloak.isUnclaimed(account.id());
        refuseUnlessProven(account, invitation, isUnclaimed);
        expect(invitation, account.id());
        if (!keycloak.isAgent(account.id())) {
            // Noted first: what was given for this invitation goes with it.
            note(claimed, Updates.set("granted", true));
            keycloak.makeAgent(account.id());
        }
        mail(claimed, account.id(), isUnclaimed);
    }

    private Account account(Claimed claimed, Invitation invitation) {
        var known = keycloak.withAddress(invitation.address());
        var isMade = invitation.isMade()
                && (invitation.account() != null
                        || known.filter(found -> keycloak.isUnclaimed(found.id()))
                                .isPresent());
        if (known.isEmpty()) {
            // Noted first: an account that a crash leaves behind is known as one that was made here.
            note(claimed, Updates.set("made", true));
            isMade = keycloak.make(
                    new Keycloak.NewAccount(invitation.address(), invitation.name(), invitation.language()));
            known = keycloak.withAddress(invitation.address());
        }
        // Away between the two, or an account without this address has its name: another look tells.
        var account = known.orElseThrow(
                () -> new LoginServiceTrouble(Kind.AWAY, "Keycloak does not find the account that it has made", null));
        note(claimed, Updates.combine(Updates.set("account", account.id()), Updates.set("made", isMade)));
        return account;
    }

    /**
     * Whoever made an account with somebody else's address, or with it as a name, must not become an agent by it. One that nobody
     * has ever signed in with is opened by the mail alone.
     */
    private static void refuseUnlessProven(Account account, Invitation invitation, boolean isUnclaimed) {
        if (!invitation.address().equalsIgnoreCase(account.email()) || !(isUnclaimed || account.emailVerified())) {
            throw new Stopped("unproven");
        }
        if (!account.enabled()) {
            throw new Stopped("switched-off");
        }
    }

    /** Before the role is given: from the first moment on, it may do what was decided and nothing else. */
    private void expect(Invitation invitation, String account) {
        if (agents.agent(account).filter(agent -> !agent.invited()).isPresent()) {
            throw new Stopped("already-agent");
        }
        if (agents.agent(account).isEmpty()) {
            people.expect(account, invitation.name(), invitation.language());
            agents.change(account, agent -> agent.withInvited(true)
                    .withActive(true)
                    .withRoles(invitation.roles())
                    .withAccess(invitation.access())
                    .withTwoFactor(invitation.twoFactor()));
        }
    }

    private void mail(Claimed claimed, String account, boolean isUnclaimed) {
        var actions = new ArrayList<String>();
        actions.add(isUnclaimed ? Account.SET_PASSWORD : Account.PROVE_ADDRESS);
        var demanded = agents.agent(account).filter(rules::demandTwoFactorOf).isPresent();
        if (demanded && !keycloak.hasSecondFactor(account) && !keycloak.comesFromElsewhere(account)) {
            actions.add(Account.SET_SECOND_FACTOR);
        }
        note(claimed, Updates.set("mailing", Date.from(clock.instant())));
        try {
            keycloak.mail(account, actions, settings.invitation());
        } catch (LoginServiceTrouble trouble) {
            if (trouble.kind() != Kind.UNKNOWN) {
                throw trouble;
            }
            log.warn(
                    "Whether the invitation {} was mailed is unknown",
                    claimed.document().get("_id"),
                    trouble);
            claimed.done(Updates.combine(Updates.set("state", State.UNCERTAIN.word()), Updates.unset("mailing")));
            return;
        }
        var now = clock.instant();
        claimed.done(Updates.combine(
                Updates.set("state", State.SENT.word()),
                Updates.set("mailedAt", Date.from(now)),
                Updates.set("expiresAt", Date.from(now.plus(settings.invitation()))),
                Updates.unset("mailing"),
                Updates.unset("reason")));
    }

    private void withdraw(Claimed claimed, Invitation invitation) {
        var account = Optional.ofNullable(invitation.account())
                .flatMap(keycloak::find)
                // That one was about to be made says nothing of one that somebody else has made since.
                .or(() -> invitation.isMade()
                        ? keycloak.withAddress(invitation.address()).filter(found -> keycloak.isUnclaimed(found.id()))
                        : Optional.empty());
        var isAgentHere = !claimed.document().getBoolean(LEAVING, false)
                && account.flatMap(known -> agents.agent(known.id()))
                        .filter(agent -> !agent.invited())
                        .isPresent();
        if (account.isPresent() && !isAgentHere) {
            var id = account.get().id();
            agents.change(id, agent -> agent.withRoles(List.of()).withAccess(Map.of()));
            if (invitation.isMade()) {
                keycloak.delete(id);
            } else if (claimed.document().getBoolean("granted", false)) {
                keycloak.makeNoAgent(id);
            }
            if (people.hasSignedIn(id)) {
                // Should the login be an agent's once more, its own word holds, as before the invitation.
                note(claimed, Updates.set(LEAVING, true));
                agents.change(id, agent -> agent.withRoles(null)
                        .withAccess(null)
                        .withTwoFactor(false)
                        .withInvited(false));
            }
            people.expectNoMore(id);
        }
        over(claimed);
    }

    /** The person is one with the customer that the same human was here, if there was one. */
    private void welcome(Claimed claimed, Invitation invitation) {
        var account = invitation.account();
        if (account != null) {
            agents.change(account, agent -> agent.withInvited(false));
            var proven = claimed.document().getString("proven");
            if (proven != null) {
                people.ownAddress(account, proven)
                        .forEach(customer ->
                                merges.merge(customer.id(), account, Cause.of("person:" + invitation.by())));
            }
        }
        over(claimed);
    }

    private void over(Claimed claimed) {
        if (claimed.done(new Document("$set", new Document("over", true))).isPresent()) {
            invitations.deleteOne(new Document("_id", claimed.document().get("_id")));
        }
    }

    private static void note(Claimed claimed, Bson update) {
        if (!claimed.extend(STEP, update)) {
            throw new Lost();
        }
    }
}
