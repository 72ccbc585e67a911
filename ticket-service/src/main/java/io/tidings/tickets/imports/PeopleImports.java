package io.tidings.tickets.imports;

import io.tidings.events.FieldTarget;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.definition.FieldDefinitions;
import io.tidings.tickets.imports.ImportController.Imported;
import io.tidings.tickets.organization.Organization;
import io.tidings.tickets.organization.Organizations;
import io.tidings.tickets.person.FollowUp;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.person.PersonChecks;
import io.tidings.tickets.person.PersonStore;
import io.tidings.tickets.ticket.BadField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the people of another system in. Somebody who is here already, by external id or address, is completed: what the desk
 * knows stays as it is.
 */
@Component
final class PeopleImports {

    private final PersonStore store;
    private final People people;
    private final Organizations organizations;
    private final FollowUp followUp;
    private final FieldDefinitions fields;

    PeopleImports(
            PersonStore store, People people, Organizations organizations, FollowUp followUp, FieldDefinitions fields) {
        this.store = store;
        this.people = people;
        this.organizations = organizations;
        this.followUp = followUp;
        this.fields = fields;
    }

    List<Imported> take(Caller caller, Cause cause, List<PersonImport> wanted) {
        var named = new HashMap<String, Optional<String>>();
        return wanted.stream().map(each -> take(caller, cause, each, named)).toList();
    }

    /** @param named the ids of the organizations that were asked for so far, by external id */
    private Imported take(Caller caller, Cause cause, PersonImport wanted, Map<String, Optional<String>> named) {
        try {
            var past = past(caller, wanted, named);
            var there = known(past);
            if (there.isEmpty()) {
                var created = people.create(past);
                if (created.isPresent()) {
                    return Imported.created(wanted.externalId(), created.get().id());
                }
                // Somebody wrote from the address, or sent the same person, at this very moment.
                there = known(past);
            }
            return there.map(person -> completed(person, past, cause))
                    .orElseGet(() ->
                            Imported.refused(wanted.externalId(), "Another person has this address or external id."));
        } catch (Problem refusal) {
            return Imported.refused(wanted.externalId(), String.valueOf(refusal.getMessage()));
        }
    }

    private Optional<Person> known(Person past) {
        return store.withExternalId(String.valueOf(past.externalId())).or(() -> past.emails().stream()
                .flatMap(email -> store.withEmail(email).stream())
                .findFirst());
    }

    private Imported completed(Person there, Person past, Cause cause) {
        var externalId = String.valueOf(past.externalId());
        if (there.externalId() != null && !there.externalId().equals(externalId)) {
            return Imported.refused(
                    externalId,
                    "An address of this person belongs to %s, whom the other system calls %s."
                            .formatted(there.id(), there.externalId()));
        }
        var joins = there.organizationId() == null && past.organizationId() != null;
        if (joins) {
            followUp.plan(there.id(), cause);
        }
        var person = store.change(there.id(), now -> now.completedBy(past));
        people.forgetLogins();
        if (joins) {
            followUp.wake(there.id());
        }
        return Imported.exists(externalId, person.id());
    }

    private Person past(Caller caller, PersonImport wanted, Map<String, Optional<String>> named) {
        var organization = organization(wanted.organization(), named);
        return Person.nobody(Ids.next()).with(draft -> {
            draft.name = wanted.name() == null || wanted.name().isBlank()
                    ? null
                    : wanted.name().strip();
            draft.emails = PersonChecks.addresses(Objects.requireNonNullElse(wanted.emails(), List.of()));
            draft.phones = PersonChecks.phones(Objects.requireNonNullElse(wanted.phones(), List.of()));
            draft.externalId = wanted.externalId();
            draft.organizationId = organization;
            draft.jobTitle = wanted.jobTitle();
            draft.language = PersonChecks.language(wanted.language());
            draft.timeZone = PersonChecks.timeZone(wanted.timeZone());
            draft.notes = wanted.notes();
            draft.fields =
                    fields.wanted(FieldTarget.PERSON, caller, wanted.fields()).set();
            draft.active = !Boolean.FALSE.equals(wanted.active());
        });
    }

    private @Nullable String organization(@Nullable String externalId, Map<String, Optional<String>> named) {
        return externalId == null
                ? null
                : named.computeIfAbsent(
                                externalId,
                                _ -> organizations.withExternalId(externalId).map(Organization::id))
                        .orElseThrow(() -> new BadField(
                                "organization",
                                "There is no organization that the other system calls %s; send it first."
                                        .formatted(externalId)));
    }
}
