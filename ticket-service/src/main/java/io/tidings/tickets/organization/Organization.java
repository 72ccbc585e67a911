package io.tidings.tickets.organization;

import io.tidings.events.FieldValue;
import io.tidings.events.NamedRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A company, an office, a school: whom customers belong to.
 *
 * @param domains lower case; somebody new with an address in one of them becomes a member
 * @param shared whether members see the public part of each other's tickets
 * @param notes the desk's
 * @param removed it has no members and cannot be found any more; old tickets still name it
 * @param changedIn the version that last changed a field, by the field's name in the API
 */
public record Organization(
        String id,
        long version,
        String name,
        List<String> domains,
        boolean shared,
        @Nullable String externalId,
        @Nullable String notes,
        Map<String, FieldValue> fields,
        boolean removed,
        Map<String, Long> changedIn,
        @Nullable Instant createdAt) {

    public Organization {
        domains = List.copyOf(domains);
        fields = Map.copyOf(fields);
        changedIn = Map.copyOf(changedIn);
    }

    public NamedRef ref() {
        return new NamedRef(id, name);
    }

    Organization named(String other) {
        return new Organization(
                id, version, other, domains, shared, externalId, notes, fields, removed, changedIn, createdAt);
    }

    Organization inDomains(List<String> others) {
        return new Organization(
                id, version, name, others, shared, externalId, notes, fields, removed, changedIn, createdAt);
    }

    Organization sharing(boolean shares) {
        return new Organization(
                id, version, name, domains, shares, externalId, notes, fields, removed, changedIn, createdAt);
    }

    Organization knownAs(@Nullable String other) {
        return new Organization(
                id, version, name, domains, shared, other, notes, fields, removed, changedIn, createdAt);
    }

    Organization noted(@Nullable String others) {
        return new Organization(
                id, version, name, domains, shared, externalId, others, fields, removed, changedIn, createdAt);
    }

    Organization withFields(Map<String, FieldValue> others) {
        return new Organization(
                id, version, name, domains, shared, externalId, notes, others, removed, changedIn, createdAt);
    }

    /** What this one lacks, as the other has it; nothing that is here already changes. */
    public Organization completedBy(Organization other) {
        var all = new TreeMap<>(other.fields);
        all.putAll(fields);
        return new Organization(
                id,
                version,
                name,
                Stream.concat(domains.stream(), other.domains.stream())
                        .distinct()
                        .toList(),
                shared,
                externalId == null ? other.externalId : externalId,
                notes == null ? other.notes : notes,
                all,
                removed,
                changedIn,
                createdAt);
    }

    /** Its name stays, because old tickets have it. */
    Organization gone() {
        return new Organization(id, version, name, List.of(), false, null, null, Map.of(), true, changedIn, createdAt);
    }
}
