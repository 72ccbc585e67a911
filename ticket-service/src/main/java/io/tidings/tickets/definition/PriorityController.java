package io.tidings.tickets.definition;

import static io.tidings.tickets.definition.DefinitionCheck.present;

import com.fasterxml.jackson.annotation.JsonProperty;
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

/** Priorities over HTTP: everybody reads them, an administrator makes and changes them. */
@RestController
@RequestMapping("/api/v1/priorities")
final class PriorityController {

    private static final String WHAT = "priority";

    private final DefinitionStore definitions;
    private final DefinitionUses uses;

    PriorityController(DefinitionStore definitions, DefinitionUses uses) {
        this.definitions = definitions;
        this.uses = uses;
    }

    /**
     * @param weight higher is more urgent
     * @param order its place among the priorities, from 0
     * @param isDefault whether tickets get it that name none
     */
    record PriorityView(
            String id,
            int weight,
            Map<String, String> label,
            int order,
            boolean active,
            @JsonProperty("default") boolean isDefault) {}

    record PriorityList(List<PriorityView> priorities) {}

    /**
     * @param id for ever, of lower-case letters, digits and hyphens
     * @param weight from 1 to 1000, higher is more urgent; no two have the same
     * @param order from 0; last where it is absent
     * @param active true where it is absent
     */
    record NewPriority(
            @Nullable String id,
            @Nullable Integer weight,
            @Nullable Map<String, String> label,
            @Nullable Integer order,
            @Nullable Boolean active) {}

    /** What is absent stays as it is. The weight can change as long as no ticket has the priority. */
    record ChangePriority(
            @Nullable Integer weight,
            @Nullable Map<String, String> label,
            @Nullable Integer order,
            @Nullable Boolean active) {}

    /** The priorities in their order, inactive ones too, since tickets may still have them. */
    @GetMapping
    PriorityList list() {
        var all = definitions.now();
        return new PriorityList(
                all.priorities().stream().map(priority -> view(all, priority)).toList());
    }

    @PostMapping
    ResponseEntity<PriorityView> create(Caller caller, @RequestBody NewPriority request) {
        Roles.needsAdmin(caller);
        var priority = new PriorityDefinition(
                present("/id", request.id()),
                present("/weight", request.weight()),
                present("/label", request.label()),
                !Boolean.FALSE.equals(request.active()));
        var saved = definitions.change(all -> {
            if (all.priority(priority.id()).isPresent()) {
                throw new DefinitionProblem.Defined(WHAT, priority.id());
            }
            return saved(all, priority, request.order());
        });
        return ResponseEntity.created(URI.create("/api/v1/priorities/" + priority.id()))
                .body(view(saved, priority));
    }

    @PatchMapping("/{id}")
    PriorityView change(Caller caller, @PathVariable String id, @RequestBody ChangePriority request) {
        Roles.needsAdmin(caller);
        var saved = definitions.change(all -> {
            var now = priority(all, id);
            var weight = Objects.requireNonNullElse(request.weight(), now.weight());
            if (weight != now.weight() && uses.ofPriority(id)) {
                throw new DefinitionProblem.Unfit(
                        "/weight",
                        "There are tickets that carry the weight %d; make another priority.".formatted(now.weight()));
            }
            return saved(
                    all,
                    new PriorityDefinition(
                            id,
                            weight,
                            Objects.requireNonNullElse(request.label(), now.label()),
                            Objects.requireNonNullElse(request.active(), now.active())),
                    request.order());
        });
        return view(saved, priority(saved, id));
    }

    /** Removes a priority that no ticket has. One that is in use can be made inactive. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        Roles.needsAdmin(caller);
        definitions.change(all -> {
            priority(all, id);
            DefinitionCheck.unneededPriority(all, id);
            if (uses.ofPriority(id)) {
                throw new DefinitionProblem.Needed(
                        WHAT, id, "there are tickets that have it; make it inactive instead");
            }
            return all.withPriorities(Definitions.without(all.priorities(), id)).withGone("priority:" + id);
        });
    }

    private static Definitions saved(Definitions all, PriorityDefinition priority, @Nullable Integer order) {
        var next = all.withPriorities(Definitions.with(all.priorities(), priority, order))
                .withoutGone("priority:" + priority.id());
        DefinitionCheck.priorities(next, priority);
        return next;
    }

    private static PriorityDefinition priority(Definitions all, String id) {
        return all.priority(id).orElseThrow(() -> new DefinitionProblem.NotDefined(WHAT, id));
    }

    private static PriorityView view(Definitions all, PriorityDefinition priority) {
        return new PriorityView(
                priority.id(),
                priority.weight(),
                priority.label(),
                all.priorities().indexOf(priority),
                priority.active(),
                all.settings().priority().equals(priority.id()));
    }
}
