package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.TicketSnapshot;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import java.util.List;
import org.springframework.stereotype.Component;

/** The agents who may see a ticket: nobody else can be named in it or watch it. */
@Component
final class Colleagues {

    private final AgentStore agents;

    Colleagues(AgentStore agents) {
        this.agents = agents;
    }

    List<Agent> of(TicketSnapshot ticket) {
        return agents.all().stream().filter(agent -> maySee(agent, ticket)).toList();
    }

    /**
     * @param field of the request that names them
     * @throws BadField where one of them may not see the ticket, or is no agent
     */
    List<String> checked(String field, List<String> ids, TicketSnapshot ticket) {
        var known = of(ticket).stream().map(Agent::id).toList();
        ids.stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
            throw new BadField(field, "There is no agent %s who may see ticket %s.".formatted(id, ticket.key()));
        });
        return ids.stream().distinct().toList();
    }

    private static boolean maySee(Agent agent, TicketSnapshot ticket) {
        var group = ticket.group();
        return agent.active() && (reads(agent, AccessLevel.EVERY_GROUP) || (group != null && reads(agent, group.id())));
    }

    private static boolean reads(Agent agent, String group) {
        var level = agent.access().get(group);
        return level != null && level.includes(AccessLevel.READ);
    }
}
