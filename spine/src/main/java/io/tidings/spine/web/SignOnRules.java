package io.tidings.spine.web;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.events.SignOnRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What administrators let the claims of outside logins give. Every service evaluates the same rules on the token itself, so that
 * who loses a claim loses what it gave with the next token, and who comes for the first time is known everywhere at once.
 */
public record SignOnRules(List<SignOnRule> rules) {

    /** There is one set of rules, and this is its id. */
    public static final String ID = "rules";

    public static final SignOnRules NONE = new SignOnRules(List.of());

    public SignOnRules {
        rules = List.copyOf(rules);
    }

    /**
     * What claims give: all that the rules that they meet give together, and in each group the highest level.
     *
     * @param met the places, from 0, of the rules that are met
     * @param roles ids of roles; with any of them one works at the desk
     */
    public record Outcome(
            List<Integer> met, Set<String> roles, Set<Permission> permissions, Map<String, AccessLevel> access) {

        static final Outcome NOTHING = new Outcome(List.of(), Set.of(), Set.of(), Map.of());

        public boolean worksHere() {
            return !roles.isEmpty();
        }
    }

    public Outcome of(OutsideClaims claims) {
        if (claims.isEmpty() || rules.isEmpty()) {
            return Outcome.NOTHING;
        }
        var said = claims.folded();
        var met = IntStream.range(0, rules.size())
                .filter(place -> isMet(rules.get(place), claims.provider(), said))
                .boxed()
                .toList();
        var matching = met.stream().map(rules::get).toList();
        var access = new HashMap<String, AccessLevel>();
        matching.forEach(rule -> Rights.levels(rule.access())
                .forEach((group, level) -> access.merge(group, level, AccessLevel::orHigher)));
        return new Outcome(
                met,
                matching.stream().flatMap(rule -> rule.roles().stream()).collect(toUnmodifiableSet()),
                Permission.known(matching.stream()
                        .flatMap(rule -> rule.permissions().stream())
                        .toList()),
                Map.copyOf(access));
    }

    /** A rule's {@code *} is any value. */
    private static boolean isMet(SignOnRule rule, @Nullable String provider, Map<String, Set<String>> said) {
        var values = said.getOrDefault(rule.claim(), Set.of());
        return (rule.provider() == null || rule.provider().equals(provider))
                && !values.isEmpty()
                && rule.values().stream()
                        .anyMatch(value -> value.equals("*") || values.contains(OutsideClaims.folded(value)));
    }
}
