package io.tidings.notifier.notification;

import io.tidings.events.Permission;
import io.tidings.spine.web.Agents;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Rights;
import io.tidings.spine.web.Role;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** An agent as a caller of whom there is no token: what may be seen, asked while nobody is signed in. */
@Component
class AgentSight {

    private final Agents agents;

    AgentSight(Agents agents) {
        this.agents = agents;
    }

    /** Empty where nothing is known of the agent here yet. */
    Optional<Caller> of(String agentId) {
        return agents.find(agentId).map(known -> new Caller(
                        agentId,
                        "",
                        null,
                        false,
                        Set.of(Role.AGENT),
                        Set.of(),
                        new Rights(true, Permission.OF_AN_AGENT, Rights.levels(known.access())))
                .as(known));
    }
}
