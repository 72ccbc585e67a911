package io.tidings.tickets.person;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.PersonCurrent;
import io.tidings.events.Event;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.access.AgentStore;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Tells {@code tidings.current} who somebody is now, and of an agent what it may see. */
@Component
final class PersonPublication implements OutboxSource {

    private final AgentStore agents;

    PersonPublication(AgentStore agents) {
        this.agents = agents;
    }

    @Override
    public String collection() {
        return PersonStore.COLLECTION;
    }

    @Override
    public List<CurrentFact> current(Document document, List<Event> sent) {
        var person = PersonDocuments.read(document);
        if (person.erased()) {
            return List.of(new PersonCurrent(person.id(), null, List.of(), List.of(), null, null, null, true));
        }
        if (person.isMerged()) {
            // Its addresses and logins are told of the one that it turned out to be.
            return List.of(
                    new PersonCurrent(person.id(), person.name(), List.of(), List.of(), null, null, null, false));
        }
        var known = new PersonCurrent(
                person.id(),
                person.name(),
                person.emails(),
                person.identities(),
                person.externalId(),
                // Readers ask it for whose tickets somebody may see, and who has left sees only the own ones.
                person.active() ? person.organizationId() : null,
                person.language(),
                false);
        // Who worked here and does no more has a copy of its rights everywhere, which has to be taken back.
        return person.agent() || person.wasAgent() ? List.of(known, agents.current(document)) : List.of(known);
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Optional<Object> idBehind(String recordKey) {
        return recordKey.startsWith("person:")
                ? Optional.of(recordKey.substring("person:".length()))
                : Optional.empty();
    }
}
