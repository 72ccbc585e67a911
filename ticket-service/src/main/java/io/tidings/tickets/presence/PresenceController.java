package io.tidings.tickets.presence;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import io.tidings.tickets.presence.Whereabouts.Present;
import io.tidings.tickets.ticket.Sight;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where agents say that they have a ticket open. Only colleagues who may see the ticket hear of it. */
@RestController
final class PresenceController {

    private final Whereabouts whereabouts;
    private final Sight sight;

    PresenceController(Whereabouts whereabouts, Sight sight) {
        this.whereabouts = whereabouts;
        this.sight = sight;
    }

    /**
     * @param page a word of the caller's that tells its pages apart
     * @param doing looking, replying, noting, or gone
     * @param arrived true asks for a word on who else is there
     */
    record BePresent(
            @NotBlank @Size(max = 60) String page, @NotNull Doing doing, boolean arrived) {}

    /**
     * Says what the caller does at this ticket; to be said again every ten seconds, for it is forgotten after 25. Who is there is
     * told by the event stream with {@code presence=true}.
     */
    @PutMapping("/api/v1/tickets/{name}/presence")
    ResponseEntity<Void> be(Caller caller, @PathVariable String name, @Valid @RequestBody BePresent request) {
        Roles.needsAgent(caller);
        var ticket = sight.ticket(caller, name).state();
        whereabouts.tell(new Present(
                ticket.id(),
                ticket.group() == null ? null : ticket.group().id(),
                caller.id(),
                caller.name(),
                request.page(),
                request.doing(),
                request.arrived()));
        return ResponseEntity.noContent().build();
    }
}
