package io.tidings.mail.outgoing;

import io.tidings.events.Permission;
import io.tidings.mail.outgoing.OutgoingProblem.BadField;
import io.tidings.mail.outgoing.OutgoingProblem.HasLeft;
import io.tidings.mail.outgoing.OutgoingProblem.NoSuchMail;
import io.tidings.mail.outgoing.OutgoingProblem.SomebodyElses;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.web.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Taking back what one sent before it leaves, by whoever wrote it; and how long that is possible. */
@RestController
@RequestMapping("/api/v1/outgoing-mail")
class UndoController {

    private static final Logger log = LoggerFactory.getLogger(UndoController.class);

    /** @param message the message that is not to leave, as {@code ticketId:n} */
    record TakeBack(@Nullable String message) {}

    /** @param recipients who would have got it */
    record TakenBack(String message, List<String> recipients) {}

    /** @param seconds 0 to 60; with 0 answers leave at once and cannot be taken back */
    record ChangeUndoTime(@Nullable Integer seconds) {}

    record Seconds(int seconds) {}

    private final OutgoingStore mails;
    private final Departures departures;
    private final UndoTime time;
    private final Outcomes outcomes;
    private final Outbox outbox;

    UndoController(OutgoingStore mails, Departures departures, UndoTime time, Outcomes outcomes, Outbox outbox) {
        this.mails = mails;
        this.departures = departures;
        this.time = time;
        this.outcomes = outcomes;
        this.outbox = outbox;
    }

    /**
     * Takes back what one wrote to somebody a moment ago, be it an answer, a new ticket's first message or a forward: none of its
     * mails leaves. The message stays in the ticket and becomes internal by itself. 404 while its mails are not planned yet:
     * ask again in a moment. 409 once one of them has begun to leave. Repeating it changes nothing.
     */
    @PostMapping("/undo")
    TakenBack takeBack(Caller caller, @RequestBody TakeBack wished) {
        caller.needs(Permission.TICKET_READ);
        var message = wished.message() == null ? "" : wished.message();
        var planned = mails.ofMessage(message).stream()
                .filter(mail -> mail.undoableBy() != null)
                .toList();
        if (planned.isEmpty()) {
            throw new NoSuchMail(message);
        }
        if (planned.stream().anyMatch(mail -> !caller.id().equals(mail.undoableBy()))) {
            throw new SomebodyElses();
        }
        if (!departures.isTakenBack(message)) {
            throw new HasLeft();
        }
        planned.forEach(this::settle);
        log.info("{} ({}) took message {} back", caller.name(), caller.id(), message);
        return new TakenBack(
                message, planned.stream().map(OutgoingMail::recipient).toList());
    }

    /** Should this stop in the middle, the worker does the same to the others once they are due. */
    private void settle(OutgoingMail mail) {
        mails.takeBack(mail.id(), outcomes.publishing(outcomes.takenBack(mail)))
                .ifPresent(image -> outbox.committed(OutgoingStore.COLLECTION, image));
    }

    /** Sets how long what agents send waits, so that it can be taken back. */
    @PutMapping("/undo-time")
    Seconds change(Caller caller, @RequestBody ChangeUndoTime wished) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        var seconds = wished.seconds();
        if (seconds == null || !UndoTime.isPossible(seconds)) {
            throw new BadField("seconds", "Name 0 to " + UndoTime.MOST_SECONDS + " seconds.");
        }
        time.change(seconds, caller.name() + " (" + caller.id() + ")");
        return new Seconds(seconds);
    }
}
