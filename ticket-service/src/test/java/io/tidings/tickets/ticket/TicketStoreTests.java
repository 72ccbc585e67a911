package io.tidings.tickets.ticket;

import static io.tidings.tickets.ticket.Tickets.MAYA;
import static io.tidings.tickets.ticket.Tickets.NOON;
import static io.tidings.tickets.ticket.Tickets.byAgent;
import static io.tidings.tickets.ticket.Tickets.byCustomer;
import static io.tidings.tickets.ticket.Tickets.note;
import static io.tidings.tickets.ticket.Tickets.withOrigin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.events.FieldValue;
import io.tidings.events.Priority;
import io.tidings.events.TicketFact;
import io.tidings.events.Visibility;
import io.tidings.tickets.Cause;
import io.tidings.tickets.DeskTime;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.ticket.TicketStore.Repeatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.node.JsonNodeFactory;

@TicketServiceTest
class TicketStoreTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    TicketStore tickets;

    @Autowired
    MessageStore messages;

    @Autowired
    MongoDatabase database;

    @Test
    void whatIsStoredIsReadBackAsItWas() {
        var nodes = JsonNodeFactory.instance;
        var fields = Map.of(
                "plan", new FieldValue(nodes.stringNode("gold"), Visibility.PUBLIC),
                "seats", new FieldValue(nodes.numberNode(12), Visibility.INTERNAL),
                "score", new FieldValue(nodes.numberNode(1.5), Visibility.INTERNAL),
                "beta", new FieldValue(nodes.booleanNode(true), Visibility.INTERNAL),
                "colours", new FieldValue(nodes.arrayNode().add("red").add("blue"), Visibility.INTERNAL));
        var opened = tickets.open(Tickets.opened(), Cause.SYSTEM, null);
        var changed = tickets.change(opened.id(), Cause.SYSTEM, ticket -> ticket.changeFields(fields, Set.of(), NOON)
                .assignTo(MAYA, NOON)
                .moveTo(Tickets.BILLING, NOON)
                .changeTags(List.of("vip"), NOON)
                .changeType("question", NOON)
                .changePriority(new Priority("high", 3), NOON)
                .changeWatchers(List.of("jun"), NOON)
                .changeSubject("Wrong invoice", NOON)
                .relateTo("other", NOON)
                .changeState("closed", NOON)
                .add(byCustomer("Not solved"), NOON));

        var read = tickets.find(opened.id()).orElseThrow();

        assertThat(read.state()).isEqualTo(changed.state());
        assertThat(read.state().fields()).isEqualTo(fields);
        assertThat(read.state().state().id()).isEqualTo("open");
        assertThat(read.state().version()).isEqualTo(13);
        assertThat(events(opened.id())).hasSize(13).last().satisfies(fact -> assertThat(fact.ticket())
                .isEqualTo(read.state()));
    }

    @Test
    void aTicketIsFoundByIdNumberAndKey() {
        var opened = tickets.open(Tickets.opened(), Cause.SYSTEM, null).state();

        assertThat(TicketName.read(opened.id()).flatMap(tickets::find)).isPresent();
        assertThat(TicketName.read("" + opened.number()).flatMap(tickets::find)).isPresent();
        assertThat(TicketName.read("t-" + opened.number()).flatMap(tickets::find))
                .isPresent();
        assertThat(TicketName.read("T-" + opened.number() + "x")).isEmpty();
    }

    @Test
    void versionsOfTheOutboxHaveNoGapsHoweverManyWrite() throws Exception {
        var id = tickets.open(Tickets.opened(), Cause.SYSTEM, null).id();
        var writers = 8;
        var each = 6;

        together(IntStream.range(0, writers)
                .<Callable<Void>>mapToObj(writer -> () -> {
                    for (var n = 0; n < each; n++) {
                        var text = "message " + writer + "/" + n;
                        tickets.change(id, Cause.SYSTEM, ticket -> ticket.add(note(text), NOON));
                    }
                    return null;
                })
                .toList());

        var ticket = tickets.find(id).orElseThrow().state();
        assertThat(ticket.landmarks().messageCount()).isEqualTo(1 + writers * each);
        assertThat(events(id))
                .extracting(fact -> fact.ticket().version())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1 + writers * each)
                        .mapToObj(Long::valueOf)
                        .toList());
        // Each message lies under the number that its event gave it.
        var told = events(id).stream()
                .flatMap(fact -> fact instanceof TicketFact.TicketMessageAdded added
                        ? java.util.stream.Stream.of(added.message())
                        : java.util.stream.Stream.empty())
                .toList();
        assertThat(told).hasSize(writers * each);
        assertThat(told).allSatisfy(message -> assertThat(messages.find(id, message.n()))
                .hasValueSatisfying(stored -> assertThat(stored.message()).isEqualTo(message)));
    }

    @Test
    void aMessageLeftBehindByACrashNeverSurfacesAndDoesNotBlock() {
        var opened = tickets.open(Tickets.opened(), Cause.SYSTEM, null);
        var orphan = byCustomer("The ticket never named me").numbered(opened.id(), 2, NOON);
        assertThat(messages.insert(orphan, 0)).isTrue();
        assertThat(messages.ofOrigin("x", opened.id(), 1)).isEmpty();

        var written = tickets.change(opened.id(), Cause.SYSTEM, ticket -> ticket.add(byAgent("Hello"), NOON));

        assertThat(written.state().landmarks().messageCount()).isEqualTo(2);
        assertThat(messages.newestFirst(opened.id(), 2, 1))
                .extracting(stored -> stored.message().text())
                .containsExactly("Hello", "My invoice is wrong");
    }

    @Test
    void aLongImportThatStoppedLeavesNothingThatBlocksOrSurfaces() {
        var opened = tickets.open(Tickets.opened(), Cause.SYSTEM, null);
        leftBehind(opened.id(), 2, 9);

        for (var n = 2; n <= 5; n++) {
            tickets.change(opened.id(), Cause.SYSTEM, ticket -> ticket.add(byAgent("Hello"), NOON));
        }
        assertThat(messages.newestFirst(opened.id(), 5, 2))
                .extracting(stored -> stored.message().text())
                .containsOnly("Hello");

        tickets.removeLeftBehind(opened.id());
        assertThat(messages.newestFirst(opened.id(), 9, 1)).hasSize(5);
    }

    @Test
    void anImportWhoseNumbersOthersTookGoesOnBehindThemAndKeepsItsOrder() {
        var opened = tickets.open(Tickets.opened(), Cause.SYSTEM, null);
        var past = IntStream.range(0, 30)
                .mapToObj(n -> new Ticket.PastMessage(
                        withOrigin(byCustomer("past " + n), "import:" + opened.id() + ":" + n), NOON))
                .toList();
        var asked = new ArrayList<Integer>();

        tickets.change(opened.id(), Cause.SYSTEM, ticket -> {
            asked.add(ticket.state().landmarks().messageCount());
            if (asked.size() <= 2) {
                leftBehind(ticket.id(), asked.size() + 1, asked.size() + 30);
                DeskTime.advance(mvc, MessageSlot.PATIENCE.plusMillis(50));
                tickets.change(ticket.id(), Cause.SYSTEM, other -> other.add(byAgent("fast"), NOON));
            }
            return ticket.addPast(past);
        });

        assertThat(asked).hasSizeGreaterThan(2);
        assertThat(messages.newestFirst(opened.id(), 33, 1).reversed())
                .extracting(stored -> stored.message().text())
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of("My invoice is wrong", "fast", "fast"),
                                IntStream.range(0, 30).mapToObj(n -> "past " + n))
                        .toList());
        assertThat(events(opened.id())).last().isInstanceOfSatisfying(TicketFact.TicketImported.class, imported -> {
            assertThat(imported.messages()).hasSize(30);
            assertThat(imported.messages().getFirst().n()).isEqualTo(4);
        });
    }

    private void leftBehind(String ticketId, int from, int to) {
        IntStream.rangeClosed(from, to)
                .forEach(n ->
                        messages.insert(byCustomer("The ticket never named me").numbered(ticketId, n, NOON), 0));
        DeskTime.advance(mvc, MessageSlot.PATIENCE.plusMillis(50));
    }

    @Test
    void aSleepingWriterCannotNameTheTextOfWhoeverTookItsPlace() {
        var opened = tickets.open(Tickets.opened(), Cause.SYSTEM, null);
        var asked = new ArrayList<Integer>();

        var slow = tickets.change(opened.id(), Cause.SYSTEM, ticket -> {
            asked.add(ticket.state().landmarks().messageCount());
            if (asked.size() == 1) {
                // Fallen asleep with number 2 in hand, for longer than anybody waits; another writer gets through
                // meanwhile.
                var held = byAgent("slow").numbered(ticket.id(), 2, NOON);
                messages.insert(held, ticket.backstage().fence());
                DeskTime.advance(mvc, MessageSlot.PATIENCE.plusMillis(50));
                tickets.change(ticket.id(), Cause.SYSTEM, other -> other.add(byCustomer("fast"), NOON));
            }
            return ticket.add(byAgent("slow"), NOON);
        });

        assertThat(slow.state().landmarks().messageCount()).isEqualTo(3);
        assertThat(messages.newestFirst(opened.id(), 3, 2))
                .extracting(stored -> stored.message().text())
                .containsExactly("slow", "fast");
    }

    @Test
    void whoeverHoldsANumberWritesAgainAfterItsFenceWasRaised() {
        var id = Ids.next();
        var mine = byAgent("mine").numbered(id, 2, NOON);
        var theirs = byAgent("theirs").numbered(id, 2, NOON);
        var slot = new MessageSlot(messages);
        assertThat(slot.take(List.of(mine), 0, NOON, _ -> false)).isTrue();

        // Somebody raised the fence, and has not overwritten yet: from now on that one is too late.
        assertThat(slot.take(List.of(mine), 1, NOON, _ -> false)).isTrue();

        assertThat(messages.replace(theirs, 0, 1)).isFalse();
        assertThat(messages.find(id, 2)).map(StoredMessage::message).contains(mine.message());
    }

    @Test
    void aRefusedCommandGivesItsNumberBack() {
        var opened = tickets.open(Tickets.opened(), Cause.SYSTEM, null);
        var tries = new ArrayList<Long>();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tickets.change(opened.id(), Cause.SYSTEM, ticket -> {
                    tries.add(ticket.state().version());
                    if (tries.size() == 1) {
                        tickets.change(ticket.id(), Cause.SYSTEM, other -> other.assignTo(MAYA, NOON));
                        return ticket.add(byAgent("Hello"), NOON);
                    }
                    throw new IllegalArgumentException("changed my mind");
                }));

        assertThat(messages.find(opened.id(), 2)).isEmpty();
    }

    @Test
    void theSameIdempotencyKeyOpensOneTicketHoweverManyAsk() throws Exception {
        var repeatable = new Repeatable("maya key-" + Ids.next(), "digest");

        var opened = together(IntStream.range(0, 8)
                .<Callable<String>>mapToObj(_ -> () ->
                        tickets.open(Tickets.opened(), Cause.SYSTEM, repeatable).id())
                .toList());

        assertThat(Set.copyOf(opened)).hasSize(1);
        assertThat(database.getCollection("tickets").countDocuments(new Document("idempotencyKey", repeatable.key())))
                .isEqualTo(1);
        assertThatExceptionOfType(TicketProblem.IdempotencyKeyReused.class)
                .isThrownBy(() -> tickets.opened(new Repeatable(repeatable.key(), "another digest")));
    }

    @Test
    void anOriginIsFoundOnlyOnceItsMessageIsNamed() {
        var opened = tickets.open(Tickets.opened(), Cause.SYSTEM, null);
        var origin = "mail:" + Ids.next();
        var message = withOrigin(byCustomer("Again"), origin).numbered(opened.id(), 2, NOON);
        messages.insert(message, 0);

        assertThat(messages.ofOrigin(origin, opened.id(), 1)).isEmpty();
        assertThat(messages.ofOrigin(origin, opened.id(), 2)).contains(message);
    }

    @Test
    void changesOfOneCommitFollowEachOtherInTheOutboxWithIdsOfTheirOwn() {
        var opened = tickets.open(Tickets.opened(), Cause.of("person:maya"), null);
        tickets.change(opened.id(), Cause.of("person:maya"), ticket -> ticket.add(byAgent("Hi"), NOON)
                .assignTo(MAYA, NOON));

        var outbox = document(opened.id()).getList("outbox", Document.class);
        var sent = outbox.stream()
                .map(entry -> EventJson.read(entry.getString("json")))
                .toList();

        assertThat(sent).extracting(event -> event.version()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(sent).extracting(event -> event.id()).doesNotHaveDuplicates().isSorted();
        assertThat(sent.subList(1, 4)).allSatisfy(event -> assertThat(event.correlationId())
                .isEqualTo(sent.get(1).id()));
        assertThat(outbox).allSatisfy(entry -> {
            assertThat(entry.getString("topic")).isEqualTo("tidings.tickets");
            assertThat(entry.getString("key")).isEqualTo(opened.id());
        });
        assertThat(document(opened.id()).getDate("relayDue")).isNotNull();
    }

    @Test
    void theTwoListsFollowAssigneeGroupAndState() {
        var agent = new io.tidings.events.PersonRef("agent-" + Ids.next(), "A", null);
        var group = new io.tidings.events.NamedRef("group-" + Ids.next(), "G");
        var id = tickets.open(Tickets.opened(), Cause.SYSTEM, null).id();
        tickets.change(id, Cause.SYSTEM, ticket -> ticket.moveTo(group, NOON));
        assertThat(tickets.openIn(List.of(group.id()), 10))
                .extracting(Ticket::id)
                .containsExactly(id);

        tickets.change(id, Cause.SYSTEM, ticket -> ticket.assignTo(agent, NOON));
        assertThat(tickets.openIn(List.of(group.id()), 10)).isEmpty();
        assertThat(tickets.openFor(agent.id(), 10)).extracting(Ticket::id).containsExactly(id);

        tickets.change(id, Cause.SYSTEM, ticket -> ticket.changeState("closed", NOON));
        assertThat(tickets.openFor(agent.id(), 10)).isEmpty();

        tickets.change(
                id, Cause.SYSTEM, ticket -> ticket.add(byCustomer("No"), NOON).assignTo(null, NOON));
        assertThat(tickets.openIn(List.of(group.id(), "other"), 10))
                .extracting(Ticket::id)
                .containsExactly(id);
    }

    private List<TicketFact> events(String id) {
        return document(id).getList("outbox", Document.class).stream()
                .map(entry ->
                        (TicketFact) EventJson.read(entry.getString("json")).fact())
                .toList();
    }

    private Document document(String id) {
        return database.getCollection("tickets").find(new Document("_id", id)).first();
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = tasks.stream()
                    .map(task -> threads.submit(() -> {
                        start.await();
                        return task.call();
                    }))
                    .toList();
            start.countDown();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
