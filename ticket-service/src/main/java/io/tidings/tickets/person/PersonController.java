package io.tidings.tickets.person;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Ids;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

/** People over HTTP, for the desk alone. */
@RestController
@RequestMapping("/api/v1/people")
final class PersonController {

    private static final int MOST_AGENTS = 1_000;
    private static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";

    private final PersonStore store;

    PersonController(PersonStore store) {
        this.store = store;
    }

    record PersonView(
            String id,
            @Nullable String name,
            List<String> emails,
            List<String> identities,
            @Nullable String externalId,
            @Nullable String organizationId,
            @Nullable String language,
            boolean agent,
            boolean erased) {

        static PersonView of(Person person) {
            return new PersonView(
                    person.id(),
                    person.name(),
                    person.emails(),
                    person.identities(),
                    person.externalId(),
                    person.organizationId(),
                    person.language(),
                    person.agent(),
                    person.erased());
        }
    }

    record PersonList(List<PersonView> people) {}

    record NewPerson(
            @Nullable @Size(max = 200) String name,
            @Nullable @Size(max = 20) List<@NotNull @Email @Size(min = 3, max = 254) String> emails,
            @Nullable @Size(min = 1, max = 200) String externalId,
            @Nullable @Pattern(regexp = LANGUAGE) String language) {}

    /** Finds by exactly one of these; without any it lists the agents. */
    @GetMapping
    PersonList find(
            Caller caller,
            @RequestParam(required = false) @Nullable String email,
            @RequestParam(required = false) @Nullable String externalId) {
        caller.needs(Permission.PERSON_READ);
        var found = email != null
                ? store.withEmail(email).stream().toList()
                : externalId != null ? store.withExternalId(externalId).stream().toList() : store.agents(MOST_AGENTS);
        return new PersonList(found.stream().map(PersonView::of).toList());
    }

    @GetMapping("/{id}")
    ResponseEntity<PersonView> read(Caller caller, @PathVariable String id) {
        caller.needs(Permission.PERSON_READ);
        return shown(store.find(id).orElseThrow(() -> new PersonProblem.PersonNotFound(id)));
    }

    @PostMapping
    ResponseEntity<PersonView> create(Caller caller, @Valid @RequestBody NewPerson request) {
        caller.needs(Permission.PERSON_CHANGE);
        var person = store.insert(new Person(
                        Ids.next(),
                        0,
                        request.name(),
                        addresses(request.emails()),
                        List.of(),
                        request.externalId(),
                        null,
                        request.language(),
                        false,
                        Map.of(),
                        false))
                .orElseThrow(PersonProblem.AlreadyTaken::new);
        return ResponseEntity.created(URI.create("/api/v1/people/" + person.id()))
                .eTag(entityTag(person))
                .body(PersonView.of(person));
    }

    /** What is absent stays as it is. */
    @PatchMapping("/{id}")
    ResponseEntity<PersonView> change(Caller caller, @PathVariable String id, @Valid @RequestBody NewPerson request) {
        caller.needs(Permission.PERSON_CHANGE);
        return shown(store.change(id, person -> changed(person, request)));
    }

    private static Person changed(Person person, NewPerson request) {
        if (person.erased()) {
            throw new PersonProblem.PersonErased(person.id());
        }
        return new Person(
                person.id(),
                person.version(),
                Optional.ofNullable(request.name()).orElse(person.name()),
                request.emails() == null ? person.emails() : addresses(request.emails()),
                person.identities(),
                Optional.ofNullable(request.externalId()).orElse(person.externalId()),
                person.organizationId(),
                Optional.ofNullable(request.language()).orElse(person.language()),
                person.agent(),
                person.access(),
                false);
    }

    private static List<String> addresses(@Nullable List<String> emails) {
        return emails == null
                ? new ArrayList<>()
                : emails.stream()
                        .map(email -> email.strip().toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList();
    }

    private static ResponseEntity<PersonView> shown(Person person) {
        return ResponseEntity.ok().eTag(entityTag(person)).body(PersonView.of(person));
    }

    private static String entityTag(Person person) {
        return "\"" + person.version() + "\"";
    }
}
