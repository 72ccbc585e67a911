package io.tidings.tickets.draft;

import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Roles;
import io.tidings.tickets.attachment.Uploads;
import io.tidings.tickets.draft.Draft.File;
import io.tidings.tickets.draft.Draft.Part;
import io.tidings.tickets.ticket.BadField;
import io.tidings.tickets.ticket.Sight;
import jakarta.validation.Valid;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** An agent's own draft of a ticket over HTTP. There is no way to another's. */
@RestController
@RequestMapping("/api/v1/tickets/{name}/draft")
final class DraftController {

    private final Drafts drafts;
    private final Uploads uploads;
    private final Sight sight;

    DraftController(Drafts drafts, Uploads uploads, Sight sight) {
        this.drafts = drafts;
        this.uploads = uploads;
        this.sight = sight;
    }

    /**
     * @param writing {@code public} where the reply is in front, {@code internal} where the note is
     * @param reply absent where there is none
     * @param note absent where there is none
     */
    record KeepDraft(
            @Nullable Visibility writing,
            @Nullable @Valid Part reply,
            @Nullable @Valid Part note) {}

    /** Two devices wrote on; nothing was kept, and the answer has what the other one kept. */
    static final class DraftChangedElsewhere extends Problem {
        DraftChangedElsewhere(Draft now) {
            super(
                    HttpStatus.PRECONDITION_FAILED,
                    "draft-changed-elsewhere",
                    "This draft was changed on another device, or sent; read it before keeping yours.",
                    Map.of("draft", now));
        }
    }

    /** The caller's draft of this ticket; empty with version 0 where there is none. The ETag is its version. */
    @GetMapping
    ResponseEntity<Draft> read(Caller caller, @PathVariable String name) {
        Roles.needsAgent(caller);
        return shown(drafts.find(sight.ticket(caller, name).id(), caller.id()));
    }

    /**
     * Keeps the caller's draft of this ticket for 30 days. With {@code If-Match} ({@code "0"} for the first) it is refused
     * where another device has changed it since.
     */
    @PutMapping
    ResponseEntity<Draft> keep(
            Caller caller,
            @PathVariable String name,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Valid @RequestBody KeepDraft request) {
        Roles.needsAgent(caller);
        var ticketId = sight.ticket(caller, name).id();
        var files = Stream.of(request.reply(), request.note())
                .filter(Objects::nonNull)
                .flatMap(part -> part.files().stream())
                .map(File::id)
                .toList();
        // Whoever comes back to the draft after a weekend finds its files there too.
        uploads.renew(caller.id(), files, Drafts.KEPT);
        var wanted = new Draft(
                0,
                Objects.requireNonNullElse(request.writing(), Visibility.PUBLIC),
                request.reply(),
                request.note(),
                null);
        return shown(drafts.keep(
                        ticketId,
                        caller.id(),
                        EntityTag.version(ifMatch, "the draft as it was read", BadField::new),
                        wanted)
                .orElseThrow(() -> new DraftChangedElsewhere(drafts.find(ticketId, caller.id()))));
    }

    private static ResponseEntity<Draft> shown(Draft draft) {
        return ResponseEntity.ok().eTag(EntityTag.of(draft.version())).body(draft);
    }
}
