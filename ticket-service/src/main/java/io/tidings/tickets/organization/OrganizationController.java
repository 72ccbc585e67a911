package io.tidings.tickets.organization;

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
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Organizations over HTTP, for the desk alone. Their members are {@code /people?organization=}. */
@RestController
@RequestMapping("/api/v1/organizations")
final class OrganizationController {

    private static final int LARGEST_PAGE = 200;

    private final Organizations organizations;
    private final Membership membership;
    private final FieldDefinitions definitions;

    OrganizationController(Organizations organizations, Membership membership, FieldDefinitions definitions) {
        this.organizations = organizations;
        this.membership = membership;
        this.definitions = definitions;
    }

    /**
     * @param domains somebody new with an address in one of them becomes a member
     * @param shared whether members see the public part of each other's tickets
     */
    record OrganizationView(
            String id,
            long version,
            String name,
            List<String> domains,
            boolean shared,
            @Nullable String externalId,
            @Nullable String notes,
            Map<String, FieldValue> fields,
            @Nullable Instant createdAt) {

        static OrganizationView of(Organization organization) {
            return new OrganizationView(
                    organization.id(),
                    organization.version(),
                    organization.name(),
                    organization.domains(),
                    organization.shared(),
                    organization.externalId(),
                    organization.notes(),
                    organization.fields(),
                    organization.createdAt());
        }
    }

    /** @param next the {@code cursor} of the next page; absent on the last */
    record OrganizationList(
            List<OrganizationView> organizations, @Nullable String next) {}

    /**
     * @param domains what follows the @ of their addresses; not those of public mail providers
     * @param shared whether members see the public part of each other's tickets; false where absent
     * @param externalId what another system calls it; unique
     * @param notes for the desk alone
     * @param fields custom fields, as in tickets
     */
    record NewOrganization(
            @NotBlank @Size(max = 200) String name,
            @Nullable @Size(max = 50) List<@NotBlank @Size(max = 253) String> domains,
            @Nullable Boolean shared,
            @Nullable @Size(min = 1, max = 200) String externalId,
            @Nullable @Size(max = 20_000) String notes,
            @Nullable Map<String, JsonNode> fields) {}

    /**
     * What is absent stays as it is; null takes an external id, notes or a custom field away.
     *
     * @param domains in place of all that are there
     */
    record ChangeOrganization(
            @Nullable @Size(min = 1, max = 200) String name,
            @Nullable @Size(max = 50) List<@NotBlank @Size(max = 253) String> domains,
            @Nullable Boolean shared,
            @Nullable JsonNode externalId,
            @Nullable JsonNode notes,
            @Nullable Map<String, JsonNode> fields) {}

    /**
     * Lists organizations by name, or finds them.
     *
     * @param q beginnings of words of the name, the domains or the external id
     * @param domain the one that has this domain
     * @param externalId the one that another system calls so
     * @param cursor the {@code next} of the page before
     */
    @GetMapping
    OrganizationList list(
            Caller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(required = false) @Nullable String externalId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        caller.needs(Permission.PERSON_READ);
        if (domain != null || externalId != null) {
            var found = domain != null
                    ? organizations.withDomain(domain)
                    : organizations.withExternalId(String.valueOf(externalId));
            return new OrganizationList(found.map(OrganizationView::of).stream().toList(), null);
        }
        var page = organizations.list(
                q, cursor == null ? null : Requests.decoded(cursor), Math.clamp(limit, 1, LARGEST_PAGE));
        return new OrganizationList(
                page.organizations().stream().map(OrganizationView::of).toList(),
                page.next() == null ? null : Requests.encoded(page.next()));
    }

    /** Answers an organization; its {@code ETag} is for {@code If-Match}. */
    @GetMapping("/{id}")
    ResponseEntity<OrganizationView> read(Caller caller, @PathVariable String id) {
        caller.needs(Permission.PERSON_READ);
        return shown(organizations.find(id).orElseThrow(() -> new OrganizationProblem.OrganizationNotFound(id)));
    }

    /** Creates an organization. Name, domains and external id are unique. */
    @PostMapping
    ResponseEntity<OrganizationView> create(Caller caller, @Valid @RequestBody NewOrganization request) {
        caller.needs(Permission.PERSON_CHANGE);
        var organization = organizations.insert(new Organization(
                Ids.next(),
                0,
                request.name().strip(),
                Domains.checked(Optional.ofNullable(request.domains()).orElse(List.of())),
                Boolean.TRUE.equals(request.shared()),
                request.externalId(),
                request.notes(),
                fields(caller, request.fields()).set(),
                false,
                Map.of(),
                null));
        return ResponseEntity.created(URI.create("/api/v1/organizations/" + organization.id()))
                .eTag(EntityTag.of(organization.version()))
                .body(OrganizationView.of(organization));
    }

    /** Changes an organization. With a stale {@code If-Match} the fields that nobody changed since are applied. */
    @PatchMapping("/{id}")
    ResponseEntity<OrganizationView> change(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody ChangeOrganization request) {
        caller.needs(Permission.PERSON_CHANGE);
        var seen = Requests.version(ifMatch);
        var edits = edits(caller, request);
        return shown(
                organizations.change(id, now -> FieldEdit.apply(edits, now, now.version(), now.changedIn(), seen)));
    }

    /** Removes an organization without members. Old tickets go on naming it. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable String id) {
        caller.needs(Permission.PERSON_CHANGE);
        organizations.change(id, now -> {
            if (membership.hasMembers(id)) {
                throw new OrganizationProblem.OrganizationHasMembers(now.name());
            }
            return now.gone();
        });
    }

    private List<FieldEdit<Organization>> edits(Caller caller, ChangeOrganization request) {
        var edits = new ArrayList<FieldEdit<Organization>>();
        var name = request.name();
        if (name != null) {
            var wanted = Requests.text("name", name, 200);
            edits.add(new FieldEdit<>("name", wanted, Organization::name, now -> now.named(wanted)));
        }
        if (request.domains() != null) {
            var wanted = Domains.checked(request.domains());
            edits.add(new FieldEdit<>("domains", wanted, Organization::domains, now -> now.inDomains(wanted)));
        }
        var shared = request.shared();
        if (shared != null) {
            edits.add(new FieldEdit<>("shared", shared, Organization::shared, now -> now.sharing(shared)));
        }
        if (request.externalId() != null) {
            var wanted = Requests.text("externalId", request.externalId(), 200);
            edits.add(new FieldEdit<>("externalId", wanted, Organization::externalId, now -> now.knownAs(wanted)));
        }
        if (request.notes() != null) {
            var wanted = Requests.text("notes", request.notes(), 20_000);
            edits.add(new FieldEdit<>("notes", wanted, Organization::notes, now -> now.noted(wanted)));
        }
        Requests.fieldEdits(fields(caller, request.fields()), Organization::fields, Organization::withFields)
                .forEach(edits::add);
        return edits;
    }

    private WantedFields fields(Caller caller, @Nullable Map<String, JsonNode> requested) {
        return definitions.wanted(FieldTarget.ORGANIZATION, caller, requested);
    }

    private static ResponseEntity<OrganizationView> shown(Organization organization) {
        return ResponseEntity.ok()
                .eTag(EntityTag.of(organization.version()))
                .body(OrganizationView.of(Objects.requireNonNull(organization)));
    }
}
