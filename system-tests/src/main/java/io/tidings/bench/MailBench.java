package io.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.bench.SteadyLoad.Outcome;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.Topics;
import io.tidings.suite.Api;
import io.tidings.suite.RunningSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What the suite makes of mail: how many it takes and turns into tickets, how soon an agent sees one, how many it sends, what
 * reading one costs, and what a huge one does to it. Takes about eight minutes and leaves some 17,000 tickets behind.
 */
final class MailBench {

    private static final String ADDRESS = "support@tidings.example";
    private static final int A_SECOND = 100;
    private static final int MORE_A_SECOND = 225;
    private static final Duration SUSTAINED = Duration.ofSeconds(60);
    private static final Duration MORE = Duration.ofSeconds(20);
    private static final Duration SENDING = Duration.ofSeconds(20);
    private static final Duration READING = Duration.ofSeconds(10);
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final Duration MOST_WARMING = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int SEEN = 40;
    private static final int PART = 20_000;
    private static final int WHOLE = 50_000;
    private static final int HUGE = 60 << 20;
    private static final String PARSED = "tidings_mail_parse_seconds";

    private static final String PARAGRAPH =
            "<p style=\"margin:0\">The <b>invoice</b> of last month does not match the <a href=\"https://shop.example/\">order</a>.</p>\r\n";

    /** Domains of the senders: a server sends to each of them at its own pace. */
    private static final int DOMAINS = 100;

    private final RunningSuite suite;
    private final Api agent;
    private final Api admin;
    private final LeanClient client;
    private final LeanSmtp smtp;
    private final String run = "m" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Figure> figures = new ArrayList<>();

    /** When the ticket of the mail with this subject was committed. */
    private final Map<String, Instant> opened = new ConcurrentHashMap<>();

    private final Map<String, String> tickets = new ConcurrentHashMap<>();

    /** When the mail about this message was handed over; the message's id. */
    private final Map<String, Instant> sent = new ConcurrentHashMap<>();

    MailBench(RunningSuite suite) {
        this.suite = suite;
        this.agent = Api.as(suite, "agent");
        this.admin = Api.as(suite, "admin");
        this.client = new LeanClient(URI.create(suite.url()), agent::token);
        this.smtp = new LeanSmtp(suite.smtpIntake(), ADDRESS);
    }

    List<Figure> measure() {
        try (var _ = new Listening(suite, List.of(Topics.TICKETS, Topics.OUTCOMES), this::hear)) {
            warmUp();
            taking();
            calm();
            seeing();
            calm();
            reading();
            calm();
            answering("mails sent to %d domains".formatted(DOMAINS), "steadyx.*");
            calm();
            // A hundredth of the senders, all of the first domain.
            answering("mails sent to one domain", "steadyx\\d*00 .*");
            calm();
            huge();
        }
        return figures;
    }

    private void hear(Event event) {
        if (event.fact() instanceof TicketOpened fact
                && fact.ticket().subject().value().endsWith(run)) {
            tickets.put(fact.ticket().subject().value(), fact.ticket().id());
            opened.put(fact.ticket().subject().value(), event.time());
        } else if (event.fact() instanceof MailSent fact && fact.messageRef() != null) {
            sent.put(fact.messageRef(), event.time());
        }
    }

    private void warmUp() {
        progress("Warming up until three rounds take alike, %d min at most".formatted(MOST_WARMING.toMinutes()));
        var round = new AtomicInteger();
        var seconds = Warming.untilAlike(
                MOST_WARMING,
                () -> mails("warm" + round.getAndIncrement(), A_SECOND, ROUND, PART)
                                .lag()
                                .toMillis()
                        + 100.0);
        found(Figure.told("warmed up", seconds, "s"));
    }

    /**
     * What became of some mails.
     *
     * @param answers of the receiver, by how long they took
     * @param missing those that were taken and are no tickets
     * @param perSecond tickets, from the first mail to the last ticket
     * @param lag of the last ticket behind the last mail
     */
    private record Made(Outcome answers, long missing, double perSecond, Duration lag) {}

    private Made mails(String kind, int perSecond, Duration length, int size) {
        var begun = Instant.now();
        var answers = new SteadyLoad(perSecond, length).run(n -> send(kind + "x" + n, n, size));
        var ended = Instant.now();
        var taken = answers.answered(250);
        await(() -> made(kind).size() >= taken);
        var made = made(kind);
        var last = made.stream().max(Instant::compareTo).orElse(begun);
        return new Made(
                answers,
                taken - made.size(),
                made.size()
                        * 1_000.0
                        / Math.max(1, Duration.between(begun, last).toMillis()),
                last.isAfter(ended) ? Duration.between(ended, last) : Duration.ZERO);
    }

    private List<Instant> made(String kind) {
        return opened.entrySet().stream()
                .filter(each -> each.getKey().startsWith(kind + "x"))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void taking() {
        progress("Taking %d mails/s of 20 kB for %d s".formatted(A_SECOND, SUSTAINED.toSeconds()));
        var steady = mails("steady", A_SECOND, SUSTAINED, PART);
        found(Figure.atLeast(
                "mails to tickets at %d/s".formatted(A_SECOND), steady.perSecond(), "per s", A_SECOND * 0.98));
        found(Figure.atMost("mails not taken", steady.answers().others(250), "mails", 0));
        found(Figure.atMost("mails without a ticket", steady.missing(), "mails", 0));
        found(Figure.told("the last ticket behind the last mail", steady.lag().toMillis(), "ms"));
        found(Figure.told("a mail is taken p99", steady.answers().millis(99), "ms"));
        calm();
        progress("Taking %d mails/s of 20 kB for %d s".formatted(MORE_A_SECOND, MORE.toSeconds()));
        var more = mails("more", MORE_A_SECOND, MORE, PART);
        // As near to it as the machine comes.
        found(Figure.told("mails to tickets at %d/s".formatted(MORE_A_SECOND), more.perSecond(), "per s"));
        found(Figure.atMost(
                "mails without a ticket, of those",
                more.missing() + more.answers().others(250),
                "mails",
                0));
    }

    /** From the receiver's 250 to the first row of an agent's list. */
    private void seeing() {
        // What came faster than it could be worked off has left answers to be sent.
        calm();
        progress("Looking for %d mails in an agent's list".formatted(SEEN));
        var millis = IntStream.range(0, SEEN)
                .mapToDouble(n -> {
                    var subject = "seen" + n + "x";
                    send(subject, n, PART).join();
                    var start = System.nanoTime();
                    await(() -> agent.get("/api/v1/views/open/tickets").text().contains(subject + " " + run));
                    return (System.nanoTime() - start) / 1e6;
                })
                .sorted()
                .toArray();
        found(Figure.told("taken to seen p50", millis[millis.length / 2], "ms"));
        found(Figure.atMost("taken to seen p95", millis[millis.length * 95 / 100], "ms", 1_500));
    }

    /** As the service itself has timed each; a tenth of what it had to do meanwhile is in it. */
    private void reading() {
        for (var kind : List.of("text", "html", "both", "file")) {
            progress("Reading mails of 50 kB (%s)".formatted(kind));
            // What has not been asked for yet is compiled first, as everywhere here.
            mails(kind + "warm", 20, READING, WHOLE);
            calm();
            var before = Steps.of(metrics(), PARSED);
            mails(kind, 20, READING, WHOLE);
            var parsed = Steps.of(metrics(), PARSED).since(before);
            found(Figure.atMost(
                    "reading a mail of 50 kB (%s), median".formatted(kind), 1_000 * parsed.quantile(0.5), "ms", 5));
            found(Figure.told(
                    "reading a mail of 50 kB (%s), p95".formatted(kind), 1_000 * parsed.quantile(0.95), "ms"));
        }
    }

    private List<String> metrics() {
        var address = URI.create(suite.service(8102) + "/actuator/prometheus");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofLines())
                    .body()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** From an agent's answer to the moment at which the next mail server has it. */
    private void answering(String name, String subjects) {
        progress("Answering %d tickets/s for %d s: %s".formatted(A_SECOND, SENDING.toSeconds(), name));
        var ids = tickets.entrySet().stream()
                .filter(each -> each.getKey().matches(subjects))
                .map(Map.Entry::getValue)
                .toList();
        sent.clear();
        var begun = Instant.now();
        var answers = new SteadyLoad(A_SECOND, SENDING)
                .run(n -> client.post("/api/v1/tickets/" + ids.get((int) (n % ids.size())) + "/messages", """
                        {"body": "Answer %d. %s"}""".formatted(
                                n, "We are looking into it, and write again tomorrow. ".repeat(5))));
        var written = answers.answered(201);
        await(() -> sent.size() >= written);
        var last = sent.values().stream().max(Instant::compareTo).orElse(begun);
        found(Figure.atLeast(
                name,
                sent.size()
                        * 1_000.0
                        / Math.max(1, Duration.between(begun, last).toMillis()),
                "per s",
                A_SECOND * 0.98));
        found(Figure.atMost("answers not sent", written - sent.size() + answers.others(201), "mails", 0));
    }

    /** One mail beyond the limit: it is refused, and nobody else notices. */
    private void huge() {
        progress("Sending a mail of 60 MB");
        var before = resident();
        var line = ("x".repeat(998) + "\r\n").getBytes(UTF_8);
        var mail = new byte[HUGE];
        for (var at = 0; at < HUGE; at++) {
            mail[at] = line[at % line.length];
        }
        var head = mail("huge", 0, "text/plain", "");
        System.arraycopy(head, 0, mail, 0, head.length);
        var answer = smtp.send("huge@bench.example", mail).exceptionally(_ -> 0).join();
        found(Figure.told("a mail of 60 MB is answered with", answer, ""));
        found(Figure.atMost("memory after it", resident() - before, "MB more", 100));
        found(Figure.atMost(
                "mails without a ticket beside it",
                mails("beside", 10, Duration.ofSeconds(3), PART).missing(),
                "mails",
                0));
    }

    private long resident() {
        return suite.process("email-gateway").rssMb();
    }

    /** Until the mails that thank for the others are out, so that one figure is not paid for by the next. */
    private void calm() {
        await(() -> List.of("planned", "sending").stream()
                .allMatch(state -> admin.get("/api/v1/outgoing-mail?limit=1&state=" + state)
                                .body()
                                .path("mails")
                                .size()
                        == 0));
    }

    private CompletableFuture<Integer> send(String subject, long n, int size) {
        return smtp.send(sender(n), body(subject, n, size));
    }

    private String sender(long n) {
        return "c%d-%s@d%d.bench.example".formatted(n, run, n % DOMAINS);
    }

    private byte[] body(String subject, long n, int size) {
        var words = "The invoice of last month does not match the order, and nobody has answered yet.\r\n";
        return switch (subject.substring(0, 4)) {
            case "html" ->
                mail(
                        subject,
                        n,
                        "text/html; charset=utf-8",
                        "<html><body>" + repeated(PARAGRAPH, size) + "</body></html>");
            // As mail programs answer: the same in text and HTML, with the earlier mail below.
            case "both" ->
                mail(
                        subject,
                        n,
                        "multipart/alternative; boundary=b",
                        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIt is solved, thank you.\r\n\r\n"
                                + "On Fri, Nov 20, 2026 at 2:03 PM Support <" + ADDRESS + "> wrote:\r\n"
                                + repeated("> " + words, size / 3)
                                + "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>It is solved, thank you.</p>"
                                + "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Fri, Nov 20, 2026 at 2:03 PM Support &lt;"
                                + ADDRESS
                                + "&gt; wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex\">"
                                + repeated(PARAGRAPH, size * 2 / 3) + "</blockquote></div></body></html>\r\n--b--");
            case "file" ->
                mail(
                        subject,
                        n,
                        "multipart/mixed; boundary=b",
                        "--b\r\nContent-Type: text/plain\r\n\r\n" + words
                                + "--b\r\nContent-Type: application/pdf; name=bill.pdf\r\n"
                                + "Content-Transfer-Encoding: base64\r\n\r\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString((n + run + repeated(words, size * 3 / 4)).getBytes(UTF_8))
                                + "\r\n--b--");
            default -> mail(subject, n, "text/plain; charset=utf-8", repeated(words, size));
        };
    }

    private static String repeated(String words, int size) {
        return words.repeat(Math.max(1, size / words.length()));
    }

    private byte[] mail(String subject, long n, String type, String body) {
        return ("From: Customer %d <%s>\r\nTo: %s\r\nSubject: %s %s\r\nMessage-ID: <%s@bench.example>\r\nMIME-Version: 1.0\r\nContent-Type: %s\r\n\r\n%s"
                        .formatted(n, sender(n), ADDRESS, subject, run, UUID.randomUUID(), type, body))
                .getBytes(UTF_8);
    }

    private static void await(BooleanSupplier condition) {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Said at once too, since the whole takes minutes. */
    private void found(Figure figure) {
        figures.add(figure);
        System.err.printf("  %s: %.1f %s%n", figure.name(), figure.value(), figure.unit());
    }

    private static void progress(String text) {
        System.err.println(text + " …");
    }
}
