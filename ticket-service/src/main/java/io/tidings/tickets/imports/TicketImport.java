package io.tidings.tickets.imports;

import io.tidings.events.Author;
import io.tidings.events.Visibility;
import io.tidings.tickets.person.CustomerName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A ticket as another system had it.
 *
 * @param externalId what that system calls it; the same one again finds the ticket that is here already
 * @param number kept where no other ticket has it; absent takes the next one
 * @param customer whose ticket it is; created where unknown
 * @param assignee the id or the address of an agent who has signed in here once
 * @param state as it is there, but none of the type merged; {@code open} where absent
 * @param channel how it came in: email, web, phone-in, phone-out, api, chat, form; {@code api} where absent
 * @param updatedAt the newest message's time where absent
 * @param closedAt for a closed ticket; {@code updatedAt} where absent
 * @param messages oldest first or in any order: their times order them
 */
record TicketImport(
        @NotBlank @Size(max = 200) String externalId,
        @Nullable @Positive Long number,
        @NotBlank @Size(max = 998) String subject,
        @NotNull @Valid CustomerName customer,
        @Nullable @Size(max = 60) String group,
        @Nullable @Size(max = 254) String assignee,
        @Nullable @Size(max = 100) String type,
        @Nullable @Size(max = 60) String priority,
        @Nullable @Size(max = 60) String state,
        @Nullable @Size(max = 100) List<@NotBlank @Size(max = 100) String> tags,
        @Nullable Map<String, JsonNode> fields,
        @Nullable @Size(max = 20) String channel,
        @Nullable @Size(max = 35) String language,
        @NotNull Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant closedAt,
        @NotEmpty @Size(max = 5_000) List<@NotNull @Valid MessageImport> messages) {

    /**
     * @param externalId unique within the ticket; its place among the ticket's messages where absent
     * @param author the ticket's customer where absent
     * @param visibility public unless it says internal
     * @param channel the ticket's where absent, {@code email} where it has a {@code mail}, and {@code note} for an internal message
     * @param body plain text; {@code html} may stand in its place, and is made harmless
     * @param attachments ids of uploads
     * @param automatic written by a machine
     * @param mail what the header said, where it was a mail
     */
    record MessageImport(
            @Nullable @Size(max = 200) String externalId,
            @Nullable @Valid AuthorImport author,
            @Nullable Visibility visibility,
            @Nullable @Size(max = 20) String channel,
            @Nullable String body,
            @Nullable String html,
            @NotNull Instant createdAt,
            @Nullable @Size(max = 100) List<@NotNull String> attachments,
            @Nullable Boolean automatic,
            @Nullable @Valid MailImport mail) {}

    /**
     * The header of a mail, as far as the conversation needs it: what answers the mail finds the ticket by it. Ids may stand in
     * angle brackets.
     *
     * @param messageId its Message-ID, of mails that were sent by the other system too
     * @param references oldest first
     * @param to the addresses of others who got it: their mails continue the ticket, as the customer's do
     * @param bcc the addresses of others who got it unseen, for the desk to know; it makes nobody part of the conversation
     */
    record MailImport(
            @Nullable @Size(max = 1_000) String messageId,
            @Nullable @Size(max = 1_000) String inReplyTo,
            @Nullable @Size(max = 200) List<@NotBlank @Size(max = 1_000) String> references,
            @Nullable @Size(max = 200) List<@NotNull @Email @Size(max = 254) String> to,
            @Nullable @Size(max = 200) List<@NotNull @Email @Size(max = 254) String> cc,
            @Nullable @Size(max = 200) List<@NotNull @Email @Size(max = 254) String> bcc) {}

    /**
     * Who wrote a message.
     *
     * @param role customer, agent or system
     * @param email finds the customer or the agent who has it here; a customer is created where unknown, an agent who never
     *     signed in here is remembered by name alone
     */
    record AuthorImport(
            Author.@NotNull Role role,
            @Nullable @Size(max = 200) String externalId,
            @Nullable @Email @Size(max = 254) String email,
            @Nullable @Size(max = 200) String name) {}
}
