package io.tidings.mail.quarantine;

import io.tidings.events.Permission;
import io.tidings.mail.intake.IncomingMail;
import io.tidings.mail.intake.MailState;
import io.tidings.mail.intake.MailStore;
import io.tidings.mail.intake.RawMails;
import io.tidings.mail.intake.ReadingWork;
import io.tidings.mail.quarantine.QuarantineProblem.NoSuchMail;
import io.tidings.mail.quarantine.QuarantineProblem.NotHere;
import io.tidings.spine.web.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Mails that could not be handled: what is wrong, the bytes, once more, away. For administrators. */
@RestController
@RequestMapping("/api/v1/quarantine")
class QuarantineController {

    private static final int MOST = 200;

    /**
     * @param reason in English
     * @param because our word for it, such as {@code too-large}; absent where the reason is not one of ours
     * @param facts what the reason speaks of, for sentences in other languages
     * @param size in bytes, of the whole mail, also where only its beginning is here
     */
    record Quarantined(
            String id,
            String reason,
            @Nullable String because,
            Map<String, String> facts,
            String sender,
            List<String> recipients,
            String mailbox,
            long size,
            Instant receivedAt) {

        static Quarantined of(IncomingMail mail) {
            return new Quarantined(
                    mail.id(),
                    mail.reason() == null ? "" : mail.reason(),
                    mail.because(),
                    mail.facts(),
                    mail.sender(),
                    mail.recipients(),
                    mail.mailbox(),
                    mail.wholeSize(),
                    mail.receivedAt());
        }
    }

    /** @param next the {@code cursor} of the next page; absent on the last */
    record Page(List<Quarantined> mails, @Nullable String next) {}

    private final MailStore mails;
    private final RawMails raws;
    private final ReadingWork reading;
    private final Clock clock;

    QuarantineController(MailStore mails, RawMails raws, ReadingWork reading, Clock clock) {
        this.mails = mails;
        this.raws = raws;
        this.reading = reading;
        this.clock = clock;
    }

    @GetMapping
    Page list(
            Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        adminsOnly(caller);
        var size = Math.clamp(limit, 1, MOST);
        var found = mails.list(MailState.QUARANTINED, cursor, size + 1);
        var page = found.stream().limit(size).map(Quarantined::of).toList();
        return new Page(page, found.size() > size ? page.getLast().id() : null);
    }

    @GetMapping("/{id}")
    Quarantined read(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        return Quarantined.of(existing(id));
    }

    /** The mail as it came. Served as a file, because its content is anybody's. */
    @GetMapping("/{id}/raw")
    ResponseEntity<byte[]> raw(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        var raw = raws.read(existing(id).raw()).orElseThrow(() -> new NoSuchMail(id));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".eml\"")
                .header("X-Content-Type-Options", "nosniff")
                .body(raw);
    }

    /** Reads the mail once more, as when it came. 409 where its server handed over nothing of it. */
    @PostMapping("/{id}/retry")
    ResponseEntity<Void> retry(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        var mail = existing(id);
        if (mail.size() == 0) {
            throw new NotHere(id, mail.reason());
        }
        mails.readAgain(id, clock.instant()).orElseThrow(() -> new NoSuchMail(id));
        reading.wake();
        return ResponseEntity.accepted().build();
    }

    /** Deletes the mail with its bytes. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        if (!mails.delete(id)) {
            throw new NoSuchMail(id);
        }
        return ResponseEntity.noContent().build();
    }

    private IncomingMail existing(String id) {
        return mails.find(id)
                .filter(mail -> mail.state() == MailState.QUARANTINED)
                .orElseThrow(() -> new NoSuchMail(id));
    }

    private static void adminsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
    }
}
