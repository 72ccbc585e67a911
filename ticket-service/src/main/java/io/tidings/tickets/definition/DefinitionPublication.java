package io.tidings.tickets.definition;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.FieldCurrent;
import io.tidings.events.CurrentFact.PriorityCurrent;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.CurrentFact.StateCurrent;
import io.tidings.events.CurrentFact.TypeCurrent;
import io.tidings.events.Event;
import io.tidings.spine.outbox.OutboxSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Tells {@code tidings.current} what is defined now, and what is no more: all of it with each change, since it is little. */
@Component
final class DefinitionPublication implements OutboxSource {

    private static final Set<String> KINDS = Set.of("state", "priority", "type", "field");

    @Override
    public String collection() {
        return DefinitionStore.COLLECTION;
    }

    @Override
    public List<CurrentFact> current(Document document, List<Event> sent) {
        var definitions = DefinitionStore.read(document);
        var facts = new ArrayList<CurrentFact>();
        for (var state : definitions.states()) {
            facts.add(new StateCurrent(
                    state.id(),
                    state.type(),
                    state.label(),
                    state.customerLabel(),
                    definitions.states().indexOf(state),
                    state.active()));
        }
        for (var priority : definitions.priorities()) {
            facts.add(new PriorityCurrent(
                    priority.id(),
                    priority.weight(),
                    priority.label(),
                    definitions.priorities().indexOf(priority),
                    priority.active()));
        }
        for (var type : definitions.types()) {
            facts.add(new TypeCurrent(
                    type.id(),
                    type.label(),
                    type.transitions(),
                    type.priority(),
                    definitions.types().indexOf(type),
                    type.active()));
        }
        for (var field : definitions.fields()) {
            facts.add(new FieldCurrent(
                    field.id(),
                    field.target(),
                    field.name(),
                    field.kind(),
                    field.label(),
                    field.options(),
                    field.visibility(),
                    field.types(),
                    definitions.fields().indexOf(field),
                    field.active()));
        }
        definitions.gone().stream().map(Removed::new).forEach(facts::add);
        return facts;
    }

    @Override
    public boolean keepsHistory() {
        return false;
    }

    @Override
    public Optional<Object> idBehind(String recordKey) {
        var kind = recordKey.substring(0, Math.max(0, recordKey.indexOf(':')));
        return KINDS.contains(kind) ? Optional.of(DefinitionStore.ID) : Optional.empty();
    }
}
