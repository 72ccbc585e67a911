package io.tidings.mail.outgoing;

import io.tidings.events.Permission;
import io.tidings.mail.OneLine;
import io.tidings.mail.SendingMode;
import io.tidings.mail.outgoing.OutgoingProblem.BadField;
import io.tidings.mail.outgoing.OutgoingProblem.ChangedMeanwhile;
import io.tidings.mail.outgoing.OutgoingProblem.InvalidRecipients;
import io.tidings.mail.outgoing.OutgoingProblem.NobodyAllowed;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.EntityTag;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** To whom this installation sends mail: agents may know, administrators decide. */
@RestController
@RequestMapping("/api/v1/outgoing-mail/mode")
class SendingModeController {

    private static final int MOST_ALLOWED = 500;

    /**
     * @param allowed for administrators; absent for others, as is who changed it
     * @param undoSeconds how long an agent's answer waits, so that it can be taken back; 0 where it leaves at once
     */
    record Shown(
            SendingMode mode,
            @Nullable List<String> allowed,
            @Nullable Instant changedAt,
            @Nullable String changedBy,
            Held held,
            long undoSeconds) {}

    /**
     * How many mails wait for a decision.
     *
     * @param old those of {@code all} that wait for more than two days, so that sending them now would puzzle their readers
     * @param oldBefore what was planned before this moment is old
     */
    record Held(long all, long old, Instant oldBefore) {}

    /** @param allowed stays as it is where absent */
    record ChangeMode(@Nullable SendingMode mode, @Nullable List<String> allowed) {}

    record Changes(List<SendingPolicies.Change> changes) {}

    private final SendingPolicies policies;
    private final OutgoingStore mails;
    private final UndoTime undoTime;
    private final Clock clock;

    SendingModeController(SendingPolicies policies, OutgoingStore mails, UndoTime undoTime, Clock clock) {
        this.policies = policies;
        this.mails = mails;
        this.undoTime = undoTime;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<Shown> read(Caller caller) {
        if (!caller.isAgent()) {
            throw new AccessDeniedException("Whether mail leaves is the desk's business");
        }
        return shown(policies.now(), caller);
    }

    @GetMapping("/changes")
    Changes changes(Caller caller) {
        adminsOnly(caller);
        return new Changes(policies.changes());
    }

    /** What is held stays held, also when the mode becomes {@code live}: each mail is released or discarded by somebody. */
    @PutMapping
    ResponseEntity<Shown> change(
            Caller caller,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody ChangeMode request) {
        adminsOnly(caller);
        var now = policies.now();
        var seen = Objects.requireNonNullElse(
                EntityTag.version(ifMatch, "the mode as it was read", BadField::new), now.version());
        if (request.mode() == null) {
            throw new BadField("mode", "mode is one of held, selected and live.");
        }
        var allowed = request.allowed() == null ? now.allowed() : recipients(request.allowed());
        if (request.mode() == SendingMode.SELECTED && allowed.isEmpty()) {
            throw new NobodyAllowed();
        }
        var changed = policies.change(request.mode(), allowed, seen, caller)
                .orElseThrow(() -> new ChangedMeanwhile(policies.now()));
        return shown(changed, caller);
    }

    private static List<AllowedRecipient> recipients(List<String> typed) {
        if (typed.size() > MOST_ALLOWED) {
            throw new BadField("allowed", "At most " + MOST_ALLOWED + " addresses and domains can be allowed.");
        }
        var allowed = new ArrayList<AllowedRecipient>();
        var invalid = new ArrayList<String>();
        for (var one : typed) {
            var recipient = AllowedRecipient.of(String.valueOf(one));
            recipient.ifPresentOrElse(allowed::add, () -> invalid.add(OneLine.of(String.valueOf(one), 100)));
        }
        if (!invalid.isEmpty()) {
            throw new InvalidRecipients(invalid);
        }
        return allowed.stream().distinct().toList();
    }

    private ResponseEntity<Shown> shown(SendingPolicy policy, Caller caller) {
        var now = clock.instant();
        var oldBefore = now.minus(HeldMailController.OLD);
        var held = new Held(mails.held(now), mails.held(oldBefore), oldBefore);
        var undoSeconds = undoTime.now().toSeconds();
        var body = caller.may(Permission.ADMIN_CONNECTIONS)
                ? new Shown(
                        policy.mode(),
                        policy.allowed().stream().map(AllowedRecipient::value).toList(),
                        policy.changedAt(),
                        policy.changedBy(),
                        held,
                        undoSeconds)
                : new Shown(policy.mode(), null, null, null, held, undoSeconds);
        return ResponseEntity.ok().eTag(EntityTag.of(policy.version())).body(body);
    }

    private static void adminsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
    }
}
