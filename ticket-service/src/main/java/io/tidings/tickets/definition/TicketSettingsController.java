package io.tidings.tickets.definition;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What holds for new tickets alike. */
@RestController
@RequestMapping("/api/v1/ticket-settings")
final class TicketSettingsController {

    private final DefinitionStore definitions;

    TicketSettingsController(DefinitionStore definitions) {
        this.definitions = definitions;
    }

    /**
     * What is absent stays as it is.
     *
     * @param keyPrefix what stands before the number of a new ticket: {@code ATS} makes {@code ATS-101}; older tickets keep their
     *     keys, and every prefix finds them
     * @param priority the id of what tickets get that name none
     */
    record ChangeSettings(
            @Nullable String keyPrefix, @Nullable String priority) {}

    @GetMapping
    TicketSettings read(Caller caller) {
        Roles.needsDesk(caller);
        return definitions.now().settings();
    }

    @PatchMapping
    TicketSettings change(Caller caller, @RequestBody ChangeSettings request) {
        Roles.needsAdmin(caller);
        return definitions
                .change(all -> {
                    var next = new TicketSettings(
                            Objects.requireNonNullElse(
                                    request.keyPrefix(), all.settings().keyPrefix()),
                            Objects.requireNonNullElse(
                                    request.priority(), all.settings().priority()));
                    DefinitionCheck.settings(all, next);
                    return all.withSettings(next);
                })
                .settings();
    }
}
