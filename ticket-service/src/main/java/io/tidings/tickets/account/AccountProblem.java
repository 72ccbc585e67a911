package io.tidings.tickets.account;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why an account cannot be treated as asked. */
abstract sealed class AccountProblem extends Problem {

    private AccountProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class InvitationNotFound extends AccountProblem {
        InvitationNotFound() {
            super(
                    HttpStatus.NOT_FOUND,
                    "invitation-not-found",
                    "There is no such invitation; whoever was invited may be here by now.",
                    Map.of());
        }
    }

    static final class AlreadyAgent extends AccountProblem {
        AlreadyAgent(String id, boolean active) {
            super(
                    HttpStatus.CONFLICT,
                    "already-agent",
                    active
                            ? "This address is an agent's already; change what that agent may do instead."
                            : "This address is of an agent who was switched off; switch that agent on again instead.",
                    Map.of("agent", id, "active", active));
        }
    }

    static final class AlreadyInvited extends AccountProblem {
        AlreadyInvited(String id) {
            super(
                    HttpStatus.CONFLICT,
                    "already-invited",
                    "This address is invited already, with other rights; withdraw that invitation first.",
                    Map.of("invitation", id));
        }
    }

    static final class AccountNotFound extends AccountProblem {
        AccountNotFound(String id) {
            super(
                    HttpStatus.NOT_FOUND,
                    "account-not-found",
                    "The agent " + id + " has no login; service accounts have none.",
                    Map.of());
        }
    }

    static final class SwitchedOff extends AccountProblem {
        SwitchedOff() {
            super(
                    HttpStatus.CONFLICT,
                    "account-switched-off",
                    "The agent is switched off, and a new password would let nobody in; switch the agent on first.",
                    Map.of());
        }
    }

    static final class LoginServiceAway extends AccountProblem {
        LoginServiceAway() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "login-service-away",
                    "The login service (Keycloak) does not answer. Nothing was done; try again in a moment.",
                    Map.of());
        }
    }

    static final class LoginServiceRefuses extends AccountProblem {
        LoginServiceRefuses() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "login-service-refuses",
                    "The login service (Keycloak) does not let this desk manage accounts: its client tidings-accounts, the"
                            + " secret or the role manage-users is missing. Nothing was done; docs/invitations.md says what to"
                            + " set up.",
                    Map.of());
        }
    }

    static final class MailNotSent extends AccountProblem {
        MailNotSent() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "login-mail-not-sent",
                    "The login service (Keycloak) could not send the mail: look at its mail server, and that the account has"
                            + " an address. Nothing was sent.",
                    Map.of());
        }
    }

    static final class MailUncertain extends AccountProblem {
        MailUncertain() {
            super(
                    HttpStatus.BAD_GATEWAY,
                    "login-mail-uncertain",
                    "The login service (Keycloak) broke off: the mail may have been sent or not. Ask before you send another.",
                    Map.of());
        }
    }

    static AccountProblem of(LoginServiceTrouble trouble) {
        return switch (trouble.kind()) {
            case AWAY -> new LoginServiceAway();
            case REFUSED -> new LoginServiceRefuses();
            case MAIL, INVALID -> new MailNotSent();
            case UNKNOWN -> new MailUncertain();
        };
    }
}
