package io.tidings.tickets.imports;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The silent way in for what another helpdesk knew: nobody is mailed, alerted, notified or sent a webhook. */
@RestController
final class ImportController {

    private static final int MOST_TICKETS = 500;

    private final TicketImports tickets;

    ImportController(TicketImports tickets) {
        this.tickets = tickets;
    }

    /** @param tickets at most 500 at a time, each under its external id */
    record Batch(@NotEmpty @Size(max = MOST_TICKETS) List<@NotNull @Valid TicketImport> tickets) {}

    /** What became of a thing that was to be imported. */
    enum Outcome {
        /** It is new here. */
        created,
        /** It was here already; only messages that it lacked were added. */
        exists,
        /** It is not here; {@code error} says why, and the same may be sent again once that is mended. */
        refused
    }

    /**
     * @param id ours; absent where it was refused
     * @param messagesAdded how many messages are new here
     */
    record Imported(
            String externalId,
            Outcome outcome,
            @Nullable String id,
            @Nullable Long number,
            int messagesAdded,
            @Nullable String error) {}

    /** @param tickets one for each that was sent, in that order */
    record Result(List<Imported> tickets) {}

    /**
     * Takes tickets in as another system had them, with their dates, authors and numbers. The same batch again changes nothing:
     * a ticket is known by its external id. One that cannot be taken is named with the reason and holds up none of the others.
     */
    @PostMapping("/api/v1/imports")
    Result take(Caller caller, @Valid @RequestBody Batch batch) {
        Roles.needsAdmin(caller);
        return new Result(tickets.take(caller, batch.tickets()));
    }
}
