package io.tidings.tickets.ticket;

import io.tidings.events.AccessLevel;
import io.tidings.events.Author;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.events.Permission;
import io.tidings.events.Visibility;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.signature.Signatures;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sending a message on to somebody outside the conversation. It becomes an internal message of the channel {@code forward}, whose
 * words and addressees the email-gateway mails; its answers come back as internal messages too.
 */
@RestController
final class ForwardController {

    private static final int MOST_ADDRESSES = 10;

    /** Words and quotation, of 256 kB at most each, travel with it in one event, which a broker takes up to a million bytes. */
    private static final int LARGEST_HTML = 300_000;

    private final TicketStore tickets;
    private final MessageStore messages;
    private final Sight sight;
    private final Texts texts;
    private final Signatures signatures;
    private final Groups groups;
    private final People people;
    private final Clock clock;

    ForwardController(
            TicketStore tickets,
            MessageStore messages,
            Sight sight,
            Texts texts,
            Signatures signatures,
            Groups groups,
            People people,
            Clock clock) {
        this.tickets = tickets;
        this.messages = messages;
        this.sight = sight;
        this.texts = texts;
        this.signatures = signatures;
        this.groups = groups;
        this.people = people;
        this.clock = clock;
    }

    /**
     * @param to mail addresses outside the desk, each of which gets a mail of its own; the customer's is refused
     * @param body what the forwarder says to it, as plain text; {@code html} may stand in its place, and is made harmless
     * @param attachments the numbers of the files that go with it; absent for all of the message's
     * @param signature false leaves out the signature below the forwarder's words
     */
    record ForwardMessage(
            @NotEmpty @Size(max = MOST_ADDRESSES) List<@NotNull @Email @Size(max = 254) String> to,
            @Nullable String body,
            @Nullable String html,
            @Nullable @Size(max = 100) List<@NotNull Integer> attachments,
            @Nullable Boolean signature) {}

    /**
     * Forwards a public message by mail to people outside, who see the forwarder's words, the message with its author and its
     * time, and the files chosen. The customer is told nothing, internal notes are never quoted, and what these people answer
     * comes into the ticket as internal messages under their own names. An internal mail that came so can be answered: it may be
     * forwarded to its author alone. In a merged ticket it is written where the conversation goes on.
     */
    @PostMapping("/api/v1/tickets/{name}/messages/{n}/forward")
    ResponseEntity<Message> forward(
            Caller caller,
            @PathVariable String name,
            @PathVariable int n,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Valid @RequestBody ForwardMessage request) {
        var named = sight.ticket(caller, name);
        Roles.needsAgent(caller);
        var home = tickets.relatives().home(named);
        Sight.needs(caller, Permission.TICKET_CHANGE, AccessLevel.CHANGE, home);
        var original = Optional.of(n)
                .filter(number ->
                        number >= 1 && number <= named.state().landmarks().messageCount())
                .flatMap(number -> messages.find(named.id(), number))
                .filter(stored -> !stored.message().erased())
                .orElseThrow(() -> new MessageController.MessageNotFound(n));
        var to = addressees(request, Stream.of(named, home));
        var isAnswer = isAnswer(original.message(), to);
        if (!isAnswer && !original.message().isPublic()) {
            throw new ForwardProblem.InternalMessageStays(n);
        }
        var subject = named.state().publicPart().subject().value();
        var forwarded = new ForwardedMessage(original.message(), subject, language(home));
        var words = words(caller, home, request);
        var files = Stream.concat(words.attachments().stream(), files(original, request, isAnswer));
        var message = words.forwarding(
                forwarded.text(),
                isAnswer ? null : html(words, forwarded),
                files.toList(),
                headers(original.message(), to, isAnswer));
        var key = Preconditions.key(caller, idempotencyKey);
        var written = tickets.addOnce(
                home.id(), Callers.cause(caller), key == null ? message : message.askedBy(key), clock.instant());
        var shown = written.message().message();
        return ResponseEntity.created(URI.create("/api/v1/tickets/" + shown.ticketId() + "/messages/" + shown.n()))
                .eTag(Preconditions.entityTag(written.ticket()))
                .body(shown);
    }

    private List<String> addressees(ForwardMessage request, Stream<Ticket> conversation) {
        var to = request.to().stream()
                .map(address -> address.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        var customers = conversation
                .map(ticket -> ticket.state().customer())
                .flatMap(customer -> Stream.concat(
                        Stream.ofNullable(customer.email()),
                        people.whoIs(customer.id()).map(Person::emails).stream().flatMap(List::stream)))
                .map(address -> address.toLowerCase(Locale.ROOT))
                .toList();
        for (var address : to) {
            if (customers.contains(address)) {
                throw new BadField("to", address + " is the customer's own address: write a reply.");
            }
            if (isOurs(address)) {
                throw new BadField("to", address + " is an address of this desk: move or split the ticket instead.");
            }
        }
        return to;
    }

    private boolean isOurs(String address) {
        var untagged = address.replaceFirst("\\+[^@]*@", "@");
        return groups.all().stream()
                .map(Group::address)
                .filter(Objects::nonNull)
                .anyMatch(ours -> ours.equalsIgnoreCase(address) || ours.equalsIgnoreCase(untagged));
    }

    /** A mail that was kept for the desk goes back to nobody but its author. */
    private static boolean isAnswer(Message original, List<String> to) {
        var author = original.author();
        return !original.isPublic()
                && original.channel().equals("email")
                && author.role() == Author.Role.CUSTOMER
                && author.email() != null
                && to.equals(List.of(author.email().toLowerCase(Locale.ROOT)));
    }

    /** By what their author wrote before, an answer is filed with it; who is asked for the first time is told no ids. */
    private static MailHeaders headers(Message original, List<String> to, boolean isAnswer) {
        var received = isAnswer ? original.mail() : null;
        if (received == null || received.messageId() == null) {
            return new MailHeaders(null, null, List.of(), to, List.of());
        }
        var references = new ArrayList<>(received.references());
        references.add(received.messageId());
        return new MailHeaders(null, received.messageId(), references, to, List.of());
    }

    /** What the forwarder says, as a message of its own. */
    private NewMessage words(Caller caller, Ticket home, ForwardMessage request) {
        var text = texts.of(request.body(), request.html());
        var words = new NewMessage(
                Callers.author(caller),
                Visibility.INTERNAL,
                Channels.FORWARD,
                text.text(),
                text.html(),
                null,
                text.whole(),
                null,
                false,
                null);
        return Boolean.FALSE.equals(request.signature())
                ? words
                : signatures.in(home.state(), caller).map(words::signed).orElse(words);
    }

    /** Null where the whole is plain text, or too long to travel as HTML as well. */
    private static @Nullable String html(NewMessage words, ForwardedMessage forwarded) {
        var above = words.html() == null ? "<div>" + ForwardedMessage.lines(words.text()) + "</div>" : words.html();
        var html = forwarded.html(above);
        return html == null || html.getBytes(StandardCharsets.UTF_8).length > LARGEST_HTML ? null : html;
    }

    /** Pictures within the text go with it; of the rest, what the forwarder chose. */
    private static Stream<NewAttachment> files(StoredMessage original, ForwardMessage request, boolean isAnswer) {
        var there = original.message().attachments();
        var chosen = request.attachments();
        if (chosen != null) {
            chosen.stream()
                    .filter(n -> there.stream().noneMatch(file -> file.n() == n && file.mayLeave()))
                    .findFirst()
                    .ifPresent(n -> {
                        throw new BadField(
                                "attachments",
                                "Message %d has no attachment %d that may leave."
                                        .formatted(original.message().n(), n));
                    });
        }
        return IntStream.range(0, there.size())
                .filter(i -> there.get(i).mayLeave())
                .filter(i -> chosen == null
                        ? !isAnswer
                        : chosen.contains(there.get(i).n()) || (there.get(i).inline() && !isAnswer))
                .mapToObj(original::file);
    }

    private Locale language(Ticket home) {
        var group = Optional.ofNullable(home.state().group()).flatMap(ref -> groups.find(ref.id()));
        return group.map(Group::language)
                .or(() -> Optional.ofNullable(home.state().language()))
                .map(Locale::forLanguageTag)
                .orElse(Locale.ENGLISH);
    }
}
