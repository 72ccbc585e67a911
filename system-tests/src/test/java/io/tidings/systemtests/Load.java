package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventJson;
import io.tidings.suite.Api;
import io.tidings.suite.Mail;
import io.tidings.suite.Receiver;
import io.tidings.suite.SignedIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Everybody who uses the suite while parts of it die: agents, customers who write mails, an integrator, a messenger, a signed-in
 * browser. They repeat what was not acknowledged, as clients do, and remember what was.
 */
final class Load implements AutoCloseable {

    /** How one attempt ended for its client. */
    enum End {
        /** Acknowledged. */
        DONE,
        /** Answered by a refusal, or by nobody, since the port was shut. */
        REFUSED,
        /** Taken, and broken off before it was answered. */
        CUT
    }

    /**
     * One attempt as its client saw it.
     *
     * @param through the parts that it goes through
     * @param brokenOffBy the part that had taken it and broke off, where the end says so
     */
    record Attempt(String what, Set<String> through, Instant sent, Instant ended, End end, String brokenOffBy) {

        boolean wasOpenAt(Instant time) {
            return sent.isBefore(time) && ended.isAfter(time);
        }
    }

    /** An acknowledged mail, with the word by which its ticket is known. */
    record Written(String customer, String word, Instant acknowledged) {}

    private record Answered(End end, String brokenOffBy) {}

    /** As long as people try before they give up: longer than any outage here. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Pattern TICKET = Pattern.compile("/tickets/([^|>\\s]+)");

    private static final Set<String> WRITES = Set.of("gateway", "ticket-service", "store");
    private static final Set<String> MAILS = Set.of("email-gateway", "store");
    private static final Set<String> SEARCHES = Set.of("gateway", "search-service", "elasticsearch");
    private static final Set<String> TOKENS = Set.of("gateway", "keycloak");
    private static final Set<String> SESSIONS = Set.of("gateway", "ticket-service", "store");

    private final String run = Suite.unique();
    private final Instant begun = Instant.now();
    private final Map<String, Long> deadLettersBefore = TopicRecords.deadLetters(RUNNING);
    private final Receiver hook = new Receiver();
    private final Receiver messenger = new Receiver();
    private final SignedIn browser = SignedIn.as(RUNNING, "agent");
    private final Api.Tokens tokens = Api.as(RUNNING, "agent").tokens();
    private final String endpoint;
    private final String route;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    private final List<CompletableFuture<Void>> rhythms = new ArrayList<>();

    private final Map<String, String> opened = new ConcurrentHashMap<>();
    private final Queue<String> replies = new ConcurrentLinkedQueue<>();
    private final Queue<Written> mails = new ConcurrentLinkedQueue<>();
    private final Map<String, Map<Long, Instant>> heard = new ConcurrentHashMap<>();
    private final Map<String, Instant> alerted = new ConcurrentHashMap<>();
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final Map<Object, Set<String>> open = new ConcurrentHashMap<>();
    private final Queue<String> lostLogins = new ConcurrentLinkedQueue<>();
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger repeats = new AtomicInteger();
    private volatile Instant until = Instant.EPOCH;

    Load() {
        hook.tells(request -> {
            var event = EventJson.read(request.body());
            heard.computeIfAbsent(event.subject(), subject -> new ConcurrentHashMap<>())
                    .putIfAbsent(event.version(), request.at());
        });
        messenger.tells(request -> {
            var ticket = TICKET.matcher(request.body());
            if (ticket.find()) {
                alerted.putIfAbsent(ticket.group(1), request.at());
            }
        });
        endpoint = created(
                "/api/v1/webhook-endpoints",
                Map.of(
                        "name",
                        run,
                        "url",
                        hook.url(),
                        "events",
                        List.of("*"),
                        "audience",
                        "internal",
                        "filter",
                        "subject:" + run));
        route = created(
                "/api/v1/alert-routes",
                Map.of(
                        "kind",
                        "slack",
                        "name",
                        run,
                        "url",
                        messenger.url(),
                        "filter",
                        "event:ticket.opened subject:" + run));
    }

    private static String created(String path, Object body) {
        var answer = ADMIN.post(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    /** Begins the load; it ends by itself after that time. */
    void begin(Duration length) {
        until = Instant.now().plus(length);
        every(200, this::opens);
        every(300, this::replies);
        every(500, this::writes);
        every(500, this::searches);
        every(700, this::renewsTheToken);
        every(700, this::looks);
    }

    /** Returns when the load has ended and everybody has been answered. */
    void await() {
        rhythms.forEach(CompletableFuture::join);
        clients.close();
    }

    private void every(int millis, Runnable act) {
        rhythms.add(CompletableFuture.runAsync(
                () -> {
                    while (Instant.now().isBefore(until)) {
                        clients.execute(act);
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                    }
                },
                clients));
    }

    private void opens() {
        var word = Suite.unique();
        var body =
                Map.of("subject", run + " " + word, "body", "Body", "customer", Map.of("email", Suite.someCustomer()));
        untilAcknowledged("open", WRITES, () -> {
            var answer = AGENT.post("/api/v1/tickets", body, "Idempotency-Key", word);
            if (answer.status() == 201) {
                opened.put(answer.body().path("id").asString(), word);
            }
            return answered(answer);
        });
    }

    private void replies() {
        var ids = opened.keySet().toArray(String[]::new);
        if (ids.length == 0) {
            return;
        }
        var id = ids[ThreadLocalRandom.current().nextInt(ids.length)];
        var text = Suite.unique();
        untilAcknowledged("reply", WRITES, () -> {
            var answer = AGENT.post(
                    "/api/v1/tickets/" + id + "/messages",
                    Map.of("body", text, "visibility", "internal", "channel", "note"),
                    "Idempotency-Key",
                    text);
            if (answer.status() == 201) {
                replies.add(text);
            }
            return answered(answer);
        });
    }

    private void writes() {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        untilAcknowledged("mail", MAILS, () -> {
            Suite.writes(customer, run + " " + word, "Hello", "Message-ID: <" + word + "@customer.example>");
            mails.add(new Written(customer, word, Instant.now()));
            return new Answered(End.DONE, "");
        });
    }

    private void searches() {
        once("search", SEARCHES, () -> answered(AGENT.get("/api/v1/search?q=" + run)));
    }

    /** A login outlives Keycloak's death: it must never say that it does not know it any more. */
    private void renewsTheToken() {
        once("token", TOKENS, () -> {
            var answer = tokens.renew();
            if (answer.status() == 400 || answer.status() == 401) {
                lostLogins.add("token: " + answer.text());
            }
            return answered(answer);
        });
    }

    private void looks() {
        once("look", SESSIONS, () -> {
            var status = browser.get("/api/v1/me");
            if (status == 401 || status == 403) {
                lostLogins.add("session: " + status);
            }
            return new Answered(status == 200 ? End.DONE : End.REFUSED, "");
        });
    }

    private static Answered answered(Api.Answer answer) {
        if (answer.status() / 100 == 2) {
            return new Answered(End.DONE, "");
        }
        var brokenOff = answer.body().path("code").asString("").equals("service-broke-off");
        return brokenOff
                ? new Answered(End.CUT, answer.body().path("service").asString())
                : new Answered(End.REFUSED, "");
    }

    private void untilAcknowledged(String what, Set<String> through, Supplier<Answered> attempt) {
        var pause = FIRST_PAUSE;
        while (once(what, through, attempt) != End.DONE) {
            if (Instant.now().isAfter(until.plus(PATIENCE))) {
                unanswered.add(what);
                return;
            }
            repeats.incrementAndGet();
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private End once(String what, Set<String> through, Supplier<Answered> attempt) {
        var sent = Instant.now();
        var key = new Object();
        open.put(key, through);
        Answered answered;
        try {
            answered = attempt.get();
        } catch (UncheckedIOException e) {
            answered = failed(e.getCause(), through.contains("gateway") ? "gateway" : "email-gateway");
        } catch (IllegalStateException e) {
            answered = new Answered(End.REFUSED, "");
        } finally {
            open.remove(key);
        }
        attempts.add(new Attempt(what, through, sent, Instant.now(), answered.end(), answered.brokenOffBy()));
        return answered.end();
    }

    /** A shut port took nothing; a connection that ended otherwise had been taken by the one it was made to. */
    private static Answered failed(IOException e, String door) {
        var taken = !(e instanceof ConnectException || e instanceof HttpTimeoutException || e instanceof Mail.Refused);
        return taken ? new Answered(End.CUT, door) : new Answered(End.REFUSED, "");
    }

    /** Waits until a request is on its way through a part, for a while at most. */
    void awaitOneThrough(String part, Duration atMost) {
        var giveUp = Instant.now().plus(atMost);
        while (open.values().stream().noneMatch(through -> through.contains(part))
                && Instant.now().isBefore(giveUp)) {
            LockSupport.parkNanos(200_000);
        }
    }

    String run() {
        return run;
    }

    Instant begun() {
        return begun;
    }

    /** Acknowledged tickets with the word in their subject. */
    Map<String, String> opened() {
        return opened;
    }

    Collection<String> acknowledgedReplies() {
        return replies;
    }

    Collection<Written> acknowledgedMails() {
        return mails;
    }

    Collection<Attempt> attempts() {
        return attempts;
    }

    /** When the integrator first heard of each version of a ticket. */
    Map<Long, Instant> heard(String ticketId) {
        return heard.getOrDefault(ticketId, Map.of());
    }

    /** When the messenger first heard of each ticket. */
    Map<String, Instant> alerted() {
        return alerted;
    }

    Collection<String> lostLogins() {
        return lostLogins;
    }

    Collection<String> unanswered() {
        return unanswered;
    }

    int repeats() {
        return repeats.get();
    }

    Map<String, Long> deadLettersBefore() {
        return deadLettersBefore;
    }

    /** The logins as they are now: the browser's session and the token of before all kills. */
    boolean loginsHold() {
        return browser.get("/api/v1/me") == 200 && tokens.renew().status() == 200;
    }

    @Override
    public void close() {
        clients.shutdownNow();
        ADMIN.delete("/api/v1/webhook-endpoints/" + endpoint);
        ADMIN.delete("/api/v1/alert-routes/" + route);
        hook.close();
        messenger.close();
        browser.close();
    }
}
