package io.tidings.tickets.imports;

import io.tidings.tickets.imports.TicketImport.MessageImport;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * More messages of a ticket that was imported before, or is in the same request: a conversation that is too long for one request
 * comes in several.
 *
 * @param ticket the ticket's external id
 * @param messages each with an external id, the one that it has in {@code tickets} too; oldest first or in any order
 */
record ConversationImport(
        @NotBlank @Size(max = 200) String ticket,
        @NotEmpty @Size(max = 5_000) List<@NotNull @Valid MessageImport> messages) {}
