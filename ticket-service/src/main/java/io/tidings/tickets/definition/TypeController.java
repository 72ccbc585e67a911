package io.tidings.tickets.definition;

import static io.tidings.tickets.definition.DefinitionCheck.present;

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
import tools.jackson.databind.JsonNode;

/** Ticket types over HTTP: everybody reads them, an administrator makes and changes them. */
@RestController
@RequestMapping("/api/v1/types")
final class TypeController {

    private static final String WHAT = "type";

    private final DefinitionStore definitions;
    private final DefinitionUses uses;

    TypeController(DefinitionStore definitions, DefinitionUses uses) {
        this.definitions = definitions;
        this.uses = uses;
    }

    /**
     * @param transitions by state id the ids of the states that people may set; from a state that is absent, all
     * @param priority what a ticket of this type gets that names none
     * @param fields names of the custom fields that a ticket of this type has
     * @param offered whether customers may choose it
     * @param customerLabel what customers call it; empty for {@code label}
     * @param help a sentence that tells customers when to choose it; empty for none
     * @param order its place among the types, from 0
     * @param active false where no ticket can get it any more
     */
    record TypeView(
            String id,
            Map<String, String> label,
            Map<String, List<String>> transitions,
            @Nullable String priority,
            List<String> fields,
            boolean offered,
            Map<String, String> customerLabel,
            Map<String, String> help,
            int order,
            boolean active) {}

    record TypeList(List<TypeView> types) {}

    /**
     * @param id for ever, of lower-case letters, digits and hyphens
     * @param transitions by state id the ids of the states that people may set; absent for all
     * @param priority id of a priority; absent for the desk's default
     * @param offered whether customers may choose it; true where it is absent
     * @param customerLabel what customers call it, by language tag; absent for {@code label}
     * @param help a sentence that tells customers when to choose it, by language tag
     * @param order from 0; last where it is absent
     * @param active true where it is absent
     */
    record NewType(
            @Nullable String id,
            @Nullable Map<String, String> label,
            @Nullable Map<String, List<String>> transitions,
            @Nullable String priority,
            @Nullable Boolean offered,
            @Nullable Map<String, String> customerLabel,
            @Nullable Map<String, String> help,
            @Nullable Integer order,
            @Nullable Boolean active) {}

    /** What is absent stays as it is; a priority of null goes back to the desk's default, an empty customerLabel to the label. */
    record ChangeType(
            @Nullable Map<String, String> label,
            @Nullable Map<String, List<String>> transitions,
            @Nullable JsonNode priority,
            @Nullable Boolean offered,
            @Nullable Map<String, String> customerLabel,
            @Nullable Map<String, String> help,
            @Nullable Integer order,
            @Nullable Boolean active) {}

    /** The types in their order, inactive ones too, since tickets may still have them. */
    @GetMapping
    TypeList list(Caller caller) {
        var all = definitions.now();
        return new TypeList(
                all.types().stream().map(type -> view(all, type, caller)).toList());
    }

    @PostMapping
    ResponseEntity<TypeView> create(Caller caller, @RequestBody NewType request) {
        Roles.needsAdmin(caller);
        var type = new TypeDefinition(
                present("/id", request.id()),
                present("/label", request.label()),
                Objects.requireNonNullElse(request.transitions(), Map.of()),
                request.priority(),
                !Boolean.FALSE.equals(request.offered()),
                Objects.requireNonNullElse(request.customerLabel(), Map.of()),
                Objects.requireNonNullElse(request.help(), Map.of()),
                !Boolean.FALSE.equals(request.active()));
        var saved = definitions.change(all -> {
            if (all.type(type.id()).isPresent()) {
                throw new DefinitionProblem.Defined(WHAT, type.id());
            }
            return saved(all, type, request.order());
        });
        return ResponseEntity.created(URI.create("/api/v1/types/" + type.id())).body(view(saved, type, caller));
    }

    @PatchMapping("/{id}")
    TypeView change(Caller caller, @PathVariable String id, @RequestBody ChangeType request) {
        Roles.needsAdmin(caller);
        var saved = definitions.change(all -> {
            var now = type(all, id);
            return saved(
                    all,
                    new TypeDefinition(
                            id,
                            Objects.requireNonNullElse(request.label(), now.label()),
                            Objects.requireNonNullElse(request.transitions(), now.transitions()),
                            request.priority() == null ? now.priority() : priority(request.priority()),
                            Objects.requireNonNullElse(request.offered(), now.offered()),
                            Objects.requireNonNullElse(request.customerLabel(), now.customerLabel()),
                            Objects.requireNonNullElse(request.help(), now.help()),
                            Objects.requireNonNullElse(request.active(), now.active())),
                    request.order());
        });
        return view(saved, type(saved, id), caller);
    }

    /** Removes a type that no ticket has and no field names. One that is in use can be made inactive. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        Roles.needsAdmin(caller);
        definitions.change(all -> {
            type(all, id);
            if (uses.ofType(id)) {
                throw new DefinitionProblem.Needed(WHAT, id, "there are tickets of it; make it inactive instead");
            }
            for (var field : all.fields()) {
                if (field.types().contains(id)) {
                    throw new DefinitionProblem.Needed(WHAT, id, "the field " + field.id() + " names it");
                }
            }
            return all.withTypes(Definitions.without(all.types(), id)).withGone("type:" + id);
        });
    }

    private static Definitions saved(Definitions all, TypeDefinition type, @Nullable Integer order) {
        var next = all.withTypes(Definitions.with(all.types(), type, order)).withoutGone("type:" + type.id());
        DefinitionCheck.types(next, type);
        return next;
    }

    private static @Nullable String priority(JsonNode wanted) {
        DefinitionCheck.fits("/priority", wanted.isNull() || wanted.isString(), "priority is an id, or null.");
        return wanted.isNull() ? null : wanted.asString();
    }

    private static TypeDefinition type(Definitions all, String id) {
        return all.type(id).orElseThrow(() -> new DefinitionProblem.NotDefined(WHAT, id));
    }

    private static TypeView view(Definitions all, TypeDefinition type, Caller caller) {
        return new TypeView(
                type.id(),
                type.label(),
                type.transitions(),
                type.priority(),
                all.fieldsOf(type.id())
                        .filter(field -> FieldController.isFor(caller, field))
                        .map(FieldDefinition::name)
                        .toList(),
                type.offered(),
                type.customerLabel(),
                type.help(),
                all.types().indexOf(type),
                type.active());
    }
}
