package io.tidings.tickets.bulk;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Repeatable;
import io.tidings.tickets.Roles;
import io.tidings.tickets.ticket.JointChange;
import io.tidings.tickets.ticket.JointChanges;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Bulk changes over HTTP: begun, watched, stopped, taken back. */
@RestController
@RequestMapping("/api/v1/bulk-changes")
final class BulkChangeController {

    static final int MOST_TICKETS = 10_000;

    private static final int LARGEST_PAGE = 100;

    private final BulkChanges bulkChanges;
    private final BulkWork work;
    private final Parts parts;
    private final JointChanges changes;
    private final Clock clock;

    BulkChangeController(BulkChanges bulkChanges, BulkWork work, Parts parts, JointChanges changes, Clock clock) {
        this.bulkChanges = bulkChanges;
        this.work = work;
        this.parts = parts;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * @param tickets up to 10,000 ids, numbers or keys; {@code GET /search/ids} and {@code GET /views/{id}/ids} answer those of
     *     a search or a view
     * @param change what is to become of each
     * @param reason stands in the desk's history of each ticket
     */
    record BeginBulkChange(
            @NotEmpty @Size(max = MOST_TICKETS) List<@NotNull @Pattern(regexp = TICKET) String> tickets,
            @NotNull @Valid JointChange change,
            @Nullable @Size(max = 500) String reason) {}

    private static final String TICKET = "[0-9a-f-]{36}|(?:[A-Za-z][A-Za-z0-9]{0,9}-)?\\d{1,15}";

    /**
     * @param kind {@code change}, {@code undo} of another one, or {@code tag-rename} and {@code tag-merge} of a tag
     * @param state {@code planned}, {@code running}, {@code done} or {@code cancelled}
     * @param cancelling somebody has asked it to stop, which it does after the tickets in hand
     * @param total how many tickets it was begun for
     * @param done how many of them are as wanted
     * @param changed how many were changed for that; the others were so before
     * @param passedOver some of the tickets that could not be changed, with why: at most 100, all of them by
     *     {@code GET …/passed-over}
     * @param passedOverCount how many there are
     * @param tag what a tag was and is called, where one is renamed
     * @param by whose bulk change it is: each ticket is changed as this agent may by then
     * @param undoes the bulk change that this one takes back
     * @param undoneBy the one that takes this one back
     * @param undoable whether it can be taken back now
     */
    record BulkChangeView(
            String id,
            BulkChange.Kind kind,
            BulkChange.State state,
            boolean cancelling,
            int total,
            int done,
            int changed,
            List<PassedOver> passedOver,
            int passedOverCount,
            @Nullable JointChange change,
            BulkChange.@Nullable Renaming tag,
            @Nullable String reason,
            String by,
            String byName,
            Instant createdAt,
            @Nullable Instant finishedAt,
            @Nullable String undoes,
            @Nullable String undoneBy,
            boolean undoable) {}

    /** @param next the {@code cursor} of the next page; absent on the last */
    record BulkChangeList(
            List<BulkChangeView> bulkChanges, @Nullable String next) {}

    /** @param next the {@code cursor} of the next page; absent on the last */
    record PassedOverList(
            List<PassedOver> passedOver, @Nullable Integer next) {}

    /**
     * Begins one change of many tickets. It is done in the background, each ticket by itself and as the caller may by then; what
     * cannot be changed is passed over with the reason. The answer's {@code id} is the correlation id of every event that it
     * causes.
     */
    @PostMapping
    ResponseEntity<BulkChangeView> begin(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Valid @RequestBody BeginBulkChange request) {
        Roles.needsAgent(caller);
        return accepted(bulkChanges.begin(
                caller,
                request.tickets(),
                changes.checked(caller, request.change(), clock.instant()),
                request.reason() == null || request.reason().isBlank()
                        ? null
                        : request.reason().strip(),
                Repeatable.of(caller, idempotencyKey, request)));
    }

    /** The caller's own, newest first. */
    @GetMapping
    BulkChangeList list(
            Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "20") int limit) {
        Roles.needsAgent(caller);
        var most = Math.clamp(limit, 1, LARGEST_PAGE);
        var found = bulkChanges.own(caller, cursor, most + 1);
        var shown = found.stream().limit(most).map(this::view).toList();
        return new BulkChangeList(shown, found.size() > most ? shown.getLast().id() : null);
    }

    /** How far it is. */
    @GetMapping("/{id}")
    BulkChangeView read(Caller caller, @PathVariable String id) {
        Roles.needsAgent(caller);
        return view(bulkChanges.find(caller, id));
    }

    /**
     * Every ticket that could not be changed, with why.
     *
     * @param cursor the {@code next} of the page before
     */
    @GetMapping("/{id}/passed-over")
    PassedOverList passedOver(Caller caller, @PathVariable String id, @RequestParam(defaultValue = "0") int cursor) {
        Roles.needsAgent(caller);
        var job = bulkChanges.find(caller, id);
        var found = parts.from(job.id(), Math.max(cursor, 0), PARTS_OF_A_PAGE);
        var passedOver = new ArrayList<PassedOver>();
        for (var part : found) {
            if (part.outcome() != null) {
                passedOver.addAll(part.outcome().passedOver());
            }
        }
        return new PassedOverList(
                passedOver,
                found.size() < PARTS_OF_A_PAGE ? null : found.getLast().n() + 1);
    }

    private static final int PARTS_OF_A_PAGE = 20;

    /** Stops it after the tickets in hand. What it has changed stays, and can be taken back. */
    @PostMapping("/{id}/cancel")
    BulkChangeView cancel(Caller caller, @PathVariable String id) {
        Roles.needsAgent(caller);
        var job = bulkChanges.cancel(caller, id);
        work.wake();
        return view(job);
    }

    /**
     * Takes it back, by another bulk change that is answered: each ticket has again what this one changed, except where somebody
     * has changed the same field since; these tickets are passed over with the reason. Possible for 30 days, once.
     */
    @PostMapping("/{id}/undo")
    ResponseEntity<BulkChangeView> undo(Caller caller, @PathVariable String id) {
        Roles.needsAgent(caller);
        return accepted(bulkChanges.undo(caller, id));
    }

    ResponseEntity<BulkChangeView> accepted(BulkChange job) {
        work.wake();
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/bulk-changes/" + job.id()))
                .body(view(job));
    }

    private BulkChangeView view(BulkChange job) {
        return new BulkChangeView(
                job.id(),
                job.kind(),
                job.state(),
                job.cancelling() && !job.isFinished(),
                job.total(),
                job.done(),
                job.changed(),
                job.firstPassedOver(),
                job.passedOver(),
                job.change(),
                job.tag(),
                job.reason(),
                job.by().id(),
                job.by().name(),
                job.createdAt(),
                job.finishedAt(),
                job.undoes(),
                bulkChanges.undoOf(job).map(BulkChange::id).orElse(null),
                bulkChanges.isUndoable(job));
    }
}
