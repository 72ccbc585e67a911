package io.tidings.tickets.ticket;

import io.tidings.events.Attachment;
import io.tidings.events.Author;
import io.tidings.events.TicketState;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.definition.StateDefinition;
import io.tidings.tickets.ticket.AttachmentController.UploadView;
import io.tidings.tickets.ticket.ConversationReader.Place;
import io.tidings.tickets.ticket.CustomerSteps.Steps;
import io.tidings.tickets.ticket.GuestDoor.Guest;
import io.tidings.tickets.ticket.MessageController.MessageView;
import io.tidings.tickets.ticket.MessageController.WriteMessage;
import io.tidings.tickets.ticket.RatingController.Rate;
import io.tidings.tickets.ticket.RatingController.RatingView;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.util.WebUtils;

/**
 * One request for its customer, by the link in a mail and without a login. The link's token comes once in a body, and is kept in a
 * cookie that no script reads and that goes with this one request alone.
 */
@RestController
@RequestMapping(GuestController.PATH)
final class GuestController {

    static final String PATH = "/api/v1/guest";
    static final String COOKIE = "tidings-guest";
    /** A link for rating takes nothing from a page that shows the whole request beside it. */
    static final String RATING_COOKIE = "tidings-guest-rating";

    /** A sitting. Whoever comes back later opens the mail again. */
    private static final Duration KEPT = Duration.ofHours(12);

    private final GuestDoor door;
    private final MessageController messages;
    private final ShownMessages shown;
    private final AttachmentController attachments;
    private final Ratings ratings;
    private final CustomerSteps steps;
    private final DefinitionStore definitions;
    private final TicketStore tickets;

    GuestController(
            GuestDoor door,
            MessageController messages,
            ShownMessages shown,
            AttachmentController attachments,
            Ratings ratings,
            CustomerSteps steps,
            DefinitionStore definitions,
            TicketStore tickets) {
        this.door = door;
        this.messages = messages;
        this.shown = shown;
        this.attachments = attachments;
        this.ratings = ratings;
        this.steps = steps;
        this.definitions = definitions;
        this.tickets = tickets;
    }

    /** @param token what stands behind the {@code #} of the link */
    record OpenLink(@Nullable @Size(max = 500) String token) {}

    /**
     * @param request the id under which the other addresses of this door are asked
     * @param onlyRating whether the link is for rating alone
     */
    record Opened(String request, boolean onlyRating) {}

    /**
     * @param label what customers call the state, by language tag
     * @param groupId of the group that it is with, for what that says of its hours
     * @param messages the newest, newest first; none where the link is for rating alone
     * @param next the {@code before} of older ones
     * @param steps what can be done besides writing; absent where the link is for rating alone
     */
    record GuestRequest(
            String id,
            String key,
            String subject,
            TicketState state,
            Map<String, String> label,
            @Nullable String group,
            @Nullable String groupId,
            Instant createdAt,
            boolean onlyRating,
            List<GuestMessage> messages,
            @Nullable String next,
            RatingView rating,
            @Nullable Steps steps) {}

    record GuestMessages(
            List<GuestMessage> messages, @Nullable String next) {}

    /**
     * @param by customer, agent or system
     * @param of the id of the request that it was written to, for its files
     */
    record GuestMessage(
            int n,
            String of,
            Author.Role by,
            @Nullable String name,
            String text,
            @Nullable String html,
            List<Attachment> attachments,
            Instant createdAt,
            boolean erased) {

        static GuestMessage of(MessageView view) {
            var message = view.message();
            return new GuestMessage(
                    message.n(),
                    message.ticketId(),
                    message.author().role(),
                    message.author().name(),
                    message.text(),
                    message.html(),
                    message.attachments(),
                    message.createdAt(),
                    message.erased());
        }
    }

    /** @param attachments ids of uploads made by this door */
    record GuestReply(
            @Nullable String body,
            @Nullable @Size(max = 100) List<@NotNull String> attachments) {}

    /** @param of the id of the request that took it: another one where a closed request begins a new one */
    record GuestWritten(int n, String of) {}

    /**
     * Opens a link: answers which request it is for, and sets a cookie for that request. Opening counts as nothing: neither as a
     * rating nor as a login. 401 {@code link-unknown}, 410 {@code link-expired}.
     */
    @PostMapping("/links/open")
    ResponseEntity<Opened> open(
            @RequestHeader(name = "X-Forwarded-Proto", defaultValue = "http") String scheme,
            @Valid @RequestBody OpenLink request) {
        var guest = door.open(request.token());
        var id = guest.ticket().id();
        var cookie = ResponseCookie.from(
                        guest.onlyRates() ? RATING_COOKIE : COOKIE, Objects.requireNonNull(request.token()))
                .httpOnly(true)
                .secure(scheme.equals("https"))
                .sameSite("Strict")
                .path(PATH + "/requests/" + id)
                .maxAge(KEPT)
                .build();
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, cookie.toString())
                .cacheControl(CacheControl.noStore())
                .body(new Opened(id, guest.onlyRates()));
    }

    /** Has a new link mailed to the address of the request's customer, once an hour at most; the answer does not tell. */
    @PostMapping("/links/renew")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void renew(@Valid @RequestBody OpenLink request) {
        door.mailAnother(request.token());
    }

    /** The request as its customer may see it. */
    @GetMapping("/requests/{id}")
    ResponseEntity<GuestRequest> read(HttpServletRequest asked, @PathVariable String id) {
        return shown(door.open(tokenIn(asked), id));
    }

    /** The customer says that it is solved. Of a closed request it changes nothing. */
    @PostMapping("/requests/{id}/close")
    ResponseEntity<GuestRequest> close(HttpServletRequest asked, @PathVariable String id) {
        var guest = door.read(tokenIn(asked), id);
        return shown(guest.with(steps.close(guest.caller(), id)));
    }

    /**
     * The customer says that it is not solved after all: 409 {@code reopens-no-more} means that a message begins a new request. Of an
     * open one it changes nothing.
     */
    @PostMapping("/requests/{id}/reopen")
    ResponseEntity<GuestRequest> reopen(HttpServletRequest asked, @PathVariable String id) {
        var guest = door.read(tokenIn(asked), id);
        return shown(guest.with(steps.reopen(guest.caller(), id)));
    }

    /** Older messages of the request, newest first. */
    @GetMapping("/requests/{id}/messages")
    GuestMessages messages(HttpServletRequest asked, @PathVariable String id, @RequestParam String before) {
        return page(door.read(tokenIn(asked), id), before);
    }

    /** Writes to the request, in its customer's name. A closed one opens again, or begins a new one, as its group wishes. */
    @PostMapping("/requests/{id}/messages")
    ResponseEntity<GuestWritten> write(
            HttpServletRequest asked,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Valid @RequestBody GuestReply reply) {
        var guest = door.read(tokenIn(asked), id);
        var written = messages.write(
                        guest.caller(),
                        guest.ticket().id(),
                        idempotencyKey,
                        new WriteMessage(
                                reply.body(),
                                null,
                                null,
                                null,
                                null,
                                reply.attachments(),
                                null,
                                null,
                                null,
                                null,
                                null))
                .getBody();
        var message = Objects.requireNonNull(written).message();
        return ResponseEntity.status(HttpStatus.CREATED).body(new GuestWritten(message.n(), message.ticketId()));
    }

    /** Sends a file ahead of the message that it is for. */
    @PostMapping("/requests/{id}/uploads")
    ResponseEntity<UploadView> upload(
            HttpServletRequest asked, @PathVariable String id, @RequestParam MultipartFile file) throws IOException {
        return attachments.upload(door.read(tokenIn(asked), id).caller(), file);
    }

    /**
     * The content of a file of the request, to be saved.
     *
     * @param of the id of the request that its message was written to, as the message says
     */
    @GetMapping("/requests/{id}/attachments/{n}")
    ResponseEntity<Resource> attachment(
            HttpServletRequest asked,
            @PathVariable String id,
            @PathVariable int n,
            @RequestParam(required = false) @Nullable String of) {
        var guest = door.read(tokenIn(asked), id);
        return attachments.read(guest.caller(), part(guest, of).id(), n);
    }

    /** The request itself, or one that was merged into it and is the same customer's. */
    private Ticket part(Guest guest, @Nullable String of) {
        var ticket = guest.ticket();
        return of == null || of.equals(ticket.id())
                ? ticket
                : tickets.find(of)
                        .filter(part -> part.hasCustomerOf(ticket))
                        .filter(part -> tickets.relatives().home(part).id().equals(ticket.id()))
                        .orElseThrow(GuestProblem.LinkUnknown::new);
    }

    /** Rates the solution: that which the link asks about, or that which there is. 409 {@code nothing-to-rate}. */
    @PutMapping("/requests/{id}/rating")
    RatingView rate(HttpServletRequest asked, @PathVariable String id, @Valid @RequestBody Rate request) {
        var guest = door.open(tokenIn(asked), id);
        var rated = ratings.rate(
                guest.ticket(), request.score(), request.comment(), guest.solvedAt(), Callers.cause(guest.caller()));
        return rating(guest, rated);
    }

    static @Nullable String tokenIn(HttpServletRequest asked) {
        return Optional.ofNullable(WebUtils.getCookie(asked, COOKIE))
                .or(() -> Optional.ofNullable(WebUtils.getCookie(asked, RATING_COOKIE)))
                .map(Cookie::getValue)
                .orElse(null);
    }

    private ResponseEntity<GuestRequest> shown(Guest guest) {
        var ticket = guest.ticket();
        var state = ticket.state().publicPart();
        var group = state.group();
        var page = guest.onlyRates() ? new GuestMessages(List.of(), null) : page(guest, null);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new GuestRequest(
                        state.id(),
                        state.key(),
                        state.subject().value(),
                        state.state(),
                        definitions
                                .now()
                                .state(state.state().id())
                                .map(StateDefinition::customerLabel)
                                .orElse(Map.of()),
                        group == null ? null : group.name(),
                        group == null ? null : group.id(),
                        state.createdAt(),
                        guest.onlyRates(),
                        page.messages(),
                        page.next(),
                        rating(guest, ticket),
                        guest.onlyRates() ? null : steps.of(guest.caller(), ticket)));
    }

    private RatingView rating(Guest guest, Ticket ticket) {
        return RatingView.of(ratings, ticket, guest.solvedAt());
    }

    private GuestMessages page(Guest guest, @Nullable String before) {
        Caller caller = guest.caller();
        var page = shown.page(caller, guest.ticket(), Place.read(before), 0, MessageController.PAGE);
        return new GuestMessages(page.messages().stream().map(GuestMessage::of).toList(), page.next());
    }
}
