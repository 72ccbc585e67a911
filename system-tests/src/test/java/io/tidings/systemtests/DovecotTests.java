package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.suite.Dovecot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real mail server that kicks its clients and gives its mails new numbers, and two gateways that are killed while they fetch
 * from it: every mail is one ticket.
 */
@Tag("replicas")
class DovecotTests {

    private static final int MANY = 120;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @BeforeAll
    static void aMailServer() {
        Assumptions.assumeTrue(
                Dovecot.isHere(),
                "Needs root and Debian's dovecot-imapd and dovecot-pop3d, without which this proves nothing");
    }

    @Test
    void whateverBreaksWhileMailsAreFetchedEveryMailIsOneTicket() throws Exception {
        var word = Suite.unique();
        var random = new Random(4711);
        var expected = IntStream.range(0, MANY)
                .boxed()
                .flatMap(n -> List.of("desk", "post").stream().map(user -> subject(word, user, n)))
                .toList();
        var made = new ArrayList<String>();
        try (var dovecot = new Dovecot()) {
            dovecot.make("desk");
            dovecot.make("post");
            dovecot.deliver("desk", mail(word, "desk", -1));
            made.add(mailbox("imap", dovecot.imapPort(), "desk", "delete"));
            made.add(mailbox("pop3", dovecot.pop3Port(), "post", "leave"));
            made.forEach(DovecotTests::awaitCalm);

            for (var n = 0; n < MANY; n++) {
                dovecot.deliver("desk", mail(word, "desk", n));
                dovecot.deliver("post", mail(word, "post", n));
                if (n % 15 == 7) {
                    dovecot.kick("desk");
                    dovecot.kick("post");
                }
                if (n == MANY / 2) {
                    dovecot.renumber("desk", 2_000_000_000L + random.nextInt(1_000));
                    dovecot.kick("desk");
                }
                if (n % 40 == 20) {
                    Suite.RUNNING.kill(random.nextBoolean() ? "email-gateway" : "email-gateway-2");
                }
            }

            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(subjects(word))
                    .containsAll(expected));
            made.forEach(DovecotTests::awaitCalm);
        } finally {
            made.forEach(id -> ADMIN.delete("/api/v1/mailboxes/" + id));
        }
        assertThat(subjects(word)).containsExactlyInAnyOrderElementsOf(expected);
        Suite.RUNNING.awaitHealthy(PATIENCE);
    }

    private static String mailbox(String protocol, int port, String user, String afterIntake) {
        var answer = ADMIN.post(
                "/api/v1/mailboxes",
                Map.of(
                        "name", "Dovecot " + user,
                        "protocol", protocol,
                        "host", "127.0.0.1",
                        "port", port,
                        "security", "none",
                        "user", user,
                        "password", user,
                        "group", "support",
                        "afterIntake", afterIntake));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    /** All is fetched, and nothing is wrong. */
    private static void awaitCalm(String id) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var state = ADMIN.get("/api/v1/mailboxes/" + id).body().path("state");
            assertThat(state.path("phase").asString()).as(state.toString()).isIn("watching", "waiting");
            assertThat(state.path("waiting").asInt()).isZero();
        });
    }

    /** Of each ticket once: while tickets arrive, one may be on two pages. */
    private static Collection<String> subjects(String word) {
        var subjects = new HashMap<String, String>();
        var next = "";
        do {
            var page =
                    AGENT.get("/api/v1/search?q=" + word + "&limit=100" + next).body();
            page.path("tickets")
                    .forEach(ticket -> subjects.put(
                            ticket.path("id").asString(), ticket.path("subject").asString()));
            next = page.path("next").isString() ? "&cursor=" + page.path("next").asString() : "";
        } while (!next.isEmpty());
        return subjects.values();
    }

    private static String subject(String word, String user, int n) {
        return "%s %s %d".formatted(word, user, n);
    }

    private static String mail(String word, String user, int n) {
        return Suite.mail(
                word + n + user + "@customer.example",
                subject(word, user, n),
                "Body " + n,
                "Message-ID: <" + word + "." + user + "." + n + "@customer.example>");
    }
}
