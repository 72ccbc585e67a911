package io.tidings.tickets.person;

import io.tidings.events.FieldValue;
import io.tidings.tickets.person.Person.Absorbed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The next state of a person while somebody writes it: what is not touched stays as it was. */
public final class PersonDraft {

    private final String id;
    private final long version;
    public @Nullable String name;
    public List<String> emails;
    public List<String> phones;
    public List<String> identities;
    public @Nullable String externalId;
    public @Nullable String organizationId;
    public @Nullable String jobTitle;
    public @Nullable String language;
    public @Nullable String timeZone;
    public @Nullable String notes;
    public Map<String, FieldValue> fields;
    public boolean active;
    public boolean agent;
    public Map<String, String> access;
    public List<String> rolesByRules;
    public List<Absorbed> absorbed;
    public @Nullable String mergedInto;
    public boolean erased;
    private final Map<String, Long> changedIn;
    private final @Nullable Instant createdAt;

    PersonDraft(String id) {
        this.id = id;
        this.version = 0;
        this.emails = List.of();
        this.phones = List.of();
        this.identities = List.of();
        this.fields = Map.of();
        this.active = true;
        this.access = Map.of();
        this.rolesByRules = List.of();
        this.absorbed = List.of();
        this.changedIn = Map.of();
        this.createdAt = null;
    }

    PersonDraft(Person before) {
        this.id = before.id();
        this.version = before.version();
        this.name = before.name();
        this.emails = before.emails();
        this.phones = before.phones();
        this.identities = before.identities();
        this.externalId = before.externalId();
        this.organizationId = before.organizationId();
        this.jobTitle = before.jobTitle();
        this.language = before.language();
        this.timeZone = before.timeZone();
        this.notes = before.notes();
        this.fields = before.fields();
        this.active = before.active();
        this.agent = before.agent();
        this.access = before.access();
        this.rolesByRules = before.rolesByRules();
        this.absorbed = before.absorbed();
        this.mergedInto = before.mergedInto();
        this.erased = before.erased();
        this.changedIn = before.changedIn();
        this.createdAt = before.createdAt();
    }

    Person person() {
        return new Person(
                id,
                version,
                name,
                emails,
                phones,
                identities,
                externalId,
                organizationId,
                jobTitle,
                language,
                timeZone,
                notes,
                fields,
                active,
                agent,
                access,
                rolesByRules,
                absorbed,
                mergedInto,
                erased,
                changedIn,
                createdAt);
    }
}
