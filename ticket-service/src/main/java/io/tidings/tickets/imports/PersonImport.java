package io.tidings.tickets.imports;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A person as another system had it.
 *
 * @param externalId what that system calls the person; unique
 * @param emails the first is the one to write to; each belongs to one person
 * @param phones in any usual notation
 * @param organization the external id of an organization that is here or in the same batch; absent: the one that has the domain
 *     of an address, if any
 * @param language a BCP 47 tag such as {@code pl} or {@code ko}
 * @param timeZone a name of the tz database, such as {@code Asia/Seoul}
 * @param notes for the desk alone
 * @param fields custom fields, as in tickets
 * @param active false for somebody who has left; true where absent
 */
record PersonImport(
        @NotBlank @Size(max = 200) String externalId,
        @Nullable @Size(max = 200) String name,
        @Nullable @Size(max = 20) List<@NotNull @Email @Size(min = 3, max = 254) String> emails,
        @Nullable @Size(max = 20) List<@NotBlank @Size(max = 50) String> phones,
        @Nullable @Size(max = 200) String organization,
        @Nullable @Size(max = 200) String jobTitle,
        @Nullable String language,
        @Nullable String timeZone,
        @Nullable @Size(max = 20_000) String notes,
        @Nullable Map<String, JsonNode> fields,
        @Nullable Boolean active) {}
