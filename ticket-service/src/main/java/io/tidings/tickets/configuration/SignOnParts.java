package io.tidings.tickets.configuration;

import io.tidings.spine.web.Rights;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.SignOnDecision;
import io.tidings.tickets.configuration.Configuration.GroupPart;
import io.tidings.tickets.configuration.Configuration.RolePart;
import io.tidings.tickets.configuration.Configuration.SignOnPart;
import io.tidings.tickets.configuration.Configuration.SignOnRulePart;
import java.util.List;
import java.util.TreeMap;

/** What claims of outside logins give, as the desk keeps it and as a document names it. */
final class SignOnParts {

    private SignOnParts() {}

    static SignOnPart of(SignOnDecision decision) {
        return new SignOnPart(
                decision.rules().stream()
                        .map(rule -> new SignOnRulePart(
                                rule.provider(),
                                rule.claim(),
                                rule.values(),
                                rule.roles(),
                                new TreeMap<>(Agent.words(rule.access()))))
                        .toList(),
                decision.organizationClaim());
    }

    static SignOnDecision decision(SignOnPart part) {
        return new SignOnDecision(
                part.rules().stream()
                        .map(rule -> new SignOnDecision.Rule(
                                rule.provider() == null ? null : rule.provider().strip(),
                                rule.claim().strip(),
                                rule.values().stream()
                                        .map(String::strip)
                                        .distinct()
                                        .toList(),
                                rule.roles().stream().distinct().toList(),
                                Rights.levels(rule.access())))
                        .toList(),
                part.organizationClaim() == null
                        ? null
                        : part.organizationClaim().strip());
    }

    /** Whether the roles and groups are there that rules give. */
    static void check(Configuration sent, List<GroupPart> groups, List<RolePart> roles, Faults faults) {
        var rules = sent.signOn() == null
                ? List.<SignOnRulePart>of()
                : sent.signOn().rules();
        for (var n = 0; n < rules.size(); n++) {
            var rule = rules.get(n);
            var at = "/signOn/rules/" + n;
            RoleParts.areThere(at, rule.roles(), roles, faults);
            GroupParts.levelsAreThere(at, rule.access(), groups, faults);
            if (rule.roles().isEmpty() && rule.access().isEmpty()) {
                faults.add(at + "/roles", "A rule gives roles, or access to groups, or both.");
            }
        }
    }
}
