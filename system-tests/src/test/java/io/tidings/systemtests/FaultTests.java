package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.EventJson;
import io.tidings.events.EventTypes;
import io.tidings.suite.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills processes at random under load and then counts: every acknowledged ticket, reply and mail is there, every subscriber heard
 * every version in order, the index equals the store, and nobody was written to twice. {@code -Dtidings.fault.seed=…} replays the
 * kills, {@code -Dtidings.fault.seconds=…} lengthens the run.
 */
@Tag("fault")
class FaultTests {

    private static final long SEED = Long.getLong("tidings.fault.seed", System.nanoTime() & 0xFFFF_FFFFL);
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("tidings.fault.seconds", 120));
    private static final Duration RECOVERY = Duration.ofSeconds(90);
    private static final List<String> VICTIMS = List.of(
            "ticket-service",
            "email-gateway",
            "webhook-dispatcher",
            "search-service",
            "notifier-service",
            "kafka",
            "elasticsearch",
            "store");

    private record Written(String customer, String word) {}

    private final Random random = new Random(SEED);
    private final String run = Suite.unique();
    private final Queue<String> opened = new ConcurrentLinkedQueue<>();
    private final Queue<String> replies = new ConcurrentLinkedQueue<>();
    private final Queue<Written> mails = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<Long>> heard = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void nothingAcknowledgedIsLostHoweverTheProcessesDie() {
        System.out.printf("fault run: seed %d, %d s%n", SEED, LENGTH.toSeconds());
        // Most of what is awaited below is true at once, a thousand times over.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        var killedInFlight = 0;
        try (var receiver = new Receiver()) {
            receiver.tells(request -> {
                var event = EventJson.read(request.body());
                heard.computeIfAbsent(event.subject(), subject -> new ConcurrentLinkedQueue<>())
                        .add(event.version());
            });
            var endpoint = subscribe(receiver);
            try (var load = Executors.newVirtualThreadPerTaskExecutor()) {
                var until = Instant.now().plus(LENGTH);
                load.submit(() -> repeat(until, 200, this::opens));
                load.submit(() -> repeat(until, 500, this::writes));
                load.submit(() -> repeat(until, 300, this::replies));
                killedInFlight = kills(until);
            }
            RUNNING.awaitHealthy(RECOVERY);
            assertThat(killedInFlight)
                    .as("a run in which no kill hit a request in flight proves nothing")
                    .isPositive();
            System.out.printf(
                    "fault run: %d tickets, %d replies, %d mails acknowledged; %d requests refused; %d kills hit a request in flight%n",
                    opened.size(), replies.size(), mails.size(), refused.get(), killedInFlight);

            everyAcknowledgedTicketIsThere();
            everyMailIsOneTicketAndAnsweredAtMostOnce();
            everyVersionWasHeard();
            theTopicKeepsEachTicketsOrder();
            theIndexEqualsTheStore();
            ADMIN.delete("/api/v1/webhook-endpoints/" + endpoint);
        }
    }

    private String subscribe(Receiver receiver) {
        var types = EventTypes.subscribable().stream()
                .filter(type -> type.startsWith("ticket.") && !type.startsWith("ticket.indexed"))
                .toList();
        var answer = ADMIN.post(
                "/api/v1/webhook-endpoints",
                Map.of(
                        "name",
                        run,
                        "url",
                        receiver.url(),
                        "events",
                        types,
                        "audience",
                        "internal",
                        "filter",
                        "subject:" + run));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    private void repeat(Instant until, int everyMillis, Runnable act) {
        while (Instant.now().isBefore(until)) {
            inFlight.incrementAndGet();
            try {
                act.run();
            } catch (RuntimeException _) {
                // A refused connection is an honest answer of a suite under fire; what counts is what it did
                // acknowledge.
                refused.incrementAndGet();
            } finally {
                inFlight.decrementAndGet();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(everyMillis));
        }
    }

    private void opens() {
        var answer = AGENT.post(
                "/api/v1/tickets",
                Map.of("subject", run + " opened", "body", "Body", "customer", Map.of("email", Suite.someCustomer())),
                "Idempotency-Key",
                Suite.unique());
        if (answer.status() == 201) {
            opened.add(answer.body().path("id").asString());
        } else {
            refused.incrementAndGet();
        }
    }

    private void replies() {
        var id = opened.peek();
        if (id == null) {
            return;
        }
        var text = Suite.unique();
        var answer = AGENT.post(
                "/api/v1/tickets/" + id + "/messages",
                Map.of("body", text, "visibility", "internal", "channel", "note"));
        if (answer.status() == 201) {
            replies.add(text);
            opened.add(opened.remove());
        } else {
            refused.incrementAndGet();
        }
    }

    private void writes() {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        Suite.writes(customer, run + " " + word, "Hello", "Message-ID: <" + word + "@customer.example>");
        mails.add(new Written(customer, word));
    }

    private int kills(Instant until) {
        var hits = 0;
        while (Instant.now().isBefore(until)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3_000 + random.nextInt(5_000)));
            var victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
            if (!RUNNING.process(victim).state().equals("up")) {
                continue;
            }
            hits += inFlight.get() > 0 ? 1 : 0;
            System.out.printf("fault run: kill -9 %s (pid %d)%n", victim, RUNNING.kill(victim));
        }
        return hits;
    }

    private void everyAcknowledgedTicketIsThere() {
        var texts = ConcurrentHashMap.<String>newKeySet();
        forEach(new TreeSet<>(opened), id -> {
            assertThat(AGENT.get("/api/v1/tickets/" + id).status())
                    .as("ticket " + id)
                    .isEqualTo(200);
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
        assertThat(texts).containsAll(replies);
    }

    private void everyMailIsOneTicketAndAnsweredAtMostOnce() {
        var unanswered = new AtomicInteger();
        forEach(mails, mail -> {
            var tickets =
                    await().atMost(RECOVERY).until(() -> Suite.search(AGENT, mail.word()), found -> found.size() > 0);
            assertThat(tickets.size()).as("tickets of the mail " + mail.word()).isEqualTo(1);
            assertThat(Suite.messages(tickets.get(0).path("id").asString()).size())
                    .as("messages of the mail " + mail.word())
                    .isEqualTo(1);
            var copies = await().atMost(RECOVERY)
                    .until(
                            () -> MAIL.inbox(mail.customer()).size(),
                            found -> found > 0 || isUncertain(mail.customer()));
            assertThat(copies).as("acknowledgements to " + mail.customer()).isLessThanOrEqualTo(1);
            unanswered.addAndGet(1 - copies);
        });
        System.out.printf("fault run: %d acknowledgements are uncertain and shown as such%n", unanswered.get());
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

    private static boolean isUncertain(String customer) {
        return ADMIN.get("/api/v1/outgoing-mail?state=uncertain").text().contains(customer);
    }

    private void theTopicKeepsEachTicketsOrder() {
        var versions = TicketsTopic.firstOccurrences(RUNNING);
        for (var id : new TreeSet<>(opened)) {
            var ofTicket = List.copyOf(versions.get(id));
            assertThat(ofTicket)
                    .as("versions of " + id + " in the order of their first occurrence")
                    .isEqualTo(
                            LongStream.rangeClosed(1, ofTicket.size()).boxed().toList());
        }
    }

    private void everyVersionWasHeard() {
        forEach(new TreeSet<>(opened), id -> {
            var version =
                    AGENT.get("/api/v1/tickets/" + id).body().path("version").asLong();
            await().atMost(RECOVERY).untilAsserted(() -> assertThat(distinct(id))
                    .as("versions of " + id)
                    .containsAll(LongStream.rangeClosed(1, version).boxed().toList()));
        });
    }

    private TreeSet<Long> distinct(String id) {
        return new TreeSet<>(heard.getOrDefault(id, new ConcurrentLinkedQueue<>()));
    }

    private void theIndexEqualsTheStore() {
        forEach(new TreeSet<>(opened), id -> {
            var stored = AGENT.get("/api/v1/tickets/" + id).body();
            var query = "key:" + stored.path("key").asString();
            await().atMost(RECOVERY).untilAsserted(() -> assertThat(
                            Suite.search(AGENT, query).get(0).path("version").asLong())
                    .isEqualTo(stored.path("version").asLong()));
        });
    }
}
