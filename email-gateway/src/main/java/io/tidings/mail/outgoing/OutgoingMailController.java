package io.tidings.mail.outgoing;

import io.tidings.events.Permission;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.outgoing.OutgoingProblem.NoSuchMail;
import io.tidings.mail.outgoing.OutgoingProblem.NoSuchState;
import io.tidings.mail.outgoing.OutgoingProblem.NotSendable;
import io.tidings.mail.parse.SafeHtml;
import io.tidings.spine.web.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was sent to whom and what became of it: all for administrators, those of a ticket for its agents. */
@RestController
@RequestMapping("/api/v1/outgoing-mail")
class OutgoingMailController {

    private static final int MOST = 200;
    private static final Set<OutgoingState> SENDABLE = EnumSet.of(
            OutgoingState.FAILED,
            OutgoingState.BOUNCED,
            OutgoingState.UNCERTAIN,
            OutgoingState.DEFERRED,
            OutgoingState.BLOCKED,
            OutgoingState.SUPPRESSED,
            OutgoingState.DISCARDED);

    /**
     * @param ticketId absent where it is about no ticket, as what tells administrators of a webhook that was switched off
     * @param messageRef the message that it brings or acknowledges
     * @param reason why it has not left, or what was said of it: a mail server's code and words, a report's, somebody's; this
     *     service's own in English
     * @param because this service's own reason as a word: {@code no-server}, {@code login}, {@code encryption}, {@code stopped},
     *     {@code no-answer}, {@code too-late}, {@code too-large}, {@code letters}, {@code limits} or {@code taken-back}; absent
     *     where somebody else said it
     * @param attempts how many were made
     * @param due when it is tried next; absent where it is not tried any more
     */
    record Listed(
            String id,
            @Nullable String ticketId,
            @Nullable String messageRef,
            String recipient,
            String subject,
            boolean automatic,
            OutgoingState state,
            @Nullable String reason,
            @Nullable String because,
            int attempts,
            @Nullable Instant due,
            Instant createdAt,
            @Nullable Decision decision) {

        static Listed of(OutgoingMail mail) {
            var reason = mail.reason();
            return new Listed(
                    mail.id(),
                    mail.ticketId(),
                    mail.messageRef(),
                    mail.recipient(),
                    mail.subject(),
                    mail.automatic(),
                    mail.state(),
                    reason == null ? null : reason.words(),
                    reason == null ? null : reason.because(),
                    mail.attempts().size(),
                    mail.due(),
                    mail.createdAt(),
                    mail.decision());
        }
    }

    /**
     * @param cc who else it says that it goes to
     * @param blind whether it is a copy of which these are not told
     * @param html sanitized; absent where the message has only a text
     */
    record Shown(
            Listed mail,
            String messageId,
            String from,
            List<String> cc,
            boolean blind,
            String text,
            @Nullable String html,
            List<File> files,
            List<Attempt> attempts) {}

    /** @param size in bytes */
    record File(String name, String mediaType, long size) {}

    /** @param next the {@code cursor} of the next page; absent on the last */
    record Page(List<Listed> mails, @Nullable String next) {}

    private final OutgoingStore mails;
    private final Mailboxes mailboxes;
    private final SendingWork work;
    private final Clock clock;

    OutgoingMailController(OutgoingStore mails, Mailboxes mailboxes, SendingWork work, Clock clock) {
        this.mails = mails;
        this.mailboxes = mailboxes;
        this.work = work;
        this.clock = clock;
    }

    @GetMapping
    Page list(
            Caller caller,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String ticket,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        caller.needs(ticket == null ? Permission.ADMIN_CONNECTIONS : Permission.TICKET_READ);
        var wished = state == null ? null : stateOf(state);
        var size = Math.clamp(limit, 1, MOST);
        var found = mails.list(wished, ticket, cursor, size + 1);
        var page = found.stream()
                .limit(size)
                .filter(mail -> mail.ticketId() == null || caller.maySeeGroup(mail.groupId()))
                .filter(mail -> wished == null || mail.state() == wished)
                .map(Listed::of)
                .toList();
        return new Page(page, found.size() > size ? found.get(size - 1).id() : null);
    }

    @GetMapping("/{id}")
    Shown read(Caller caller, @PathVariable String id) {
        var mail = mails.find(id)
                .filter(found -> found.ticketId() == null
                        ? caller.may(Permission.ADMIN_CONNECTIONS)
                        : caller.maySeeGroup(found.groupId()))
                .orElseThrow(() -> new NoSuchMail(id));
        return new Shown(
                Listed.of(mail),
                mail.messageId(),
                mailboxes.senderOf(mail.groupId(), mail.automatic()),
                mail.cc(),
                mail.blind(),
                mail.text(),
                mail.html() == null ? null : SafeHtml.sanitize(mail.html()),
                mail.files().stream()
                        .map(file -> new File(file.name(), file.mediaType(), file.size()))
                        .toList(),
                mail.attempts());
    }

    /**
     * Sends a mail once more, whose fate is settled or unknown, or tries one at once that was deferred; it has its full time
     * again. Whoever asks knows that it may be a second copy. Where the installation does not send to its recipient now, it is
     * held like any other; where the recipient is blocked, it stays blocked until the address is freed.
     */
    @PostMapping("/{id}/send")
    ResponseEntity<Listed> send(Caller caller, @PathVariable String id) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        var existing = mails.find(id).orElseThrow(() -> new NoSuchMail(id));
        var again = mails.sendAgain(id, SENDABLE, clock.instant()).orElseThrow(() -> new NotSendable(existing));
        work.wake();
        return ResponseEntity.accepted().body(Listed.of(again));
    }

    private static OutgoingState stateOf(String word) {
        try {
            return OutgoingState.of(word);
        } catch (IllegalArgumentException e) {
            throw new NoSuchState(word);
        }
    }
}
