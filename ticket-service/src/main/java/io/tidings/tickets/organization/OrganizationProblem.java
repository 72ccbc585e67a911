package io.tidings.tickets.organization;

import io.tidings.spine.web.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Why an organization cannot be had as asked. */
public abstract sealed class OrganizationProblem extends Problem {

    private OrganizationProblem(HttpStatus status, String code, String sentence, Map<String, ?> facts) {
        super(status, code, sentence, facts);
    }

    public static final class OrganizationNotFound extends OrganizationProblem {
        public OrganizationNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "organization-not-found", "There is no organization " + id + ".", Map.of());
        }
    }

    /** The organization of a request whose other parts may be right: so not a 404. */
    public static final class OrganizationUnknown extends OrganizationProblem {
        public OrganizationUnknown(String id) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "unknown-organization",
                    "There is no organization " + id + "; create it first.",
                    Map.of("field", "organizationId"));
        }
    }

    static final class OrganizationExists extends OrganizationProblem {
        OrganizationExists() {
            super(
                    HttpStatus.CONFLICT,
                    "organization-exists",
                    "Another organization has this name, domain or external id.",
                    Map.of());
        }
    }

    /** At a public mail provider everybody has an address, and strangers would become members of one organization. */
    static final class PublicMailDomain extends OrganizationProblem {
        PublicMailDomain(String domain) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "public-mail-domain",
                    "%s belongs to a public mail provider, where anybody has an address; add its people one by one."
                            .formatted(domain),
                    Map.of("field", "domains", "domain", domain));
        }
    }

    static final class NoDomain extends OrganizationProblem {
        NoDomain(String domain) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "bad-domain",
                    "%s is no domain; it is what follows the @ of an address, such as customer.example."
                            .formatted(domain),
                    Map.of("field", "domains", "domain", domain));
        }
    }

    static final class OrganizationHasMembers extends OrganizationProblem {
        OrganizationHasMembers(String name) {
            super(
                    HttpStatus.CONFLICT,
                    "organization-has-members",
                    "%s has members; give them another organization or none first.".formatted(name),
                    Map.of());
        }
    }

    static final class OrganizationBusy extends OrganizationProblem {
        OrganizationBusy(String id) {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "organization-busy",
                    "Too many changes of organization %s at once; nothing was saved, try again.".formatted(id),
                    Map.of());
        }
    }
}
