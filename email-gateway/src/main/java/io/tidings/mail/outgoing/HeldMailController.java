package io.tidings.mail.outgoing;

import io.tidings.events.Permission;
import io.tidings.mail.OneLine;
import io.tidings.mail.outgoing.OutgoingProblem.BadField;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.web.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What becomes of held mails is somebody's explicit decision, mail by mail. For administrators. */
@RestController
@RequestMapping("/api/v1/outgoing-mail")
class HeldMailController {

    /** An answer that comes two days late without a word about it puzzles its reader; a mail is not tried for longer either. */
    static final Duration OLD = Duration.ofHours(48);

    private static final Logger log = LoggerFactory.getLogger(HeldMailController.class);

    private static final int MOST = 200;
    private static final int MOST_OLD = 2_000;
    private static final int LONGEST_REASON = 500;

    record Release(List<String> ids) {}

    /** @param ids these, or else everything that was planned {@code before} that moment, 2,000 of them at a time */
    record Discard(@Nullable List<String> ids, @Nullable Instant before, String reason) {}

    /**
     * @param done the mails that were held and are not any more
     * @param passedOver those that somebody else had decided about, or that never were held
     * @param left how many are still held in all
     */
    record Decided(List<String> done, List<String> passedOver, long left) {}

    private final OutgoingStore mails;
    private final Outcomes outcomes;
    private final Outbox outbox;
    private final SendingWork work;
    private final Clock clock;

    HeldMailController(OutgoingStore mails, Outcomes outcomes, Outbox outbox, SendingWork work, Clock clock) {
        this.mails = mails;
        this.outcomes = outcomes;
        this.outbox = outbox;
        this.work = work;
        this.clock = clock;
    }

    @PostMapping("/release")
    Decided release(Caller caller, @RequestBody Release request) {
        adminsOnly(caller);
        var decided = decided(checked(request.ids()), id -> mails.release(
                        id, new Decision(Decision.Kind.RELEASED, clock.instant(), caller.name(), null))
                .isPresent());
        log.info(
                "{} ({}) released {} held mails",
                caller.name(),
                caller.id(),
                decided.done().size());
        work.wake();
        return decided;
    }

    @PostMapping("/discard")
    Decided discard(Caller caller, @RequestBody Discard request) {
        adminsOnly(caller);
        var reason = OneLine.of(Objects.requireNonNullElse(request.reason(), ""), LONGEST_REASON);
        if (reason.isEmpty()) {
            throw new BadField("reason", "Say why the mails are not to be sent: their agents will read it.");
        }
        if ((request.ids() == null) == (request.before() == null)) {
            throw new BadField("ids", "Name either the mails by ids, or the moment before which they were planned.");
        }
        var ids = request.before() == null ? checked(request.ids()) : mails.heldIds(request.before(), MOST_OLD);
        var decided = decided(ids, id -> isDiscarded(id, caller, reason));
        log.info(
                "{} ({}) discarded {} held mails: {}",
                caller.name(),
                caller.id(),
                decided.done().size(),
                reason);
        return decided;
    }

    private boolean isDiscarded(String id, Caller caller, String reason) {
        var decision = new Decision(Decision.Kind.DISCARDED, clock.instant(), caller.name(), reason);
        return mails.find(id)
                .flatMap(mail -> mails.discard(id, decision, outcomes.publishing(outcomes.discarded(mail, reason))))
                .map(image -> {
                    outbox.committed(OutgoingStore.COLLECTION, image);
                    return true;
                })
                .orElse(false);
    }

    private interface Deciding {
        /** False where the mail is not held (any more). */
        boolean about(String id);
    }

    private Decided decided(List<String> ids, Deciding deciding) {
        var done = new ArrayList<String>();
        var passedOver = new ArrayList<String>();
        for (var id : ids) {
            (deciding.about(id) ? done : passedOver).add(id);
        }
        return new Decided(done, passedOver, mails.held(clock.instant()));
    }

    private static List<String> checked(@Nullable List<String> ids) {
        if (ids == null || ids.isEmpty() || ids.size() > MOST) {
            throw new BadField("ids", "Name 1 to " + MOST + " mails by their ids.");
        }
        return ids.stream().distinct().toList();
    }

    private static void adminsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
    }
}
