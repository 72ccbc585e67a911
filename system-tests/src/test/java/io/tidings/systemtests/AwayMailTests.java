package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.CUSTOMER;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.suite.Api;
import io.tidings.suite.Mail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is away hears by mail of what waits behind the bell; the half hours between are the notifier's, moved by its clock. */
@Tag("flow")
class AwayMailTests {

    private static final String PREFERENCES = "/api/v1/notifications/preferences";
    private static final String CLOCK = Suite.RUNNING.service(8104) + "/actuator/clock";

    /** Longer than something waits, and than the pause after the mail before, also that of an earlier run. */
    private static final String HALF_AN_HOUR = "PT36M";

    private static final int EARLIER_RUNS = 4;

    @AfterEach
    void presentAgain() {
        ADMIN.post(CLOCK, Map.of("reset", true));
        prefer(Set.of());
    }

    @Test
    void anAbsentAgentHearsOnceOfWhatIsUnreadAndWantedAndOfNoWords() {
        prefer(Set.of("assigned"));
        var unread = assigned();
        var read = assigned();
        var unwanted = answeredByItsCustomer();
        awaitUnread(read);
        AGENT.post("/api/v1/notifications/read", Map.of("ticket", read.id()));
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        AGENT.get("/api/v1/notifications?unread=true").text())
                .contains(unread.word(), unwanted.word())
                .doesNotContain(read.word()));

        assertThat(mailOnceLater(unread)).satisfies(mail -> {
            assertThat(mail.text())
                    .contains(unread.key(), "Told " + unread.word(), Suite.RUNNING.url() + "/tickets/" + unread.id())
                    .doesNotContain(read.word(), unwanted.word(), "Body of");
        });

        var next = assigned();
        awaitUnread(next);
        assertThat(mailOnceLater(next).text()).doesNotContain(unread.word());
        assertThat(about(unread)).hasSize(1);
        assertThat(about(read)).isEmpty();
        assertThat(about(unwanted)).isEmpty();
    }

    @Test
    void aCustomerHearsOfAnAnswerByTheAnswerAlone() {
        prefer(Set.of("assigned"));
        var word = Suite.unique();
        var asked = CUSTOMER.post("/api/v1/tickets", Map.of("subject", "Mine " + word, "body", "Help"));
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        var written = AGENT.post(
                "/api/v1/tickets/" + asked.body().path("id").asString() + "/messages",
                Map.of("body", "For you " + word, "visibility", "public", "channel", "email"));
        assertThat(written.status()).as(written.text()).isEqualTo(201);
        await().atMost(SOON)
                .until(() ->
                        CUSTOMER.get("/api/v1/notifications?unread=true").text().contains("For you " + word));
        var address = addressOf(CUSTOMER);
        await().atMost(SOON).until(() -> with("For you " + word, address).size() == 1);

        // Once an agent was told of something younger, whatever would have told the customer has had its time.
        mailOnceLater(assigned());

        assertThat(with("For you " + word, address)).hasSize(1);
        assertThat(MAIL.inbox(address))
                .filteredOn(mail -> mail.text().contains("/account/notifications"))
                .isEmpty();
    }

    private static void awaitUnread(Ticket ticket) {
        await().atMost(SOON)
                .until(() ->
                        AGENT.get("/api/v1/notifications?unread=true").text().contains(ticket.word()));
    }

    private record Ticket(String id, String key, String word) {}

    /** A colleague gives the agent a ticket. */
    private static Ticket assigned() {
        var word = Suite.unique();
        var ticket = Suite.opens("Told " + word, Suite.someCustomer());
        return of(ticket.path("id").asString(), ticket.path("key").asString(), word, ADMIN);
    }

    /** A ticket that the agent took, so that only the customer's answer is told. */
    private static Ticket answeredByItsCustomer() {
        var word = Suite.unique();
        var asked = CUSTOMER.post("/api/v1/tickets", Map.of("subject", "Told " + word, "body", "Help"));
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        var id = asked.body().path("id").asString();
        var ticket = of(id, asked.body().path("key").asString(), word, AGENT);
        var answer = CUSTOMER.post("/api/v1/tickets/" + id + "/messages", Map.of("body", "And now? " + word));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return ticket;
    }

    private static Ticket of(String id, String key, String word, Api giver) {
        var me = AGENT.get("/api/v1/me").body().path("id").asString();
        var given = giver.patch("/api/v1/tickets/" + id, Map.of("assignee", me));
        assertThat(given.status()).as(given.text()).isEqualTo(200);
        return new Ticket(id, key, word);
    }

    private static void prefer(Set<String> byMail) {
        var kinds = Map.of(
                "assigned", Map.of("bell", true, "mail", byMail.contains("assigned") ? "away" : "never"),
                "answered", Map.of("bell", true, "mail", "never"),
                "watched", Map.of("bell", true, "mail", "never"));
        var answer = AGENT.put(PREFERENCES, Map.of("kinds", kinds));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** The one mail that speaks of the ticket, after as many half hours as it takes. */
    private static Mail.Received mailOnceLater(Ticket ticket) {
        for (var earlier = 0; ; earlier++) {
            var moved = ADMIN.post(CLOCK, Map.of("advance", HALF_AN_HOUR));
            assertThat(moved.status()).as(moved.text()).isEqualTo(200);
            try {
                return await().atMost(Duration.ofSeconds(8))
                        .until(() -> about(ticket), mails -> mails.size() == 1)
                        .getFirst();
            } catch (ConditionTimeoutException e) {
                if (earlier == EARLIER_RUNS) {
                    throw e;
                }
            }
        }
    }

    private static List<Mail.Received> about(Ticket ticket) {
        return with(ticket.word(), addressOf(AGENT));
    }

    private static List<Mail.Received> with(String words, String address) {
        return MAIL.inbox(address).stream()
                .filter(mail -> (mail.subject() + " " + mail.text()).contains(words))
                .toList();
    }

    private static String addressOf(Api who) {
        return who.get("/api/v1/me").body().path("email").asString();
    }
}
