package io.tidings.tickets.definition;

import io.tidings.events.FieldOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * All definitions at once, as another desk has them. What they do not have goes where no ticket needs it, and becomes inactive
 * where one does; fields are never removed, since values were written under them.
 */
@Component
public class WholeDefinitions {

    private final DefinitionStore store;
    private final DefinitionUses uses;

    WholeDefinitions(DefinitionStore store, DefinitionUses uses) {
        this.store = store;
        this.uses = uses;
    }

    /** As they are stored, and not as they are remembered. */
    public Definitions now() {
        return store.fresh();
    }

    /**
     * What would be defined after these were taken over.
     *
     * @param check is given each check with the place of what it looks at, as a JSON pointer such as {@code /states/3}
     */
    public Definitions after(Definitions now, Definitions wanted, BiConsumer<String, Runnable> check) {
        var states = with(now.states(), wanted.states(), uses::ofState, WholeDefinitions::inactive);
        var priorities = with(now.priorities(), wanted.priorities(), uses::ofPriority, WholeDefinitions::inactive);
        var types = with(now.types(), wanted.types(), uses::ofType, WholeDefinitions::inactive);
        var without = new Definitions(states, priorities, types, List.of(), wanted.settings(), Set.of());
        var fields = new ArrayList<FieldDefinition>();
        wanted.fields()
                .forEach(field -> fields.add(Definitions.find(now.fields(), field.id())
                        .map(before -> withOptionsOf(before, field))
                        .orElse(field)));
        now.fields().stream()
                .filter(field -> Definitions.find(wanted.fields(), field.id()).isEmpty())
                .forEach(field -> fields.add(inactive(field, without)));
        var next = new Definitions(states, priorities, types, fields, wanted.settings(), Set.of());
        check(now, wanted, next, check);
        return withGone(now, next);
    }

    /** Takes these over. Asked twice, it is done once. */
    public void replace(Definitions wanted) {
        if (!after(now(), wanted, (_, check) -> check.run()).equals(now())) {
            store.change(now -> after(now, wanted, (_, check) -> check.run()));
        }
    }

    private void check(Definitions now, Definitions wanted, Definitions next, BiConsumer<String, Runnable> check) {
        each("/states", wanted.states(), check, state -> {
            DefinitionCheck.state(next, state);
            Definitions.find(now.states(), state.id())
                    .filter(before -> before.type() != state.type() && uses.ofState(state.id()))
                    .ifPresent(before -> {
                        throw new DefinitionProblem.Unfit(
                                "/type", "There are tickets in this state; make another one of that type.");
                    });
        });
        check.accept("/states", () -> DefinitionCheck.hasEveryType(next));
        each("/priorities", wanted.priorities(), check, priority -> {
            DefinitionCheck.priorities(next, priority);
            Definitions.find(now.priorities(), priority.id())
                    .filter(before -> before.weight() != priority.weight() && uses.ofPriority(priority.id()))
                    .ifPresent(before -> {
                        throw new DefinitionProblem.Unfit(
                                "/weight",
                                "There are tickets that carry the weight %d; make another priority."
                                        .formatted(before.weight()));
                    });
        });
        each("/types", wanted.types(), check, type -> DefinitionCheck.types(next, type));
        each("/fields", wanted.fields(), check, field -> {
            DefinitionCheck.fields(next, field);
            Definitions.find(now.fields(), field.id()).ifPresent(before -> {
                DefinitionCheck.fits(
                        "/kind",
                        before.kind() == field.kind(),
                        "The field %s is of another kind here, and values were written as such; choose another name."
                                .formatted(field.id()));
                DefinitionCheck.fits(
                        "/visibility",
                        before.visibility() == field.visibility(),
                        "Who sees the field %s is different here, and values were written so; choose another name."
                                .formatted(field.id()));
            });
        });
        check.accept("/settings", () -> DefinitionCheck.settings(next, wanted.settings()));
    }

    private static <D extends Definition> void each(
            String section, List<D> definitions, BiConsumer<String, Runnable> check, Consumer<D> rule) {
        var ids = new HashSet<String>();
        for (var n = 0; n < definitions.size(); n++) {
            var definition = definitions.get(n);
            check.accept(section + "/" + n, () -> {
                DefinitionCheck.fits("", ids.add(definition.id()), "%s is there twice.".formatted(definition.id()));
                rule.accept(definition);
            });
        }
    }

    private static <D extends Definition> List<D> with(
            List<D> now, List<D> wanted, Predicate<String> isUsed, Function<D, D> inactive) {
        return Stream.concat(
                        wanted.stream(),
                        now.stream()
                                .filter(before ->
                                        Definitions.find(wanted, before.id()).isEmpty())
                                .filter(before -> isUsed.test(before.id()))
                                .map(inactive))
                .toList();
    }

    private static StateDefinition inactive(StateDefinition state) {
        return new StateDefinition(state.id(), state.type(), state.label(), state.customerLabel(), false);
    }

    private static PriorityDefinition inactive(PriorityDefinition priority) {
        return new PriorityDefinition(priority.id(), priority.weight(), priority.label(), false);
    }

    private static TypeDefinition inactive(TypeDefinition type) {
        return new TypeDefinition(
                type.id(), type.label(), Map.of(), null, type.offered(), type.customerLabel(), type.help(), false);
    }

    /** It names only what there still is. */
    private static FieldDefinition inactive(FieldDefinition field, Definitions left) {
        return new FieldDefinition(
                field.target(),
                field.name(),
                field.kind(),
                field.label(),
                field.help(),
                field.options(),
                field.visibility(),
                field.required(),
                field.types().stream().filter(id -> left.type(id).isPresent()).toList(),
                within(field.shown(), left),
                within(field.editable(), left),
                false);
    }

    private static FieldAccess within(FieldAccess access, Definitions left) {
        return new FieldAccess(
                access.roles(),
                access.states().stream()
                        .filter(id -> left.state(id).isPresent())
                        .toList());
    }

    /** Options that values may name stay, inactive. */
    private static FieldDefinition withOptionsOf(FieldDefinition before, FieldDefinition field) {
        var options = new ArrayList<>(field.options());
        before.options().stream()
                .filter(option -> field.option(option.id()).isEmpty())
                .forEach(option -> options.add(new FieldOption(option.id(), option.label(), option.parent(), false)));
        return new FieldDefinition(
                field.target(),
                field.name(),
                field.kind(),
                field.label(),
                field.help(),
                options,
                field.visibility(),
                field.required(),
                field.types(),
                field.shown(),
                field.editable(),
                field.active());
    }

    private static Definitions withGone(Definitions now, Definitions next) {
        var gone = new TreeSet<>(now.gone());
        keys(now).forEach(gone::add);
        keys(next).forEach(gone::remove);
        return new Definitions(next.states(), next.priorities(), next.types(), next.fields(), next.settings(), gone);
    }

    private static Stream<String> keys(Definitions all) {
        return Stream.of(
                        all.states().stream().map(state -> "state:" + state.id()),
                        all.priorities().stream().map(priority -> "priority:" + priority.id()),
                        all.types().stream().map(type -> "type:" + type.id()))
                .flatMap(keys -> keys);
    }
}
