package io.tidings.mail.outgoing;

import io.tidings.events.AccessLevel;
import io.tidings.events.Permission;
import io.tidings.mail.outgoing.BlockedAddresses.Blocked;
import io.tidings.mail.outgoing.OutgoingProblem.NotBlocked;
import io.tidings.spine.web.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The addresses that get no mail for a while: all for administrators, those of their groups' tickets for agents. */
@RestController
@RequestMapping("/api/v1/outgoing-mail/blocked")
class BlockedAddressController {

    private static final Logger log = LoggerFactory.getLogger(BlockedAddressController.class);

    private static final int MOST = 200;

    /**
     * An address that gets no mail.
     *
     * @param until then mail goes there again by itself
     * @param status an enhanced status code (RFC 3463), such as 5.1.1
     * @param reason the mail server's words, or a report's
     * @param mailId the mail that came back, of which {@code GET /outgoing-mail/{id}} tells more
     * @param ticketId absent where that mail was about no ticket
     */
    record Shown(
            String address,
            Instant since,
            Instant until,
            String status,
            String reason,
            String mailId,
            @Nullable String ticketId) {

        private static Shown of(Blocked blocked) {
            return new Shown(
                    blocked.address(),
                    blocked.since(),
                    blocked.until(),
                    blocked.status(),
                    blocked.reason(),
                    blocked.mailId(),
                    blocked.ticketId());
        }
    }

    /** @param next the {@code cursor} of the next page; absent on the last, and of a search, which has one page */
    record Page(List<Shown> addresses, @Nullable String next) {}

    private final BlockedAddresses addresses;

    BlockedAddressController(BlockedAddresses addresses) {
        this.addresses = addresses;
    }

    /**
     * Newest first.
     *
     * @param q how an address or its domain begins: {@code jan}, {@code customer.example}, {@code @customer.example}
     */
    @GetMapping
    Page list(
            Caller caller,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (!caller.may(Permission.ADMIN_CONNECTIONS)) {
            caller.needs(Permission.TICKET_READ);
        }
        var size = Math.clamp(limit, 1, MOST);
        if (q != null && !q.isBlank()) {
            return new Page(shown(addresses.search(q, size), caller), null);
        }
        var found = addresses.list(cursor, size + 1);
        var page = found.stream().limit(size).toList();
        return new Page(
                shown(page, caller), found.size() > size ? page.getLast().key() : null);
    }

    private static List<Shown> shown(List<Blocked> found, Caller caller) {
        return found.stream()
                .filter(blocked -> isFor(caller, blocked))
                .map(Shown::of)
                .toList();
    }

    private static boolean isFor(Caller caller, Blocked blocked) {
        return caller.may(Permission.ADMIN_CONNECTIONS) || caller.maySeeGroup(blocked.groupId());
    }

    /**
     * Frees an address: the next mail goes there. What was not sent meanwhile stays so; each such mail can be sent with
     * {@code POST /outgoing-mail/{id}/send}. For administrators, and agents who may change the ticket whose mail came back.
     */
    @DeleteMapping("/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unblock(Caller caller, @PathVariable String address) {
        if (!caller.may(Permission.ADMIN_CONNECTIONS)) {
            caller.needs(Permission.TICKET_CHANGE);
        }
        var blocked = addresses
                .find(address)
                .filter(found -> isFor(caller, found))
                .orElseThrow(() -> new NotBlocked(address));
        if (!caller.may(Permission.ADMIN_CONNECTIONS)) {
            caller.needs(Permission.TICKET_CHANGE, AccessLevel.CHANGE, blocked.groupId());
        }
        if (addresses.unblock(address)) {
            log.info(
                    "{} ({}) freed an address that mail {} came back from",
                    caller.name(),
                    caller.id(),
                    blocked.mailId());
        }
    }
}
