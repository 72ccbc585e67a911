package io.tidings.tickets.access;

import io.tidings.events.AccessLevel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What administrators let the claims of outside logins do.
 *
 * @param rules every one that a login meets adds to what it may do
 * @param organizationClaim the claim whose value is the name of a customer's organization; null where none says it
 */
public record SignOnDecision(List<Rule> rules, @Nullable String organizationClaim) {

    public static final SignOnDecision NONE = new SignOnDecision(List.of(), null);

    /**
     * @param provider the alias of the provider by which one has to come; null for any
     * @param values any of them will do, but for upper and lower case; {@code *} is any value
     * @param roles ids of roles; with any of them one is an agent
     * @param access group id → level; {@code *} stands for every group
     */
    public record Rule(
            @Nullable String provider,
            String claim,
            List<String> values,
            List<String> roles,
            Map<String, AccessLevel> access) {

        public Rule {
            values = List.copyOf(values);
            roles = List.copyOf(roles);
            access = Map.copyOf(access);
        }

        /** In one line, for the log of who decided what. */
        String line() {
            return "%s%s = %s → %s; %s"
                    .formatted(
                            provider == null ? "" : provider + ": ",
                            claim,
                            String.join(", ", values),
                            String.join(", ", roles),
                            new TreeMap<>(Agent.words(access)));
        }
    }

    public SignOnDecision {
        rules = List.copyOf(rules);
    }

    boolean names(String roleId) {
        return rules.stream().anyMatch(rule -> rule.roles().contains(roleId));
    }
}
