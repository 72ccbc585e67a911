package io.tidings.tickets.imports;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Cause;
import io.tidings.tickets.ticket.BadField;
import io.tidings.tickets.ticket.Callers;
import io.tidings.tickets.ticket.Ticket;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The silent way in for what another helpdesk knew: nobody is mailed, alerted, notified or sent a webhook. */
@RestController
final class ImportController {

    private static final int MOST = 500;

    private final OrganizationImports organizations;
    private final PeopleImports people;
    private final TicketImports tickets;
    private final ConversationImports conversations;

    ImportController(
            OrganizationImports organizations,
            PeopleImports people,
            TicketImports tickets,
            ConversationImports conversations) {
        this.organizations = organizations;
        this.people = people;
        this.tickets = tickets;
        this.conversations = conversations;
    }

    /**
     * At least one of the four; each thing under its external id. Organizations are taken first, then people, tickets, and
     * conversations.
     *
     * @param organizations at most 500 at a time
     * @param people at most 500 at a time
     * @param tickets at most 500 at a time
     * @param conversations more messages of tickets that are here; at most 500 tickets at a time
     */
    record Batch(
            @Nullable @Size(max = MOST) List<@NotNull @Valid OrganizationImport> organizations,
            @Nullable @Size(max = MOST) List<@NotNull @Valid PersonImport> people,
            @Nullable @Size(max = MOST) List<@NotNull @Valid TicketImport> tickets,
            @Nullable @Size(max = MOST) List<@NotNull @Valid ConversationImport> conversations) {

        boolean saysNothing() {
            return organizations == null && people == null && tickets == null && conversations == null;
        }
    }

    /** What became of a thing that was to be imported. */
    enum Outcome {
        /** It is new here. */
        created,
        /** It was here already; only what it lacked was added: messages of a ticket, addresses of a person. */
        exists,
        /** It is not here; {@code error} says why, and the same may be sent again once that is mended. */
        refused
    }

    /** @param id ours; absent where it was refused */
    record Imported(
            String externalId,
            Outcome outcome,
            @Nullable String id,
            @Nullable String error) {

        static Imported created(String externalId, String id) {
            return new Imported(externalId, Outcome.created, id, null);
        }

        static Imported exists(String externalId, String id) {
            return new Imported(externalId, Outcome.exists, id, null);
        }

        static Imported refused(String externalId, String why) {
            return new Imported(externalId, Outcome.refused, null, why);
        }
    }

    /**
     * @param id ours; absent where it was refused
     * @param messagesAdded how many messages are new here
     */
    record ImportedTicket(
            String externalId,
            Outcome outcome,
            @Nullable String id,
            @Nullable Long number,
            int messagesAdded,
            @Nullable String error) {

        static ImportedTicket of(Ticket ticket, Outcome outcome, int messagesAdded) {
            return new ImportedTicket(
                    String.valueOf(ticket.state().externalId()),
                    outcome,
                    ticket.id(),
                    ticket.state().number(),
                    messagesAdded,
                    null);
        }

        static ImportedTicket refused(String externalId, String why) {
            return new ImportedTicket(externalId, Outcome.refused, null, null, 0, why);
        }
    }

    /** Each list has one result for each thing that was sent, in that order. */
    record Result(
            List<Imported> organizations,
            List<Imported> people,
            List<ImportedTicket> tickets,
            List<ImportedTicket> conversations) {}

    /**
     * Takes organizations, people and tickets in as another system had them, with their dates, authors and numbers. The same batch
     * again changes nothing: a thing is known by its external id, a person by an address too. One that cannot be taken is named
     * with the reason and holds up none of the others. A conversation that is too long for one request comes in several. Needs the permission {@code import}; a service account with the role
     * {@code import} has that one and no other.
     */
    @PostMapping("/api/v1/imports")
    Result take(Caller caller, @Valid @RequestBody Batch batch) {
        caller.needs(Permission.IMPORT);
        if (batch.saysNothing()) {
            throw new BadField(
                    "tickets", "There is nothing to import: name organizations, people, tickets or conversations.");
        }
        var cause = new Cause(Callers.cause(caller).actor(), null, null, 0, true);
        return new Result(
                organizations.take(caller, Objects.requireNonNullElse(batch.organizations(), List.of())),
                people.take(caller, cause, Objects.requireNonNullElse(batch.people(), List.of())),
                tickets.take(caller, cause, Objects.requireNonNullElse(batch.tickets(), List.of())),
                conversations.take(caller, cause, Objects.requireNonNullElse(batch.conversations(), List.of())));
    }
}
