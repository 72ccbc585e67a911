package io.tidings.tickets.apitoken;

import io.tidings.events.Permission;
import io.tidings.spine.web.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why an API token cannot be had as asked. */
abstract sealed class ApiTokenProblem extends Problem {

    private ApiTokenProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    static final class TokenNotFound extends ApiTokenProblem {
        TokenNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "api-token-not-found", "There is no API token " + id + ".", Map.of());
        }
    }

    static final class MoreThanHeld extends ApiTokenProblem {
        MoreThanHeld(Collection<Permission> missing) {
            this(missing.stream().sorted().map(Permission::word).toList());
        }

        private MoreThanHeld(List<String> missing) {
            super(
                    HttpStatus.FORBIDDEN,
                    "permissions-not-held",
                    "A token cannot allow what you, or the account it is for, may not do: %s."
                            .formatted(String.join(", ", missing)),
                    Map.of("permissions", missing));
        }
    }

    /** Else one that leaked would go on for ever, in tokens made with it. */
    static final class SignInNeeded extends ApiTokenProblem {
        SignInNeeded() {
            super(
                    HttpStatus.FORBIDDEN,
                    "sign-in-needed",
                    "API tokens are made, listed and revoked by people who signed in, not with an API token.",
                    Map.of());
        }
    }

    static final class NotAServiceAccount extends ApiTokenProblem {
        NotAServiceAccount(String agentId) {
            super(
                    HttpStatus.FORBIDDEN,
                    "not-a-service-account",
                    "%s is no service account; everybody else makes the own tokens.".formatted(agentId),
                    Map.of("agent", agentId));
        }
    }

    static final class TooManyTokens extends ApiTokenProblem {
        TooManyTokens(int most) {
            super(
                    HttpStatus.CONFLICT,
                    "too-many-api-tokens",
                    "There are %d tokens of this account already; revoke those that nothing uses.".formatted(most),
                    Map.of("limit", most));
        }
    }

    /** The same whether it never was, is over or was revoked: whoever guesses learns nothing. */
    static final class NotLetIn extends ApiTokenProblem {
        NotLetIn() {
            super(
                    HttpStatus.UNAUTHORIZED,
                    "unauthenticated",
                    "This API token is not known, has expired or was revoked.",
                    Map.of());
        }
    }
}
