package io.tidings.tickets.ticket;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tidings.events.AccessLevel;
import io.tidings.events.Author;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.events.Permission;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Ids;
import io.tidings.tickets.Roles;
import io.tidings.tickets.draft.Drafts;
import io.tidings.tickets.message.Deliveries.Delivery;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.person.People;
import io.tidings.tickets.signature.Signatures;
import io.tidings.tickets.ticket.ConversationReader.Place;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The conversation of a ticket over HTTP, newest message first. */
@RestController
@RequestMapping("/api/v1/tickets/{name}/messages")
final class MessageController {

    static final int PAGE = 50;
    private static final int LARGEST_PAGE = 200;

    private final TicketStore tickets;
    private final MessageStore messages;
    private final ShownMessages shown;
    private final Sight sight;
    private final FollowUps followUps;
    private final People people;
    private final Texts texts;
    private final Files files;
    private final Drafts drafts;
    private final Signatures signatures;
    private final Colleagues colleagues;
    private final Clock clock;

    MessageController(
            TicketStore tickets,
            MessageStore messages,
            ShownMessages shown,
            Sight sight,
            FollowUps followUps,
            People people,
            Texts texts,
            Files files,
            Drafts drafts,
            Signatures signatures,
            Colleagues colleagues,
            Clock clock) {
        this.tickets = tickets;
        this.messages = messages;
        this.shown = shown;
        this.sight = sight;
        this.followUps = followUps;
        this.people = people;
        this.texts = texts;
        this.files = files;
        this.drafts = drafts;
        this.signatures = signatures;
        this.colleagues = colleagues;
        this.clock = clock;
    }

    /**
     * @param body plain text; {@code html} may stand in its place, and is made harmless
     * @param visibility public unless it says internal
     * @param afterMessage the newest message that the writer had seen; newer ones refuse this one
     * @param attachments ids of uploads
     * @param cc further addresses that an agent's public message goes to
     * @param bcc further addresses to which it goes without any of the other readers being told
     * @param mentions the ids of the agents whom an internal note names; they watch the ticket from then on
     * @param signature false leaves out the signature below an agent's public message
     * @param draft true where this was the caller's draft of the ticket, which goes with the sending
     */
    record WriteMessage(
            @Nullable String body,
            @Nullable String html,
            @Nullable Visibility visibility,
            @Nullable String channel,
            @Nullable Integer afterMessage,
            @Nullable @Size(max = 100) List<@NotNull String> attachments,
            @Nullable @Size(max = 20) List<@NotNull @Email @Size(max = 254) String> cc,
            @Nullable @Size(max = 20) List<@NotNull @Email @Size(max = 254) String> bcc,
            @Nullable @Size(max = 50) List<@NotNull String> mentions,
            @Nullable Boolean signature,
            @Nullable Boolean draft) {}

    /** The ticket that a message was written to, where it was merged into the one that is read. */
    record MergedTicket(String id, String key) {}

    /**
     * @param delivery for the desk: whether the mails that carried it arrived
     * @param mergedFrom where the message was written, if not to this ticket; its files are reached there
     */
    record MessageView(
            @JsonUnwrapped Message message,
            @Nullable List<Delivery> delivery,
            @Nullable MergedTicket mergedFrom) {}

    /** @param next the {@code before} of the next page, to be passed on as it is; absent on the last */
    record Messages(List<MessageView> messages, @Nullable String next) {}

    static final class MessageNotFound extends Problem {
        MessageNotFound(int n) {
            super(HttpStatus.NOT_FOUND, "message-not-found", "There is no message " + n + ".");
        }
    }

    static final class InternalMail extends Problem {
        InternalMail(String channel) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "internal-message-goes-nowhere",
                    "An internal message cannot have channel %s: it would reach the customer. Use note."
                            .formatted(channel),
                    Map.of("field", "channel"));
        }
    }

    /**
     * The conversation, newest first, with what was written to tickets that were merged into this one, in the order of time. A
     * customer is shown public messages, and of merged tickets those of the customer's own.
     */
    @GetMapping
    Messages read(
            Caller caller,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = "0") int afterMessage,
            @RequestParam(defaultValue = "" + PAGE) int limit) {
        return shown.page(
                caller,
                sight.ticket(caller, name),
                Place.read(before),
                Math.max(afterMessage, 0),
                Math.clamp(limit, 1, LARGEST_PAGE));
    }

    @GetMapping("/{n}")
    MessageView read(Caller caller, @PathVariable String name, @PathVariable int n) {
        var ticket = sight.ticket(caller, name).state();
        return Optional.of(n)
                .filter(number -> number <= ticket.landmarks().messageCount())
                .flatMap(number -> messages.find(ticket.id(), number))
                .filter(stored -> Sight.seesInternal(caller) || stored.message().isPublic())
                .map(stored -> shown.one(caller, stored))
                .orElseThrow(() -> new MessageNotFound(n));
    }

    /**
     * Adds a message. A customer's to a closed ticket may begin a new one, as the ticket's group wishes: {@code ticketId} and
     * {@code Location} say where it went.
     */
    @PostMapping
    ResponseEntity<MessageView> write(
            Caller caller,
            @PathVariable String name,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Valid @RequestBody WriteMessage request) {
        var named = sight.ticket(caller, name);
        Roles.needs(!caller.isService());
        if (caller.isAgent()) {
            Sight.needs(caller, Permission.TICKET_CHANGE, AccessLevel.CHANGE, named);
        }
        var ticket = caller.isAgent() ? named : sight.home(named);
        var key = Preconditions.key(caller, idempotencyKey);
        var next = caller.isAgent() ? Optional.<FollowUps.Next>empty() : followUps.of(ticket);
        if (next.isPresent()) {
            var origin = key == null ? "follow-up:" + Ids.next() : key;
            return created(
                    caller,
                    followUps.write(
                            next.get(), ticket, Callers.cause(caller), message(caller, ticket, request, origin)));
        }
        var message = message(caller, ticket, request, key);
        var seen = request.afterMessage();
        var seesInternal = Sight.seesInternal(caller);
        var written = tickets.addOnce(
                ticket.id(),
                Callers.cause(caller),
                message,
                mentioned(ticket, message, request),
                clock.instant(),
                now -> seen == null ? now : now.afterMessage(seen, seesInternal));
        if (Boolean.TRUE.equals(request.draft())) {
            drafts.sent(ticket.id(), caller.id(), message.visibility());
        }
        return created(caller, written);
    }

    private ResponseEntity<MessageView> created(Caller caller, TicketStore.Written written) {
        var message = written.message().message();
        return ResponseEntity.created(URI.create("/api/v1/tickets/" + message.ticketId() + "/messages/" + message.n()))
                .eTag(Preconditions.entityTag(written.ticket()))
                .body(ShownMessages.justWritten(caller, written.message()));
    }

    private NewMessage message(Caller caller, Ticket ticket, WriteMessage request, @Nullable String key) {
        var agent = caller.isAgent();
        // A customer writes publicly and by no channel but this one, whatever the request wishes for.
        var visibility =
                agent ? Objects.requireNonNullElse(request.visibility(), Visibility.PUBLIC) : Visibility.PUBLIC;
        var internal = visibility == Visibility.INTERNAL;
        var channel = agent ? Channels.checked(request.channel(), internal ? "note" : "email") : "web";
        if (internal && !channel.equals("note")) {
            throw new InternalMail(channel);
        }
        var author = author(caller, ticket, channel);
        var text = texts.of(request.body(), request.html());
        var files = this.files.of(caller, request.attachments(), text);
        var goesOut = author.role() == Author.Role.AGENT && !internal;
        var message = new NewMessage(
                author,
                visibility,
                channel,
                text.text(),
                text.html(),
                null,
                files,
                copies(request, goesOut),
                false,
                key);
        return goesOut && !Boolean.FALSE.equals(request.signature())
                ? signatures.in(ticket.state(), caller).map(message::signed).orElse(message)
                : message;
    }

    private static @Nullable MailHeaders copies(WriteMessage request, boolean goesOut) {
        var open = addresses("cc", request.cc(), goesOut);
        // Who is told of to everybody gets no second copy that nobody is told of.
        var blind = addresses("bcc", request.bcc(), goesOut).stream()
                .filter(address -> !open.contains(address))
                .toList();
        return open.isEmpty() && blind.isEmpty()
                ? null
                : new MailHeaders(null, null, List.of(), List.of(), open).withBlindCopies(blind);
    }

    private static List<String> addresses(String field, @Nullable List<String> written, boolean goesOut) {
        if (written == null || written.isEmpty()) {
            return List.of();
        }
        if (!goesOut) {
            throw new BadField(field, "Only what an agent writes to the customer can go to further addresses.");
        }
        return written.stream()
                .map(address -> address.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    private List<String> mentioned(Ticket ticket, NewMessage message, WriteMessage request) {
        if (request.mentions() == null || request.mentions().isEmpty()) {
            return List.of();
        }
        if (message.visibility() == Visibility.PUBLIC) {
            throw new BadField("mentions", "Colleagues are named in internal notes; the customer reads this.");
        }
        return colleagues.checked("mentions", request.mentions(), ticket.state());
    }

    /** A colleague of the customer, who sees the ticket too, writes under the own name. */
    private Author author(Caller caller, Ticket ticket, String channel) {
        if (!caller.isAgent()) {
            return Callers.author(people.of(caller));
        }
        var customer = ticket.state().customer();
        return channel.equals("phone-in")
                ? new Author(Author.Role.CUSTOMER, customer.id(), customer.name(), customer.email())
                : Callers.author(caller);
    }
}
