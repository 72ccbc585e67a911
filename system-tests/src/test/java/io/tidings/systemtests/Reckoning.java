package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.RUNNING;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Event;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.Topics;
import io.tidings.systemtests.TopicRecords.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;

/**
 * What must be true after a load, whatever died under it: all that was acknowledged is there, once; every subscriber heard every
 * version, in order; the index equals the store; nobody was written to twice; nothing was set aside; everybody is still signed in.
 */
final class Reckoning {

    /** Only ends a wait that would never end: claims last up to a minute, and the machine may be busy with something else. */
    private static final Duration RECOVERY = Duration.ofMinutes(5);

    private final Load load;
    private final AtomicInteger uncertain = new AtomicInteger();

    private Reckoning(Load load) {
        this.load = load;
    }

    /** Waits until the suite has caught up, checks everything, and answers what the topics tell of the run. */
    static Told of(Load load) {
        return new Reckoning(load).made();
    }

    private Told made() {
        assertThat(load.unanswered()).as("clients who never got an answer").isEmpty();
        var ids = ticketsByWord();
        var versions = everyTicketIsThereWithItsReplies(ids.values());
        everyVersionWasHeard(versions);
        everyTicketWasAlerted(versions.keySet());
        theIndexEqualsTheStore(versions);
        everyMailWasAnsweredOnce(ids);
        var told = new Told(load);
        theTopicKeepsEachTicketsOrder(told, versions);
        assertThat(TopicRecords.deadLetters(RUNNING))
                .as("records in the dead-letter topics")
                .isEqualTo(load.deadLettersBefore());
        assertThat(load.lostLogins()).as("logins that were forgotten").isEmpty();
        assertThat(load.loginsHold()).as("session and token still hold").isTrue();
        System.out.printf(
                "reckoning: %d tickets, %d replies and %d mails acknowledged, %d requests repeated; all there, once; %d mails uncertain and shown as such%n",
                load.opened().size(),
                load.acknowledgedReplies().size(),
                load.acknowledgedMails().size(),
                load.repeats(),
                uncertain.get());
        return told;
    }

    /** The one ticket of each request and each mail, however often it was repeated. */
    private Map<String, String> ticketsByWord() {
        var words = Stream.concat(
                        load.opened().values().stream(),
                        load.acknowledgedMails().stream().map(Load.Written::word))
                .collect(toSet());
        var opened =
                patiently().until(this::openedByWord, found -> found.keySet().containsAll(words));
        assertThat(opened.values()).as("tickets of one request or mail").allSatisfy(ids -> assertThat(ids)
                .hasSize(1));
        load.opened().forEach((id, word) -> assertThat(opened.get(word)).containsExactly(id));
        return opened.entrySet().stream()
                .collect(toMap(
                        Map.Entry::getKey, entry -> entry.getValue().iterator().next()));
    }

    private Map<String, Set<String>> openedByWord() {
        return TopicRecords.of(RUNNING, Topics.TICKETS).stream()
                .map(Kept::event)
                .filter(event -> event.fact() instanceof TicketOpened opened
                        && opened.ticket().subject().value().startsWith(load.run()))
                .collect(groupingBy(Reckoning::word, mapping(Event::subject, toSet())));
    }

    private static String word(Event event) {
        var subject = ((TicketOpened) event.fact()).ticket().subject().value();
        return subject.substring(subject.indexOf(' ') + 1);
    }

    /** Each ticket with its version in the store. */
    private Map<String, Stored> everyTicketIsThereWithItsReplies(Collection<String> ids) {
        var texts = new ConcurrentLinkedQueue<String>();
        var stored = new ConcurrentHashMap<String, Stored>();
        forEach(ids, id -> {
            var ticket = AGENT.get("/api/v1/tickets/" + id);
            assertThat(ticket.status()).as("ticket " + id).isEqualTo(200);
            stored.put(id, Stored.of(ticket.body()));
            var page = "/api/v1/tickets/" + id + "/messages";
            for (var next = page; next != null; ) {
                var answer = AGENT.get(next).body();
                answer.path("messages")
                        .forEach(message ->
                                texts.add(message.path("text").asString().strip()));
                next = answer.hasNonNull("next")
                        ? page + "?before=" + answer.path("next").asString()
                        : null;
            }
        });
        var ours = new ArrayList<>(texts);
        ours.removeIf(text -> text.equals("Body") || text.equals("Hello"));
        assertThat(ours).as("replies in the tickets").containsExactlyInAnyOrderElementsOf(load.acknowledgedReplies());
        assertThat(texts).as("messages").hasSize(ids.size() + ours.size());
        return stored;
    }

    private record Stored(String key, long version) {

        static Stored of(JsonNode ticket) {
            return new Stored(
                    ticket.path("key").asString(), ticket.path("version").asLong());
        }

        List<Long> versions() {
            return LongStream.rangeClosed(1, version).boxed().toList();
        }
    }

    private void everyVersionWasHeard(Map<String, Stored> stored) {
        forEach(stored.entrySet(), ticket -> patiently()
                .untilAsserted(() -> assertThat(load.heard(ticket.getKey()).keySet())
                        .as("versions of " + ticket.getKey() + " that the integrator heard of")
                        .containsExactlyInAnyOrderElementsOf(ticket.getValue().versions())));
    }

    private void everyTicketWasAlerted(Set<String> ids) {
        patiently().untilAsserted(() -> assertThat(load.alerted().keySet()).containsAll(ids));
    }

    private void theIndexEqualsTheStore(Map<String, Stored> stored) {
        forEach(stored.values(), ticket -> patiently()
                .untilAsserted(() -> assertThat(Suite.search(AGENT, "key:" + ticket.key())
                                .path(0)
                                .path("version")
                                .asLong())
                        .as("version of " + ticket.key() + " in the index")
                        .isEqualTo(ticket.version())));
    }

    private void everyMailWasAnsweredOnce(Map<String, String> ids) {
        forEach(load.acknowledgedMails(), mail -> {
            var ticket = ids.get(mail.word());
            var copies = patiently()
                    .until(() -> MAIL.inbox(mail.customer()).size(), found -> found > 0 || isUncertain(ticket));
            assertThat(copies).as("acknowledgements to " + mail.customer()).isLessThanOrEqualTo(1);
            uncertain.addAndGet(1 - copies);
        });
    }

    private static boolean isUncertain(String ticket) {
        return ADMIN.get("/api/v1/outgoing-mail?ticket=" + ticket)
                .body()
                .path("mails")
                .valueStream()
                .anyMatch(mail -> mail.path("state").asString().equals("uncertain"));
    }

    private static void theTopicKeepsEachTicketsOrder(Told told, Map<String, Stored> stored) {
        var versions = told.tickets().stream()
                .map(Kept::event)
                .collect(groupingBy(Event::subject, mapping(Event::version, toCollection(LinkedHashSet::new))));
        stored.forEach((id, ticket) -> assertThat(List.copyOf(versions.get(id)))
                .as("versions of " + id + " in the order of their first occurrence")
                .isEqualTo(ticket.versions()));
    }

    private static ConditionFactory patiently() {
        // Most of what is awaited is true at once, a thousand times over.
        return await().atMost(RECOVERY).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(500));
    }

    /** A few at a time, since each looks at the suite from outside and thousands of looks one by one take minutes. */
    private static <T> void forEach(Collection<T> all, Consumer<T> check) {
        var room = new Semaphore(8);
        try (var checks = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = all.stream()
                    .map(one -> CompletableFuture.runAsync(
                            () -> {
                                room.acquireUninterruptibly();
                                try {
                                    check.accept(one);
                                } finally {
                                    room.release();
                                }
                            },
                            checks))
                    .toList();
            results.forEach(CompletableFuture::join);
        }
    }
}
