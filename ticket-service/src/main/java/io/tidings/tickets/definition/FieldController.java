package io.tidings.tickets.definition;

import static io.tidings.tickets.definition.DefinitionCheck.present;

import io.tidings.events.FieldKind;
import io.tidings.events.FieldOption;
import io.tidings.events.FieldTarget;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Custom fields over HTTP: the desk reads them, customers those that are public, an administrator makes and changes them. A field
 * is never deleted, since values were written under its name; one that nobody needs is made inactive.
 */
@RestController
@RequestMapping("/api/v1/fields")
final class FieldController {

    private static final String WHAT = "field";

    private final DefinitionStore definitions;

    FieldController(DefinitionStore definitions) {
        this.definitions = definitions;
    }

    /**
     * @param id target and name: {@code ticket.plan}
     * @param name under which values are kept
     * @param help a sentence for whoever fills it in, by language tag
     * @param visibility whether customers see the values
     * @param required no, opening or closing
     * @param types ids of the ticket types that have it; all where it is empty
     * @param shown whose forms show it
     * @param editable who may write it
     * @param order its place among the fields, from 0
     */
    record FieldView(
            String id,
            FieldTarget target,
            String name,
            FieldKind kind,
            Map<String, String> label,
            Map<String, String> help,
            List<FieldOption> options,
            Visibility visibility,
            Required required,
            List<String> types,
            FieldAccess shown,
            FieldAccess editable,
            int order,
            boolean active) {}

    record FieldList(List<FieldView> fields) {}

    /**
     * One choice.
     *
     * @param parent the option above it, in a tree
     * @param active true where it is absent
     */
    record WantedOption(
            @Nullable String id,
            @Nullable Map<String, String> label,
            @Nullable String parent,
            @Nullable Boolean active) {}

    /**
     * @param target ticket, person or organization; for ever, like the name, the kind and the visibility
     * @param name of letters, digits, - and _, unique per target
     * @param kind text, paragraph, number, decimal, date, date-time, checkbox, select, multi-select, tree, url or phone
     * @param visibility public or internal; internal where it is absent
     * @param required no, opening (by the page or the API, and for closing) or closing; no where it is absent
     */
    record NewField(
            @Nullable FieldTarget target,
            @Nullable String name,
            @Nullable FieldKind kind,
            @Nullable Map<String, String> label,
            @Nullable Map<String, String> help,
            @Nullable List<WantedOption> options,
            @Nullable Visibility visibility,
            @Nullable Required required,
            @Nullable List<String> types,
            @Nullable FieldAccess shown,
            @Nullable FieldAccess editable,
            @Nullable Integer order,
            @Nullable Boolean active) {}

    /** What is absent stays as it is. An option that is left out of {@code options} becomes inactive, since values may name it. */
    record ChangeField(
            @Nullable Map<String, String> label,
            @Nullable Map<String, String> help,
            @Nullable List<WantedOption> options,
            @Nullable Required required,
            @Nullable List<String> types,
            @Nullable FieldAccess shown,
            @Nullable FieldAccess editable,
            @Nullable Integer order,
            @Nullable Boolean active) {}

    /**
     * The fields in their order; for the desk inactive ones too, since values may still be there.
     *
     * @param target only those of tickets, people or organizations
     */
    @GetMapping
    FieldList list(Caller caller, @RequestParam(required = false) @Nullable String target) {
        var all = definitions.now();
        return new FieldList(all.fields().stream()
                .filter(field -> isFor(caller, field))
                .filter(field -> target == null || field.id().startsWith(target + "."))
                .map(field -> view(all, field))
                .toList());
    }

    @PostMapping
    ResponseEntity<FieldView> create(Caller caller, @RequestBody NewField request) {
        Roles.needsAdmin(caller);
        var field = new FieldDefinition(
                present("/target", request.target()),
                present("/name", request.name()),
                present("/kind", request.kind()),
                present("/label", request.label()),
                Objects.requireNonNullElse(request.help(), Map.of()),
                options(Objects.requireNonNullElse(request.options(), List.of())),
                Objects.requireNonNullElse(request.visibility(), Visibility.INTERNAL),
                Objects.requireNonNullElse(request.required(), Required.NO),
                Objects.requireNonNullElse(request.types(), List.of()),
                Objects.requireNonNullElse(request.shown(), FieldAccess.DESK),
                Objects.requireNonNullElse(request.editable(), FieldAccess.DESK),
                !Boolean.FALSE.equals(request.active()));
        var saved = definitions.change(all -> {
            if (all.field(field.target(), field.name()).isPresent()) {
                throw new DefinitionProblem.Defined(WHAT, field.id());
            }
            return saved(all, field, request.order());
        });
        return ResponseEntity.created(URI.create("/api/v1/fields/" + field.id()))
                .body(view(saved, field));
    }

    @PatchMapping("/{id}")
    FieldView change(Caller caller, @PathVariable String id, @RequestBody ChangeField request) {
        Roles.needsAdmin(caller);
        var saved = definitions.change(all -> {
            var now = field(all, id);
            return saved(
                    all,
                    new FieldDefinition(
                            now.target(),
                            now.name(),
                            now.kind(),
                            Objects.requireNonNullElse(request.label(), now.label()),
                            Objects.requireNonNullElse(request.help(), now.help()),
                            request.options() == null
                                    ? now.options()
                                    : keeping(options(request.options()), now.options()),
                            now.visibility(),
                            Objects.requireNonNullElse(request.required(), now.required()),
                            Objects.requireNonNullElse(request.types(), now.types()),
                            Objects.requireNonNullElse(request.shown(), now.shown()),
                            Objects.requireNonNullElse(request.editable(), now.editable()),
                            Objects.requireNonNullElse(request.active(), now.active())),
                    request.order());
        });
        return view(saved, field(saved, id));
    }

    /** Whether a caller may know of the field at all. */
    static boolean isFor(Caller caller, FieldDefinition field) {
        return caller.isAgent() || caller.isService() || (field.active() && field.visibility() == Visibility.PUBLIC);
    }

    private static List<FieldOption> options(List<WantedOption> wanted) {
        var options = new ArrayList<FieldOption>();
        for (var n = 0; n < wanted.size(); n++) {
            var option = present("/options/" + n, wanted.get(n));
            options.add(new FieldOption(
                    present("/options/" + n + "/id", option.id()),
                    present("/options/" + n + "/label", option.label()),
                    option.parent(),
                    !Boolean.FALSE.equals(option.active())));
        }
        return options;
    }

    private static List<FieldOption> keeping(List<FieldOption> wanted, List<FieldOption> before) {
        var all = new ArrayList<>(wanted);
        for (var option : before) {
            if (wanted.stream().noneMatch(other -> other.id().equals(option.id()))) {
                all.add(new FieldOption(option.id(), option.label(), option.parent(), false));
            }
        }
        return all;
    }

    private static Definitions saved(Definitions all, FieldDefinition field, @Nullable Integer order) {
        var next = all.withFields(Definitions.with(all.fields(), field, order));
        DefinitionCheck.fields(next, field);
        return next;
    }

    private static FieldDefinition field(Definitions all, String id) {
        return Definitions.find(all.fields(), id).orElseThrow(() -> new DefinitionProblem.NotDefined(WHAT, id));
    }

    private static FieldView view(Definitions all, FieldDefinition field) {
        return new FieldView(
                field.id(),
                field.target(),
                field.name(),
                field.kind(),
                field.label(),
                field.help(),
                field.options(),
                field.visibility(),
                field.required(),
                field.types(),
                field.shown(),
                field.editable(),
                all.fields().indexOf(field),
                field.active());
    }
}
