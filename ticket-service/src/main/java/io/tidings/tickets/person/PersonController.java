package io.tidings.tickets.person;

import io.tidings.events.FieldTarget;
import io.tidings.events.FieldValue;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.tickets.FieldEdit;
import io.tidings.tickets.Ids;
import io.tidings.tickets.Requests;
import io.tidings.tickets.definition.FieldDefinitions;
import io.tidings.tickets.definition.WantedFields;
import io.tidings.tickets.organization.OrganizationProblem.OrganizationUnknown;
import io.tidings.tickets.organization.Organizations;
import io.tidings.tickets.person.Person.Absorbed;
import io.tidings.tickets.ticket.Callers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** People over HTTP, for the desk alone; customers know themselves by {@code /me}. */
@RestController
@RequestMapping("/api/v1/people")
final class PersonController {

    private static final int MOST_AGENTS = 1_000;
    private static final int LARGEST_PAGE = 200;
    private static final int LONGEST_NOTES = 20_000;

    private final PersonStore store;
    private final People people;
    private final Organizations organizations;
    private final FollowUp followUp;
    private final FieldDefinitions definitions;

    PersonController(
            PersonStore store,
            People people,
            Organizations organizations,
            FollowUp followUp,
            FieldDefinitions definitions) {
        this.store = store;
        this.people = people;
        this.organizations = organizations;
        this.followUp = followUp;
        this.definitions = definitions;
    }

    /**
     * @param emails the first is the one to write to
     * @param identities the subjects that the person signs in with
     * @param organizationId whose member the person is
     * @param active false for somebody who has left
     * @param mergedFrom the people who were merged into this one
     * @param mergedInto who this one turned out to be
     */
    record PersonView(
            String id,
            long version,
            @Nullable String name,
            List<String> emails,
            List<String> phones,
            List<String> identities,
            @Nullable String externalId,
            @Nullable String organizationId,
            @Nullable String jobTitle,
            @Nullable String language,
            @Nullable String timeZone,
            @Nullable String notes,
            Map<String, FieldValue> fields,
            boolean active,
            boolean agent,
            List<String> mergedFrom,
            @Nullable String mergedInto,
            boolean erased,
            @Nullable Instant createdAt) {

        static PersonView of(Person person) {
            return new PersonView(
                    person.id(),
                    person.version(),
                    person.name(),
                    person.emails(),
                    person.phones(),
                    person.identities(),
                    person.externalId(),
                    person.organizationId(),
                    person.jobTitle(),
                    person.language(),
                    person.timeZone(),
                    person.notes(),
                    person.fields(),
                    person.active(),
                    person.agent(),
                    person.absorbed().stream().map(Absorbed::personId).toList(),
                    person.mergedInto(),
                    person.erased(),
                    person.createdAt());
        }
    }

    /** @param next the {@code cursor} of the next page; absent on the last */
    record PersonList(List<PersonView> people, @Nullable String next) {}

    /**
     * @param emails the first is the one to write to; each belongs to one person
     * @param phones in any usual notation
     * @param externalId what another system calls the person; unique
     * @param organizationId absent: the one that has the domain of an address, if any
     * @param language a BCP 47 tag such as {@code pl} or {@code ko}
     * @param timeZone a name of the tz database, such as {@code Asia/Seoul}
     * @param notes for the desk alone
     * @param fields custom fields, as in tickets
     */
    record NewPerson(
            @Nullable @Size(max = 200) String name,
            @Nullable @Size(max = 20) List<@NotNull @Email @Size(min = 3, max = 254) String> emails,
            @Nullable @Size(max = 20) List<@NotBlank @Size(max = 50) String> phones,
            @Nullable @Size(min = 1, max = 200) String externalId,
            @Nullable String organizationId,
            @Nullable @Size(max = 200) String jobTitle,
            @Nullable String language,
            @Nullable String timeZone,
            @Nullable @Size(max = LONGEST_NOTES) String notes,
            @Nullable Map<String, JsonNode> fields) {}

    /**
     * What is absent stays as it is; null takes it away.
     *
     * @param emails in place of all that are there; the first is the one to write to
     * @param phones in place of all that are there
     * @param active false for somebody who has left: not offered any more, and without the organization's tickets
     */
    record ChangePerson(
            @Nullable JsonNode name,
            @Nullable @Size(max = 20) List<@NotNull @Email @Size(min = 3, max = 254) String> emails,
            @Nullable @Size(max = 20) List<@NotBlank @Size(max = 50) String> phones,
            @Nullable JsonNode externalId,
            @Nullable JsonNode organizationId,
            @Nullable JsonNode jobTitle,
            @Nullable JsonNode language,
            @Nullable JsonNode timeZone,
            @Nullable JsonNode notes,
            @Nullable Boolean active,
            @Nullable Map<String, JsonNode> fields) {}

    /**
     * Lists people, newest first, or finds them.
     *
     * @param email the one who has this address
     * @param externalId the one whom another system calls so
     * @param q beginnings of words of the name, the addresses, the external id, or a phone number
     * @param organization only its members
     * @param agent true for those who work at the desk, all at once
     * @param cursor the {@code next} of the page before
     */
    @GetMapping
    PersonList find(
            Caller caller,
            @RequestParam(required = false) @Nullable String email,
            @RequestParam(required = false) @Nullable String externalId,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String organization,
            @RequestParam(defaultValue = "false") boolean agent,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        caller.needs(Permission.PERSON_READ);
        if (email != null) {
            return list(store.withEmail(email).stream().toList(), null);
        }
        if (externalId != null) {
            return list(store.withExternalId(externalId).stream().toList(), null);
        }
        if (agent) {
            return list(store.agents(MOST_AGENTS), null);
        }
        var page = store.list(q, organization, cursor, Math.clamp(limit, 1, LARGEST_PAGE));
        return list(page.people(), page.next());
    }

    /** Answers a person; its {@code ETag} is for {@code If-Match}. A merged one names who it turned out to be. */
    @GetMapping("/{id}")
    ResponseEntity<PersonView> read(Caller caller, @PathVariable String id) {
        caller.needs(Permission.PERSON_READ);
        return shown(store.find(id).orElseThrow(() -> new PersonProblem.PersonNotFound(id)));
    }

    /** Creates a person, who may have only an external id: then nothing is mailed, and everything stands in the portal. */
    @PostMapping
    ResponseEntity<PersonView> create(Caller caller, @Valid @RequestBody NewPerson request) {
        caller.needs(Permission.PERSON_CHANGE);
        var organization = request.organizationId();
        if (organization != null) {
            needsOrganization(organization);
        }
        var person = people.create(Person.nobody(Ids.next()).with(draft -> {
                    draft.name = request.name() == null || request.name().isBlank()
                            ? null
                            : request.name().strip();
                    draft.emails = PersonChecks.addresses(request.emails() == null ? List.of() : request.emails());
                    draft.phones = PersonChecks.phones(request.phones() == null ? List.of() : request.phones());
                    draft.externalId = request.externalId();
                    draft.organizationId = organization;
                    draft.jobTitle = request.jobTitle();
                    draft.language = PersonChecks.language(request.language());
                    draft.timeZone = PersonChecks.timeZone(request.timeZone());
                    draft.notes = request.notes();
                    draft.fields = fields(caller, request.fields()).set();
                }))
                .orElseThrow(PersonProblem.AlreadyTaken::new);
        return ResponseEntity.created(URI.create("/api/v1/people/" + person.id()))
                .eTag(EntityTag.of(person.version()))
                .body(PersonView.of(person));
    }

    /**
     * Changes a person. With a stale {@code If-Match} the fields that nobody changed since are applied. An agent's addresses are
     * changed with {@code admin.access}.
     */
    @PatchMapping("/{id}")
    ResponseEntity<PersonView> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody ChangePerson request) {
        caller.needs(Permission.PERSON_CHANGE);
        var seen = Requests.version(ifMatch);
        var edits = edits(caller, request);
        if (request.organizationId() != null) {
            followUp.plan(id, Callers.cause(caller));
        }
        var changed = store.change(
                id, person -> FieldEdit.apply(edits, changeable(person), person.version(), person.changedIn(), seen));
        people.forgetLogins();
        if (request.organizationId() != null) {
            followUp.wake(id);
        }
        return shown(changed);
    }

    /** Refused: tickets name people. The answer says what to do instead. */
    @DeleteMapping("/{id}")
    void delete(Caller caller, @PathVariable String id) {
        caller.needs(Permission.PERSON_CHANGE);
        throw store.find(id).isEmpty()
                ? new PersonProblem.PersonNotFound(id)
                : new PersonProblem.PersonNotDeletable(id);
    }

    private static Person changeable(Person person) {
        if (person.erased()) {
            throw new PersonProblem.PersonErased(person.id());
        }
        var into = person.mergedInto();
        if (into != null) {
            throw new PersonProblem.PersonMerged(person.id(), into);
        }
        return person;
    }

    private List<FieldEdit<Person>> edits(Caller caller, ChangePerson request) {
        var edits = new ArrayList<FieldEdit<Person>>();
        if (request.emails() != null) {
            var wanted = PersonChecks.addresses(request.emails());
            edits.add(new FieldEdit<>("emails", wanted, Person::emails, person -> {
                if (person.agent() && !wanted.equals(person.emails())) {
                    // What the desk tells an agent goes there, and whoever writes from there passes mails on in its
                    // name.
                    caller.needs(Permission.ADMIN_ACCESS);
                }
                person.absorbed().stream()
                        .flatMap(other -> other.emails().stream())
                        .filter(address -> !wanted.contains(address))
                        .findFirst()
                        .ifPresent(address -> {
                            throw new PersonProblem.AddressOfMerged(address);
                        });
                return person.with(draft -> draft.emails = wanted);
            }));
        }
        if (request.phones() != null) {
            var wanted = PersonChecks.phones(request.phones());
            edits.add(new FieldEdit<>(
                    "phones", wanted, Person::phones, person -> person.with(draft -> draft.phones = wanted)));
        }
        var active = request.active();
        if (active != null) {
            edits.add(new FieldEdit<>(
                    "active", active, Person::active, person -> person.with(draft -> draft.active = active)));
        }
        text(edits, "name", request.name(), 200, Person::name, (draft, value) -> draft.name = value);
        text(
                edits,
                "externalId",
                request.externalId(),
                200,
                Person::externalId,
                (draft, value) -> draft.externalId = value);
        text(edits, "jobTitle", request.jobTitle(), 200, Person::jobTitle, (draft, value) -> draft.jobTitle = value);
        text(edits, "notes", request.notes(), LONGEST_NOTES, Person::notes, (draft, value) -> draft.notes = value);
        text(
                edits,
                "language",
                request.language(),
                100,
                Person::language,
                (draft, value) -> draft.language = PersonChecks.language(value));
        text(
                edits,
                "timeZone",
                request.timeZone(),
                100,
                Person::timeZone,
                (draft, value) -> draft.timeZone = PersonChecks.timeZone(value));
        if (request.organizationId() != null) {
            var wanted = Requests.text("organizationId", request.organizationId(), 100);
            if (wanted != null) {
                needsOrganization(wanted);
            }
            edits.add(new FieldEdit<>(
                    "organizationId",
                    wanted,
                    Person::organizationId,
                    person -> person.with(draft -> draft.organizationId = wanted)));
        }
        edits.addAll(Requests.fieldEdits(
                fields(caller, request.fields()),
                Person::fields,
                (person, fields) -> person.with(draft -> draft.fields = fields)));
        return edits;
    }

    private WantedFields fields(Caller caller, @Nullable Map<String, JsonNode> requested) {
        return definitions.wanted(FieldTarget.PERSON, caller, requested);
    }

    private static void text(
            List<FieldEdit<Person>> edits,
            String field,
            @Nullable JsonNode value,
            int longest,
            Function<Person, @Nullable Object> theirs,
            BiConsumer<PersonDraft, @Nullable String> change) {
        if (value != null) {
            var wanted = Requests.text(field, value, longest);
            edits.add(new FieldEdit<>(
                    field, wanted, theirs, person -> person.with(draft -> change.accept(draft, wanted))));
        }
    }

    private void needsOrganization(String id) {
        if (organizations.find(id).isEmpty()) {
            throw new OrganizationUnknown(id);
        }
    }

    private static PersonList list(List<Person> people, @Nullable String next) {
        return new PersonList(people.stream().map(PersonView::of).toList(), next);
    }

    private static ResponseEntity<PersonView> shown(Person person) {
        return ResponseEntity.ok().eTag(EntityTag.of(person.version())).body(PersonView.of(person));
    }
}
