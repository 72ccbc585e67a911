package io.tidings.tickets.imports;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An organization as another system had it.
 *
 * @param externalId what that system calls it; people name it by this
 * @param domains somebody new with an address in one of them becomes a member
 * @param shared whether members see the public part of each other's tickets; false where absent
 * @param notes for the desk alone
 * @param fields custom fields, as in tickets
 */
record OrganizationImport(
        @NotBlank @Size(max = 200) String externalId,
        @NotBlank @Size(max = 200) String name,
        @Nullable @Size(max = 50) List<@NotBlank @Size(max = 253) String> domains,
        @Nullable Boolean shared,
        @Nullable @Size(max = 20_000) String notes,
        @Nullable Map<String, JsonNode> fields) {}
