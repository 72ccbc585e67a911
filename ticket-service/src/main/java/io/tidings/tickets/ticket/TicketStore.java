package io.tidings.tickets.ticket;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.Message;
import io.tidings.events.StateType;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.trace.Trace;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Inserts;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.definition.DefinitionStore;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.ticket.Ticket.PastMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The only way into the tickets. A change is one guarded write that holds the new state and its events; what the guard
 * refuses was decided on an old state and is decided again.
 */
@Component
public class TicketStore implements Prepared {

    static final String COLLECTION = "tickets";

    /** So many messages one write adds to a ticket at most; a writer that stopped leaves no more of them behind. */
    public static final int MOST_MESSAGES_AT_ONCE = 50;

    /** Dozens of writers on one ticket get through; beyond that something else is wrong. */
    private static final int ATTEMPTS = 60;

    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> tickets;
    private final MessageStore messages;
    private final Blobs blobs;
    private final DefinitionStore definitions;
    private final TicketEvents events;
    private final Outbox outbox;
    private final Clock clock;
    private final Relatives relatives = new Relatives(this::findAll);

    TicketStore(
            MongoDatabase database,
            MessageStore messages,
            Blobs blobs,
            DefinitionStore definitions,
            TicketEvents events,
            Outbox outbox,
            Clock clock) {
        this.tickets = database.getCollection(COLLECTION);
        this.messages = messages;
        this.blobs = blobs;
        this.definitions = definitions;
        this.events = events;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void prepare() {
        tickets.createIndex(new Document("number", 1), new IndexOptions().unique(true));
        tickets.createIndex(
                new Document("idempotencyKey", 1),
                new IndexOptions().unique(true).sparse(true));
        tickets.createIndex(
                new Document("externalId", 1), new IndexOptions().unique(true).sparse(true));
        // A UUIDv7 sorts by time, so each list comes newest first out of its index.
        tickets.createIndex(
                new Document("openFor", 1).append("_id", -1),
                new IndexOptions().partialFilterExpression(new Document("openFor", present())));
        tickets.createIndex(
                new Document("openIn", 1).append("_id", -1),
                new IndexOptions().partialFilterExpression(new Document("openIn", present())));
        tickets.createIndex(new Document("customer.id", 1).append("_id", -1));
        // How many tickets have a tag, and which, in their order.
        tickets.createIndex(new Document("tags", 1).append("_id", 1));
        tickets.createIndex(new Document("tags", 1).append("group.id", 1));
        // Whether a definition is in use; nothing else asks so.
        tickets.createIndex(new Document("state.id", 1));
        tickets.createIndex(new Document("priority.id", 1));
        tickets.createIndex(
                new Document("type", 1), new IndexOptions().partialFilterExpression(new Document("type", present())));
        tickets.createIndex(
                new Document("organization.id", 1).append("_id", -1),
                new IndexOptions().partialFilterExpression(new Document("organization.id", present())));
    }

    private static Document present() {
        return new Document("$exists", true);
    }

    /**
     * What makes a repeated creation find the first one.
     *
     * @param key the caller and the caller's Idempotency-Key
     * @param request a digest of what was asked, to tell a repetition from a reuse
     */
    public record Repeatable(String key, String request) {}

    /** A ticket and the message of it that was asked for. */
    public record Written(Ticket ticket, StoredMessage message) {}

    public Optional<Ticket> find(String ticketId) {
        return first(new Document("_id", ticketId));
    }

    public Optional<Ticket> find(TicketName name) {
        return switch (name) {
            case TicketName.Id id -> find(id.id());
            case TicketName.Number number -> first(new Document("number", number.number()));
        };
    }

    /** Those of these tickets that there are, in no order. */
    public List<Ticket> findAll(Collection<String> ticketIds) {
        return ticketIds.isEmpty()
                ? List.of()
                : tickets.find(new Document("_id", new Document("$in", List.copyOf(ticketIds))))
                        .map(this::ticket)
                        .into(new ArrayList<>());
    }

    /** Those of these tickets that there are, under the names by which they were asked for. */
    public Map<String, Ticket> findNamed(Collection<String> names) {
        var ids = new ArrayList<String>();
        var numbers = new ArrayList<Long>();
        var wanted = new HashMap<String, TicketName>();
        for (var name : names) {
            TicketName.read(name).ifPresent(read -> {
                wanted.put(name, read);
                switch (read) {
                    case TicketName.Id id -> ids.add(id.id());
                    case TicketName.Number number -> numbers.add(number.number());
                }
            });
        }
        var found = new HashMap<TicketName, Ticket>();
        findAll(ids).forEach(ticket -> found.put(new TicketName.Id(ticket.id()), ticket));
        if (!numbers.isEmpty()) {
            tickets.find(new Document("number", new Document("$in", numbers)))
                    .map(this::ticket)
                    .forEach(ticket ->
                            found.put(new TicketName.Number(ticket.state().number()), ticket));
        }
        var named = new HashMap<String, Ticket>();
        wanted.forEach(
                (name, read) -> Optional.ofNullable(found.get(read)).ifPresent(ticket -> named.put(name, ticket)));
        return named;
    }

    /** How many tickets have this very tag. */
    public long countTagged(String tag) {
        return tickets.countDocuments(new Document("tags", tag));
    }

    /** How many tickets of these groups have it. */
    public long countTagged(String tag, Collection<String> groups) {
        return tickets.countDocuments(
                new Document("tags", tag).append("group.id", new Document("$in", List.copyOf(groups))));
    }

    /**
     * The ids of some tickets with this very tag, in their order.
     *
     * @param after the last one that was read already; empty at the beginning
     */
    public List<String> idsOfTagged(String tag, String after, int limit) {
        return tickets.find(new Document("tags", tag).append("_id", new Document("$gt", after)))
                .projection(new Document("_id", 1))
                .sort(new Document("_id", 1))
                .limit(limit)
                .map(document -> document.getString("_id"))
                .into(new ArrayList<>());
    }

    /** Which tickets belong together. */
    public Relatives relatives() {
        return relatives;
    }

    /** Whether some ticket has the message that this origin asked for. */
    public boolean hasWritten(String origin) {
        return messages.ofOrigin(origin).stream()
                .map(StoredMessage::message)
                .anyMatch(message -> find(message.ticketId())
                        .filter(ticket ->
                                message.n() <= ticket.state().landmarks().messageCount())
                        .isPresent());
    }

    /** The ticket's document as it is, for what only this service reads of it. */
    Optional<Document> document(String ticketId) {
        return Optional.ofNullable(tickets.find(new Document("_id", ticketId)).first());
    }

    /** The ticket that an earlier request with this key opened. */
    public Optional<Ticket> opened(Repeatable repeatable) {
        var document =
                tickets.find(new Document("idempotencyKey", repeatable.key())).first();
        if (document != null && !repeatable.request().equals(document.getString("request"))) {
            throw new TicketProblem.IdempotencyKeyReused(repeatable.key());
        }
        return Optional.ofNullable(document).map(this::ticket);
    }

    /** Stores a new ticket; answers the one that is there already if the same id or key was opened before. */
    public Ticket open(Ticket opened, Cause cause, @Nullable Repeatable repeatable) {
        var fresh = new ArrayList<String>();
        opened.written().forEach(this::adopt);
        for (var message : opened.written()) {
            // Taken only by an earlier try for this very ticket, which had the same text.
            if (messages.insert(message, 0)) {
                fresh.add(message.message().id());
            }
        }
        var document = TicketChanges.opened(opened.facts());
        if (repeatable != null) {
            document.append("idempotencyKey", repeatable.key()).append("request", repeatable.request());
        }
        outbox.putInto(document, events.of(opened.facts(), cause), Topics.TICKETS, opened.id());
        try {
            tickets.insertOne(document);
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            var there = find(opened.id());
            if (there.isEmpty()) {
                fresh.forEach(message -> messages.release(message, 0));
            }
            return there.or(() -> repeatable == null ? Optional.empty() : opened(repeatable))
                    .orElseThrow(() -> e);
        }
        outbox.committed(COLLECTION, document);
        return ticket(document);
    }

    /** The tickets that another system calls so, by those names. */
    public Map<String, Ticket> withExternalIds(Collection<String> externalIds) {
        return tickets
                .find(new Document("externalId", new Document("$in", List.copyOf(externalIds))))
                .map(this::ticket)
                .into(new ArrayList<>())
                .stream()
                .collect(toMap(ticket -> String.valueOf(ticket.state().externalId()), Function.identity()));
    }

    /**
     * A new ticket, and what the envelopes of its events say.
     *
     * @param traceparent what they go back to, absent where nothing is traced
     */
    public record Opened(
            Ticket ticket, Cause cause, @Nullable String traceparent) {}

    /** The same for tickets that have one cause, on the thread that works for it. */
    public List<Ticket> openAll(List<Ticket> opened, Cause cause) {
        return openAll(opened.stream()
                .map(ticket -> new Opened(ticket, cause, Trace.current()))
                .toList());
    }

    /**
     * Stores new tickets, each with all its messages, in two writes for all of them. Answers those that are stored now; a
     * ticket whose id, number or external id is taken is left out.
     */
    public List<Ticket> openAll(List<Opened> opened) {
        if (opened.isEmpty()) {
            return List.of();
        }
        var written = opened.stream()
                .flatMap(each -> each.ticket().written().stream())
                .toList();
        written.forEach(this::adopt);
        messages.insertAll(written);
        var documents = opened.stream().map(this::document).toList();
        var refused = Inserts.refused(tickets, documents);
        var stored = IntStream.range(0, documents.size())
                .filter(i -> !refused.contains(i))
                .boxed()
                .toList();
        outbox.committed(COLLECTION, stored.stream().map(documents::get).toList());
        return stored.stream().map(place -> opened.get(place).ticket()).toList();
    }

    private Document document(Opened opened) {
        var ticket = opened.ticket();
        var document = TicketChanges.opened(ticket.facts());
        outbox.putInto(
                document, events.of(ticket.facts(), opened.cause(), opened.traceparent()), Topics.TICKETS, ticket.id());
        return document;
    }

    /** Changes a ticket; {@code command} is asked again whenever somebody else was faster. */
    public Ticket change(String ticketId, Cause cause, UnaryOperator<Ticket> command) {
        return change(ticketId, null, cause, command);
    }

    /** The same for a ticket that was read a moment ago with others. */
    public Ticket change(Ticket read, Cause cause, UnaryOperator<Ticket> command) {
        return change(read.id(), read, cause, command);
    }

    private Ticket change(String ticketId, @Nullable Ticket read, Cause cause, UnaryOperator<Ticket> command) {
        var slot = new MessageSlot(messages);
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var ticket = read != null && attempt == 0
                    ? read
                    : find(ticketId).orElseThrow(() -> new TicketProblem.TicketNotFound(ticketId));
            var decided = decide(ticket, command, slot);
            if (decided.isUnchanged()) {
                slot.release();
                return decided;
            }
            var committed = commit(decided, cause, slot);
            if (committed.isPresent()) {
                slot.release();
                return committed.get();
            }
            pause(attempt);
        }
        slot.release();
        throw new TicketProblem.TooBusy(ticketId);
    }

    /**
     * Adds a message unless its origin has one in this ticket already. It looks after it has read the ticket and before the
     * guarded write: a repetition at the same moment either is seen, or makes the write fail and is seen then.
     */
    public Written addOnce(String ticketId, Cause cause, NewMessage message, Instant at) {
        return addOnce(ticketId, cause, message, at, ticket -> ticket);
    }

    /** @param check may refuse a message that is not there yet */
    Written addOnce(String ticketId, Cause cause, NewMessage message, Instant at, UnaryOperator<Ticket> check) {
        return addOnce(ticketId, cause, message, List.of(), at, check);
    }

    /** @param mentioned the agents whom the message names */
    Written addOnce(
            String ticketId,
            Cause cause,
            NewMessage message,
            List<String> mentioned,
            Instant at,
            UnaryOperator<Ticket> check) {
        var there = new AtomicReference<@Nullable StoredMessage>();
        var ticket = change(ticketId, cause, now -> {
            there.set(ofOrigin(message, now).orElse(null));
            return there.get() != null ? now : check.apply(now).add(message, mentioned, at);
        });
        var written = there.get();
        return new Written(
                ticket,
                written != null
                        ? written
                        : message.numbered(ticketId, ticket.state().landmarks().messageCount(), at));
    }

    /**
     * Adds those messages from another system's past that the ticket does not have yet, in one write. Answers how many.
     *
     * @param messages each with an origin; at most {@link #MOST_MESSAGES_AT_ONCE}
     */
    public int addPastOnce(String ticketId, Cause cause, List<PastMessage> messages) {
        var origins = messages.stream()
                .map(message -> String.valueOf(message.words().origin()))
                .toList();
        var added = new AtomicInteger();
        change(ticketId, cause, now -> {
            var there = writtenIn(List.of(now), origins);
            var missing = messages.stream()
                    .filter(message ->
                            !there.contains(String.valueOf(message.words().origin())))
                    .toList();
            added.set(missing.size());
            return now.addPast(missing);
        });
        return added.get();
    }

    /** Those of these origins whose message these tickets have. */
    public Set<String> writtenIn(Collection<Ticket> those, Collection<String> origins) {
        var counts = those.stream()
                .collect(toMap(Ticket::id, ticket -> ticket.state().landmarks().messageCount()));
        return messages.ofOrigins(origins).stream()
                .filter(stored -> stored.message().n()
                        <= counts.getOrDefault(stored.message().ticketId(), 0))
                .map(stored -> String.valueOf(stored.origin()))
                .collect(toSet());
    }

    private Optional<StoredMessage> ofOrigin(NewMessage message, Ticket ticket) {
        return message.origin() == null
                ? Optional.empty()
                : messages.ofOrigin(
                        message.origin(),
                        ticket.id(),
                        ticket.state().landmarks().messageCount());
    }

    private Ticket decide(Ticket ticket, UnaryOperator<Ticket> command, MessageSlot slot) {
        try {
            return refuseOpenChildren(command.apply(ticket));
        } catch (RuntimeException e) {
            slot.release();
            throw e;
        }
    }

    /** Here, so that no way to close a ticket goes around it. */
    private Ticket refuseOpenChildren(Ticket decided) {
        var closes = decided.facts().stream()
                .anyMatch(fact -> fact instanceof TicketStateChanged changed
                        && changed.ticket().state().type() == StateType.CLOSED);
        var open = closes ? relatives.openChildren(decided) : List.<Ticket>of();
        if (!open.isEmpty()) {
            throw new LinkProblem.OpenChildren(decided.state(), open);
        }
        return decided;
    }

    private Optional<Ticket> commit(Ticket decided, Cause cause, MessageSlot slot) {
        var fence = decided.backstage().fence();
        var guard = new Document("_id", decided.id())
                .append("version", decided.baseVersion())
                .append("fence", fence);
        decided.written().forEach(this::adopt);
        if (!slot.take(decided.written(), fence, clock.instant(), _ -> raiseFence(guard))) {
            return Optional.empty();
        }
        var update = Updates.combine(
                TicketChanges.of(decided),
                Updates.inc("version", (long) decided.facts().size()),
                outbox.append(events.of(decided.facts(), cause), Topics.TICKETS, decided.id()));
        var image = tickets.findOneAndUpdate(guard, update, POST_IMAGE);
        if (image == null) {
            return Optional.empty();
        }
        slot.committed(decided.written());
        outbox.committed(COLLECTION, image);
        return Optional.of(ticket(image));
    }

    private void adopt(StoredMessage message) {
        for (var i = 0; i < message.blobs().size(); i++) {
            if (!blobs.adopt(message.blobs().get(i), message.message().ticketId())) {
                throw new TicketProblem.AttachmentUnknown(
                        message.message().attachments().get(i).name());
            }
        }
    }

    private boolean raiseFence(Document guard) {
        return tickets.updateOne(guard, Updates.inc("fence", 1L)).getMatchedCount() == 1;
    }

    /** The open tickets of an agent, newest first. */
    List<Ticket> openFor(String agentId, int limit) {
        return list(new Document("openFor", agentId), limit);
    }

    /** The open tickets of these groups that nobody has, newest first. */
    List<Ticket> openIn(Collection<String> groups, int limit) {
        return list(new Document("openIn", new Document("$in", List.copyOf(groups))), limit);
    }

    /** Whether no ticket was ever opened here. */
    public boolean isEmpty() {
        return tickets.find().projection(new Document("_id", 1)).first() == null;
    }

    /** The ids of all tickets of a customer. */
    public List<String> idsOfCustomer(String personId) {
        return tickets.find(new Document("customer.id", personId))
                .projection(new Document("_id", 1))
                .map(document -> document.getString("_id"))
                .into(new ArrayList<>());
    }

    /** Whether any ticket has this value there. */
    boolean hasAny(String field, String value) {
        return tickets.find(new Document(field, value))
                        .projection(new Document("_id", 1))
                        .first()
                != null;
    }

    /** The ids of some tickets of a customer. */
    public List<String> idsOfCustomer(String personId, int limit) {
        return ids(new Document("customer.id", personId), limit);
    }

    /** The ids of some tickets of a customer that belong to no organization. */
    public List<String> idsOfCustomerWithoutOrganization(String personId, int limit) {
        return ids(
                new Document("customer.id", personId)
                        .append("organization", new Document("$exists", false))
                        .append("erased", new Document("$ne", true)),
                limit);
    }

    private List<String> ids(Document query, int limit) {
        return tickets.find(query)
                .projection(new Document("_id", 1))
                .limit(limit)
                .map(document -> document.getString("_id"))
                .into(new ArrayList<>());
    }

    /** Whether events of the ticket still wait for Kafka: history may yet get a copy of them. */
    public boolean isRelaying(String ticketId) {
        return document(ticketId)
                .filter(document -> document.containsKey("relayDue"))
                .isPresent();
    }

    /** Takes addresses out of those whose mails find the way in without a token. */
    public void forgetParticipants(String ticketId, List<String> addresses) {
        tickets.updateOne(new Document("_id", ticketId), Updates.pullAll("participants", addresses));
    }

    /** Removes the messages that a writer left behind which stopped before its ticket named them, if there are any. */
    public void removeLeftBehind(String ticketId) {
        find(ticketId).ifPresent(ticket -> {
            var named = ticket.state().landmarks().messageCount();
            var left = messages.holders(IntStream.rangeClosed(named + 1, named + MOST_MESSAGES_AT_ONCE)
                    .mapToObj(n -> Message.idOf(ticketId, n))
                    .toList());
            left.values().removeIf(holder -> !MessageSlot.isAbandoned(holder, clock.instant()));
            var guard = new Document("_id", ticketId)
                    .append("version", ticket.state().version())
                    .append("fence", ticket.backstage().fence());
            if (!left.isEmpty() && raiseFence(guard)) {
                left.forEach((id, holder) -> messages.release(id, holder.fence()));
            }
        });
    }

    /** Every ticket of a customer, newest first. */
    public List<Ticket> ofCustomer(String personId, int limit) {
        return list(new Document("customer.id", personId), limit);
    }

    /**
     * The tickets of a customer, newest first.
     *
     * @param before the id of the last one that was read already
     */
    List<Ticket> ofCustomer(String personId, @Nullable String before, int limit) {
        return list(before(new Document("customer.id", personId), before), limit);
    }

    /** The tickets of an organization, likewise. */
    List<Ticket> ofOrganization(String organizationId, @Nullable String before, int limit) {
        return list(before(new Document("organization.id", organizationId), before), limit);
    }

    private static Document before(Document query, @Nullable String before) {
        return before == null ? query : query.append("_id", new Document("$lt", before));
    }

    private List<Ticket> list(Document query, int limit) {
        return tickets.find(query)
                .sort(new Document("_id", -1))
                .limit(limit)
                .map(this::ticket)
                .into(new ArrayList<>());
    }

    private Optional<Ticket> first(Document query) {
        return Optional.ofNullable(tickets.find(query).first()).map(this::ticket);
    }

    private Ticket ticket(Document document) {
        return TicketDocuments.ticket(document, definitions.now());
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, 8L + 4L * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while changing a ticket", e);
        }
    }
}
