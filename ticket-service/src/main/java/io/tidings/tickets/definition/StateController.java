package io.tidings.tickets.definition;

import static io.tidings.tickets.definition.DefinitionCheck.present;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.events.StateType;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The states of tickets over HTTP: everybody reads them, an administrator makes and changes them. */
@RestController
@RequestMapping("/api/v1/states")
final class StateController {

    private static final String WHAT = "state";

    private final DefinitionStore definitions;
    private final DefinitionUses uses;

    StateController(DefinitionStore definitions, DefinitionUses uses) {
        this.definitions = definitions;
        this.uses = uses;
    }

    /**
     * @param type what it means to the machine
     * @param label what the desk reads, by language tag
     * @param customerLabel what customers read instead
     * @param order its place among the states, from 0
     * @param active false where no ticket can be set to it any more
     * @param isDefault whether it stands for its type: the state that a ticket enters by itself, as when the customer answers
     */
    record StateView(
            String id,
            StateType type,
            Map<String, String> label,
            Map<String, String> customerLabel,
            int order,
            boolean active,
            @JsonProperty("default") boolean isDefault) {}

    record StateList(List<StateView> states) {}

    /**
     * @param id for ever, of lower-case letters, digits and hyphens
     * @param type new, open, waiting, pending-reminder, pending-close, closed or merged; for ever too
     * @param customerLabel as {@code label} where it is absent
     * @param order from 0; last where it is absent
     * @param active true where it is absent
     */
    record NewState(
            @Nullable String id,
            @Nullable StateType type,
            @Nullable Map<String, String> label,
            @Nullable Map<String, String> customerLabel,
            @Nullable Integer order,
            @Nullable Boolean active) {}

    /** What is absent stays as it is. */
    record ChangeState(
            @Nullable Map<String, String> label,
            @Nullable Map<String, String> customerLabel,
            @Nullable Integer order,
            @Nullable Boolean active) {}

    /** The states in their order, inactive ones too, since tickets may still have them. */
    @GetMapping
    StateList list() {
        var all = definitions.now();
        return new StateList(
                all.states().stream().map(state -> view(all, state)).toList());
    }

    @PostMapping
    ResponseEntity<StateView> create(Caller caller, @RequestBody NewState request) {
        Roles.needsAdmin(caller);
        var label = present("/label", request.label());
        var state = new StateDefinition(
                present("/id", request.id()),
                present("/type", request.type()),
                label,
                Objects.requireNonNullElse(request.customerLabel(), label),
                !Boolean.FALSE.equals(request.active()));
        var saved = definitions.change(all -> {
            if (all.state(state.id()).isPresent()) {
                throw new DefinitionProblem.Defined(WHAT, state.id());
            }
            return saved(all, state, request.order());
        });
        return ResponseEntity.created(URI.create("/api/v1/states/" + state.id()))
                .body(view(saved, state.id()));
    }

    @PatchMapping("/{id}")
    StateView change(Caller caller, @PathVariable String id, @RequestBody ChangeState request) {
        Roles.needsAdmin(caller);
        var saved = definitions.change(all -> {
            var now = state(all, id);
            return saved(
                    all,
                    new StateDefinition(
                            id,
                            now.type(),
                            Objects.requireNonNullElse(request.label(), now.label()),
                            Objects.requireNonNullElse(request.customerLabel(), now.customerLabel()),
                            Objects.requireNonNullElse(request.active(), now.active())),
                    request.order());
        });
        return view(saved, id);
    }

    /** Removes a state that no ticket has. One that is in use can be made inactive. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        Roles.needsAdmin(caller);
        definitions.change(all -> {
            var state = state(all, id);
            if (uses.ofState(id)) {
                throw new DefinitionProblem.Needed(WHAT, id, "there are tickets in it; make it inactive instead");
            }
            for (var type : all.types()) {
                if (type.transitions().containsKey(id)
                        || type.transitions().values().stream().anyMatch(next -> next.contains(id))) {
                    throw new DefinitionProblem.Needed(WHAT, id, "the type " + type.id() + " names it");
                }
            }
            for (var field : all.fields()) {
                if (field.shown().states().contains(id)
                        || field.editable().states().contains(id)) {
                    throw new DefinitionProblem.Needed(WHAT, id, "the field " + field.id() + " names it");
                }
            }
            var without = all.withStates(Definitions.without(all.states(), id)).withGone("state:" + id);
            DefinitionCheck.neededStates(without, state);
            return without;
        });
    }

    private static Definitions saved(Definitions all, StateDefinition state, @Nullable Integer order) {
        var next = all.withStates(Definitions.with(all.states(), state, order)).withoutGone("state:" + state.id());
        DefinitionCheck.states(next, state);
        return next;
    }

    private static StateDefinition state(Definitions all, String id) {
        return all.state(id).orElseThrow(() -> new DefinitionProblem.NotDefined(WHAT, id));
    }

    private static StateView view(Definitions all, String id) {
        return view(all, state(all, id));
    }

    private static StateView view(Definitions all, StateDefinition state) {
        return new StateView(
                state.id(),
                state.type(),
                state.label(),
                state.customerLabel(),
                all.states().indexOf(state),
                state.active(),
                all.isStandard(state));
    }
}
