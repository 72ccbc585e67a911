package io.tidings.tickets.signature;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import io.tidings.tickets.ticket.Sight;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** An agent's own signature over HTTP, and what will stand below an answer. A group's belongs to its group. */
@RestController
final class SignatureController {

    private static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";

    private final Signatures signatures;
    private final Sight sight;

    SignatureController(Signatures signatures, Sight sight) {
        this.signatures = signatures;
        this.sight = sight;
    }

    /** @param content plain text by language tag, with the placeholders of text modules; empty texts are passed over */
    record OwnSignature(
            @NotNull @Size(max = 50)
            Map<@Pattern(regexp = LANGUAGE) String, @NotNull @Size(max = 10_000) String> content) {}

    /** @param text absent where nothing will stand below an answer */
    record SignaturePreview(@Nullable String text) {}

    /** The caller's own signature; without one the group's stands below the caller's answers. */
    @GetMapping("/api/v1/me/signature")
    OwnSignature read(Caller caller) {
        Roles.needsAgent(caller);
        return new OwnSignature(signatures.of(caller.id()));
    }

    /** Sets the caller's own signature in all its languages; none takes it away. */
    @PutMapping("/api/v1/me/signature")
    OwnSignature keep(Caller caller, @Valid @RequestBody OwnSignature request) {
        Roles.needsAgent(caller);
        signatures.keep(caller.id(), Signatures.written(request.content()));
        return read(caller);
    }

    /** What would stand below an answer of the caller to this ticket's customer. */
    @GetMapping("/api/v1/tickets/{name}/signature")
    SignaturePreview preview(Caller caller, @PathVariable String name) {
        Roles.needsAgent(caller);
        var ticket = sight.ticket(caller, name).state();
        return new SignaturePreview(signatures.in(ticket, caller).orElse(null));
    }
}
