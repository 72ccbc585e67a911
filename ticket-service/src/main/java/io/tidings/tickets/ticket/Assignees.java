package io.tidings.tickets.ticket;

import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** To whom a ticket may be given: agents who may work in its group. */
@Component
final class Assignees {

    private final AgentStore agents;

    Assignees(AgentStore agents) {
        this.agents = agents;
    }

    /** @throws BadField where nobody of this id may work in the group */
    PersonRef of(String id, @Nullable NamedRef group) {
        var agent = known(id);
        if (!agents.mayWorkIn(agent, idOf(group))) {
            throw new BadField(
                    "assignee",
                    "%s may not work in the group %s; choose somebody who may."
                            .formatted(agent.name(), group == null ? "–" : group.name()));
        }
        return ref(agent);
    }

    /** @throws BadField where nobody of this id has signed in */
    Agent known(String id) {
        return agents.agent(id)
                .orElseThrow(() -> new BadField("assignee", "There is no agent " + id + " who has signed in once."));
    }

    /** Moves a ticket, and takes it from an agent who may not work where it is then. */
    Ticket moved(Ticket ticket, NamedRef group, Instant at) {
        var moved = ticket.moveTo(group, at);
        var assignee = moved.state().assignee();
        var stays = moved.equals(ticket)
                || assignee == null
                || agents.agent(assignee.id())
                        .filter(agent -> agents.mayWorkIn(agent, group.id()))
                        .isPresent();
        return stays ? moved : moved.assignTo(null, at);
    }

    private static @Nullable String idOf(@Nullable NamedRef group) {
        return group == null ? null : group.id();
    }

    private static PersonRef ref(Agent agent) {
        return new PersonRef(agent.id(), agent.name(), agent.email());
    }
}
