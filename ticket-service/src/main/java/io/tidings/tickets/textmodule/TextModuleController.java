package io.tidings.tickets.textmodule;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Ids;
import io.tidings.tickets.Roles;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.textmodule.TextModule.Scope;
import io.tidings.tickets.textmodule.TextModuleProblem.TextModuleNotFound;
import io.tidings.tickets.textmodule.TextModuleProblem.Unfitting;
import io.tidings.tickets.ticket.Sight;
import io.tidings.tickets.ticket.Ticket;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Text modules over HTTP: administrators make the shared ones, every agent has some of its own, which nobody else sees. */
@RestController
@RequestMapping("/api/v1/text-modules")
final class TextModuleController {

    private static final String KEYWORD = "[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,39}";
    private static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";
    private static final int LONGEST = 20_000;

    private final TextModules modules;
    private final Groups groups;
    private final CustomerLanguage languages;
    private final Sight sight;

    TextModuleController(TextModules modules, Groups groups, CustomerLanguage languages, Sight sight) {
        this.modules = modules;
        this.groups = groups;
        this.languages = languages;
        this.sight = sight;
    }

    /**
     * @param keyword what one types after {@code ::} to find it
     * @param scope {@code everyone}, {@code groups} or {@code personal}
     * @param groups whose tickets it is for, where the scope says groups
     * @param content plain text with placeholders, by language tag
     */
    record TextModuleView(
            String id, String keyword, String name, Scope scope, List<String> groups, Map<String, String> content) {

        static TextModuleView of(TextModule module) {
            return new TextModuleView(
                    module.id(), module.keyword(), module.name(), module.scope(), module.groups(), module.content());
        }
    }

    /** @param placeholders every name that a text may use; one that ends in {@code .*} stands for all names below it */
    record TextModuleList(List<TextModuleView> textModules, List<String> placeholders) {}

    /**
     * @param keyword letters, digits, {@code -} and {@code _}; unique among the shared ones and among one's own
     * @param scope {@code everyone}, {@code groups} or {@code personal}, which it is unless it says otherwise
     * @param groups ids of groups, where the scope says groups
     * @param content plain text by language tag; {@code {{customer.name|there}}} puts in a name, or "there" where none is known
     */
    record NewTextModule(
            @NotBlank @Pattern(regexp = KEYWORD) String keyword,
            @NotBlank @Size(max = 100) String name,
            @Nullable Scope scope,
            @Nullable @Size(max = 100) List<@NotBlank String> groups,

            @NotEmpty @Size(max = 50)
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = LONGEST) String> content) {}

    /**
     * What is absent stays as it is.
     *
     * @param content the languages to set; an empty text takes a language away
     */
    record ChangeTextModule(
            @Nullable @Pattern(regexp = KEYWORD) String keyword,
            @Nullable @Size(min = 1, max = 100) String name,
            @Nullable Scope scope,
            @Nullable @Size(max = 100) List<@NotBlank String> groups,

            @Nullable @Size(max = 50)
            Map<@Pattern(regexp = LANGUAGE) String, @NotNull @Size(max = LONGEST) String> content) {}

    /** @param ticket id, number or key of the ticket that it is put in */
    record RenderTextModule(@NotBlank String ticket) {}

    /** @param language in which the text is: the customer's where the module has it */
    record Rendered(String text, String language) {}

    /** The shared text modules and one's own; with a ticket those that are for its group, by keyword. */
    @GetMapping
    TextModuleList list(Caller caller, @RequestParam(required = false) @Nullable String ticket) {
        Roles.needsAgent(caller);
        var wanted = ticket == null ? null : sight.ticket(caller, ticket);
        return new TextModuleList(
                modules.of(caller.id()).stream()
                        .filter(module -> wanted == null || module.isForGroup(groupOf(wanted)))
                        .map(TextModuleView::of)
                        .toList(),
                Placeholders.known());
    }

    /** Reads one text module. */
    @GetMapping("/{id}")
    TextModuleView read(Caller caller, @PathVariable String id) {
        Roles.needsAgent(caller);
        return TextModuleView.of(seen(caller, id));
    }

    /** Makes a text module; a shared one is made by administrators. */
    @PostMapping
    ResponseEntity<TextModuleView> create(Caller caller, @Valid @RequestBody NewTextModule request) {
        Roles.needsAgent(caller);
        var scope = Objects.requireNonNullElse(request.scope(), Scope.PERSONAL);
        var module = modules.insert(checked(
                caller,
                new TextModule(
                        Ids.next(),
                        0,
                        request.keyword().toLowerCase(Locale.ROOT),
                        request.name().strip(),
                        scope,
                        Objects.requireNonNullElse(request.groups(), List.of()),
                        scope == Scope.PERSONAL ? caller.id() : null,
                        new TreeMap<>(request.content()))));
        return ResponseEntity.created(URI.create("/api/v1/text-modules/" + module.id()))
                .body(TextModuleView.of(module));
    }

    /** Changes a text module. */
    @PatchMapping("/{id}")
    TextModuleView change(Caller caller, @PathVariable String id, @Valid @RequestBody ChangeTextModule request) {
        Roles.needsAgent(caller);
        return TextModuleView.of(modules.change(
                id, now -> checked(caller, changed(caller, changeable(caller, Optional.of(now), id), request))));
    }

    /** Deletes a text module; what was written with it stays. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        Roles.needsAgent(caller);
        modules.delete(changeable(caller, modules.find(id), id).id());
        return ResponseEntity.noContent().build();
    }

    /** The text as it would be put into an answer to this ticket by the caller: in the customer's language, filled in. */
    @PostMapping("/{id}/render")
    Rendered render(Caller caller, @PathVariable String id, @Valid @RequestBody RenderTextModule request) {
        Roles.needsAgent(caller);
        var ticket = sight.ticket(caller, request.ticket());
        var module = Optional.of(seen(caller, id))
                .filter(found -> found.isForGroup(groupOf(ticket)))
                .orElseThrow(() -> new TextModuleNotFound(id));
        var chosen = chosen(module.content(), languages.of(ticket.state()).orElse(null));
        return new Rendered(
                Placeholders.fill(Objects.requireNonNull(module.content().get(chosen)), ticket.state(), caller),
                chosen);
    }

    /** The customer's language, else the language without its region, else English, else the first there is. */
    private static String chosen(Map<String, String> content, @Nullable String language) {
        return CustomerLanguage.among(content, language)
                .or(() -> Optional.of("en").filter(content::containsKey))
                .orElseGet(() -> content.keySet().iterator().next());
    }

    private TextModule seen(Caller caller, String id) {
        return modules.find(id)
                .filter(module -> !module.isPersonal() || caller.id().equals(module.owner()))
                .orElseThrow(() -> new TextModuleNotFound(id));
    }

    private static TextModule changeable(Caller caller, Optional<TextModule> found, String id) {
        var module = found.filter(each -> !each.isPersonal() || caller.id().equals(each.owner()))
                .orElseThrow(() -> new TextModuleNotFound(id));
        if (!module.isPersonal()) {
            Roles.needsAdmin(caller);
        }
        return module;
    }

    private static TextModule changed(Caller caller, TextModule now, ChangeTextModule request) {
        var content = new TreeMap<>(now.content());
        if (request.content() != null) {
            content.putAll(request.content());
            content.values().removeIf(String::isBlank);
        }
        var scope = Objects.requireNonNullElse(request.scope(), now.scope());
        var groups = Objects.requireNonNullElse(request.groups(), now.groups());
        return new TextModule(
                now.id(),
                now.version(),
                request.keyword() == null ? now.keyword() : request.keyword().toLowerCase(Locale.ROOT),
                request.name() == null ? now.name() : request.name().strip(),
                scope,
                scope == Scope.GROUPS ? groups : List.of(),
                scope == Scope.PERSONAL ? caller.id() : null,
                content);
    }

    private TextModule checked(Caller caller, TextModule module) {
        if (!module.isPersonal()) {
            Roles.needsAdmin(caller);
        }
        if ((module.scope() == Scope.GROUPS) == module.groups().isEmpty()) {
            throw new Unfitting(
                    "groups",
                    "A text module for groups names at least one, and one for everybody or oneself names none.");
        }
        var known = groups.all().stream().map(Group::id).toList();
        module.groups().stream()
                .filter(group -> !known.contains(group))
                .findFirst()
                .ifPresent(group -> {
                    throw new TextModuleProblem.UnknownGroup(group, known);
                });
        if (module.content().isEmpty()) {
            throw new Unfitting("content", "A text module says something in at least one language.");
        }
        module.content().forEach(Placeholders::check);
        return module;
    }

    private static @Nullable String groupOf(Ticket ticket) {
        var group = ticket.state().group();
        return group == null ? null : group.id();
    }
}
