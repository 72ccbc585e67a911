package io.tidings.tickets.imports;

import io.tidings.events.FieldTarget;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Ids;
import io.tidings.tickets.definition.FieldDefinitions;
import io.tidings.tickets.imports.ImportController.Imported;
import io.tidings.tickets.organization.Domains;
import io.tidings.tickets.organization.Organization;
import io.tidings.tickets.organization.Organizations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes the organizations of another system in. One that is here already is completed, and nothing of it is changed. */
@Component
final class OrganizationImports {

    private final Organizations organizations;
    private final FieldDefinitions fields;

    OrganizationImports(Organizations organizations, FieldDefinitions fields) {
        this.organizations = organizations;
        this.fields = fields;
    }

    List<Imported> take(Caller caller, List<OrganizationImport> wanted) {
        return wanted.stream().map(each -> take(caller, each)).toList();
    }

    private Imported take(Caller caller, OrganizationImport wanted) {
        try {
            var past = past(caller, wanted);
            var there = organizations.withExternalId(wanted.externalId()).or(() -> organizations.withName(past.name()));
            if (there.isEmpty()) {
                return Imported.created(
                        wanted.externalId(), organizations.insert(past).id());
            }
            return isAnother(there.get(), wanted)
                    ? Imported.refused(
                            wanted.externalId(),
                            "There is an organization %s already, which the other system calls %s."
                                    .formatted(there.get().name(), there.get().externalId()))
                    : Imported.exists(wanted.externalId(), completed(there.get(), past));
        } catch (Problem refusal) {
            return Imported.refused(wanted.externalId(), String.valueOf(refusal.getMessage()));
        }
    }

    private static boolean isAnother(Organization there, OrganizationImport wanted) {
        return there.externalId() != null && !there.externalId().equals(wanted.externalId());
    }

    private String completed(Organization there, Organization past) {
        return organizations.change(there.id(), now -> now.completedBy(past)).id();
    }

    private Organization past(Caller caller, OrganizationImport wanted) {
        return new Organization(
                Ids.next(),
                0,
                wanted.name().strip(),
                Domains.checked(Optional.ofNullable(wanted.domains()).orElse(List.of())),
                Boolean.TRUE.equals(wanted.shared()),
                wanted.externalId(),
                wanted.notes(),
                fields.wanted(FieldTarget.ORGANIZATION, caller, wanted.fields()).set(),
                false,
                Map.of(),
                null);
    }
}
