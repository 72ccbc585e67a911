package io.tidings.tickets.definition;

import io.tidings.events.FieldTarget;
import io.tidings.events.Priority;
import io.tidings.events.StateType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that people defined, at one moment and in their order. It never changes: each {@code with} answers the next one. Kept as
 * one document, so that what refers to each other is always saved together.
 *
 * @param gone record keys, such as {@code state:on-hold}, of what was defined once and is no more
 */
public record Definitions(
        List<StateDefinition> states,
        List<PriorityDefinition> priorities,
        List<TypeDefinition> types,
        List<FieldDefinition> fields,
        TicketSettings settings,
        Set<String> gone) {

    public Definitions {
        states = states == null ? List.of() : List.copyOf(states);
        priorities = priorities == null ? List.of() : List.copyOf(priorities);
        types = types == null ? List.of() : List.copyOf(types);
        fields = fields == null ? List.of() : List.copyOf(fields);
        gone = gone == null ? Set.of() : Set.copyOf(gone);
    }

    public Optional<StateDefinition> state(String id) {
        return find(states, id);
    }

    public Optional<PriorityDefinition> priority(String id) {
        return find(priorities, id);
    }

    public Optional<TypeDefinition> type(String id) {
        return find(types, id);
    }

    public Optional<FieldDefinition> field(FieldTarget target, String name) {
        return find(fields, FieldDefinition.idOf(target, name));
    }

    /** The state that stands for its type wherever nobody chose one: the first that is active. */
    public StateDefinition standard(StateType type) {
        return states.stream()
                .filter(state -> state.type() == type && state.active())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No active state has the type " + type));
    }

    public boolean isStandard(StateDefinition state) {
        return state.active() && standard(state.type()).id().equals(state.id());
    }

    /** What a ticket of this type gets that names no priority. */
    public Priority standardPriority(@Nullable String type) {
        return Optional.ofNullable(type)
                .flatMap(this::type)
                .map(TypeDefinition::priority)
                .flatMap(this::priority)
                .or(() -> priority(settings.priority()))
                .orElseThrow(() -> new IllegalStateException("There is no priority " + settings.priority()))
                .priority();
    }

    /** Whether people may take a ticket of this type from one state to another. */
    public boolean allows(@Nullable String type, String from, String to) {
        return Optional.ofNullable(type)
                .flatMap(this::type)
                .map(defined -> defined.allows(from, to))
                .orElse(true);
    }

    /** The active fields of tickets of this type. */
    public Stream<FieldDefinition> fieldsOf(@Nullable String type) {
        return fields.stream()
                .filter(field -> field.target() == FieldTarget.TICKET && field.active() && field.belongsTo(type));
    }

    /** The fields without a value that a ticket of this type needs before it is closed. */
    public List<String> missingForClosing(@Nullable String type, Set<String> given) {
        return fieldsOf(type)
                .filter(field -> field.required() != Required.NO)
                .map(FieldDefinition::name)
                .filter(Predicate.not(given::contains))
                .toList();
    }

    public String keyOf(long number) {
        return settings.keyPrefix() + "-" + number;
    }

    /** The ids of what can be chosen. */
    public static List<String> activeIds(List<? extends Definition> definitions) {
        return definitions.stream()
                .filter(Definition::active)
                .map(Definition::id)
                .toList();
    }

    Definitions withStates(List<StateDefinition> other) {
        return new Definitions(other, priorities, types, fields, settings, gone);
    }

    Definitions withPriorities(List<PriorityDefinition> other) {
        return new Definitions(states, other, types, fields, settings, gone);
    }

    Definitions withTypes(List<TypeDefinition> other) {
        return new Definitions(states, priorities, other, fields, settings, gone);
    }

    Definitions withFields(List<FieldDefinition> other) {
        return new Definitions(states, priorities, types, other, settings, gone);
    }

    Definitions withSettings(TicketSettings other) {
        return new Definitions(states, priorities, types, fields, other, gone);
    }

    /** Remembers that the record was removed, so that readers hear of it until it is there again. */
    Definitions withGone(String recordKey) {
        var more = new TreeSet<>(gone);
        more.add(recordKey);
        return new Definitions(states, priorities, types, fields, settings, more);
    }

    Definitions withoutGone(String recordKey) {
        var less = new TreeSet<>(gone);
        less.remove(recordKey);
        return new Definitions(states, priorities, types, fields, settings, less);
    }

    static <D extends Definition> Optional<D> find(List<D> definitions, String id) {
        return definitions.stream().filter(has(id)).findFirst();
    }

    /**
     * The list with a definition that is new in it or replaces the one of its id.
     *
     * @param order from 0 where it shall stand; absent to stay where it is, or to come last
     */
    static <D extends Definition> List<D> with(List<D> definitions, D wanted, @Nullable Integer order) {
        var others = new ArrayList<>(without(definitions, wanted.id()));
        var now = definitions.stream().map(Definition::id).toList().indexOf(wanted.id());
        var at = order != null ? order : now < 0 ? others.size() : now;
        others.add(Math.clamp(at, 0, others.size()), wanted);
        return List.copyOf(others);
    }

    static <D extends Definition> List<D> without(List<D> definitions, String id) {
        return definitions.stream().filter(Predicate.not(has(id))).toList();
    }

    private static <D extends Definition> Predicate<D> has(String id) {
        return definition -> definition.id().equals(id);
    }
}
