package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.tidings.events.EventJson;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.suite.Mail;
import io.tidings.suite.Receiver;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The life of a ticket over real SMTP, IMAP, HTTP and Kafka. */
@Tag("flow")
class SpineFlowTests {

    @Test
    void oneMailBecomesATicketAndEveryoneHearsOfIt() throws Exception {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        try (var subscribed = new Subscribed(
                "flow",
                Map.of("events", List.of("ticket.opened.v1"), "filter", "subject:" + word),
                Map.of("filter", "event:ticket.opened subject:" + word))) {

            Suite.writes(customer, "환불 " + word, "결제가 두 번 되었습니다. Proszę o zwrot.");

            var ticket = Suite.found(word);
            assertThat(ticket.path("key").asString()).matches("T-\\d+");
            assertThat(ticket.path("subject").asString()).contains("환불 " + word);
            assertThat(ticket.path("customer").path("email").asString()).isEqualTo(customer);
            var first = Suite.messages(ticket.path("id").asString()).get(0);
            assertThat(first.path("text").asString()).contains("결제가 두 번 되었습니다.");

            await().atMost(SOON).until(() -> MAIL.inbox(customer), mails -> mails.size() == 1);
            assertThat(MAIL.inbox(customer).getFirst().subject())
                    .contains(ticket.path("key").asString());

            await().atMost(SOON).until(() -> subscribed.hook.requests().size() == 1);
            var request = subscribed.hook.requests().getFirst();
            new Webhook(subscribed.endpoint.path("secret").asString()).verify(request.body(), signed(request));
            assertThat(EventJson.read(request.body()).fact())
                    .isInstanceOfSatisfying(TicketOpened.class, opened -> assertThat(
                                    opened.ticket().key())
                            .isEqualTo(ticket.path("key").asString()));

            await().atMost(SOON).until(() -> subscribed.slack.requests().size() == 1);
            assertThat(EventJson.mapper()
                            .readTree(subscribed.slack.requests().getFirst().body())
                            .path("text")
                            .asString())
                    .contains(word);
        }
    }

    @Test
    void theConversationStaysInOneTicketAndOneThread() {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        Suite.writes(customer, "Faktura " + word, "Dzień dobry", "Message-ID: <first-" + word + "@customer.example>");
        var id = Suite.found(word).path("id").asString();

        var reply = AGENT.post(
                "/api/v1/tickets/" + id + "/messages",
                Map.of("body", "We are looking into it, " + word, "visibility", "public", "channel", "email"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);

        var answer =
                await().atMost(SOON).until(() -> mailWith(customer, "We are looking into it"), mail -> mail != null);
        assertThat(answer.inReplyTo()).contains("first-" + word);
        assertThat(answer.references()).contains("first-" + word);

        Suite.MAIL.send(
                customer,
                answer.replyTo(),
                Suite.mail(
                        customer,
                        "Re: " + answer.subject(),
                        "Thank you " + word,
                        "In-Reply-To: " + answer.messageId(),
                        "References: " + answer.references() + " " + answer.messageId()));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Suite.messages(id).size()).isEqualTo(3));
        assertThat(Suite.search(AGENT, word).size()).isEqualTo(1);
        assertThat(AGENT.get("/api/v1/tickets/" + id)
                        .body()
                        .path("state")
                        .path("type")
                        .asString())
                .isEqualTo("open");
    }

    @Test
    void aReplyByReferencesAloneStillFindsItsTicket() {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        Suite.writes(customer, "Order " + word, "First", "Message-ID: <a-" + word + "@customer.example>");
        var id = Suite.found(word).path("id").asString();

        Suite.writes(
                customer,
                "Something else " + word,
                "Second",
                "Message-ID: <b-" + word + "@customer.example>",
                "In-Reply-To: <a-" + word + "@customer.example>");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Suite.messages(id).size()).isEqualTo(2));
    }

    @Test
    void anInternalNoteReachesNobodyOutside() throws Exception {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        try (var hook = new Receiver()) {
            var endpoint = created(
                    "/api/v1/webhook-endpoints",
                    Map.of(
                            "name",
                            "notes",
                            "url",
                            hook.url(),
                            "events",
                            List.of("ticket.message-added.v1"),
                            "filter",
                            "subject:" + word));
            var id = Suite.opens("Order " + word, customer).path("id").asString();

            AGENT.post(
                    "/api/v1/tickets/" + id + "/messages",
                    Map.of("body", "internal-marker", "visibility", "internal", "channel", "note"));
            AGENT.post(
                    "/api/v1/tickets/" + id + "/messages",
                    Map.of("body", "Public answer", "visibility", "public", "channel", "email"));

            await().atMost(SOON).until(() -> mailWith(customer, "Public answer") != null);
            await().atMost(SOON).until(() -> !hook.requests().isEmpty());
            assertThat(MAIL.inbox(customer)).noneMatch(mail -> mail.text().contains("internal-marker"));
            assertThat(hook.requests()).noneMatch(request -> request.body().contains("internal-marker"));
            ADMIN.delete("/api/v1/webhook-endpoints/" + endpoint.path("id").asString());
        }
    }

    @Test
    void aMailTwiceDeliveredIsOneMessage() {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        for (var i = 0; i < 3; i++) {
            Suite.writes(customer, "Twice " + word, "Same", "Message-ID: <same-" + word + "@customer.example>");
        }
        var other = Suite.unique();
        Suite.writes(customer, "After " + other, "Next");

        Suite.found(other);
        var ticket = Suite.found(word);
        assertThat(Suite.messages(ticket.path("id").asString()).size()).isEqualTo(1);
    }

    @Test
    void anAutoReplyIsAttachedInSilence() {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        Suite.writes(customer, "Holiday " + word, "Question", "Message-ID: <h-" + word + "@customer.example>");
        var id = Suite.found(word).path("id").asString();
        await().atMost(SOON).until(() -> MAIL.inbox(customer).size() == 1);

        Suite.writes(
                customer,
                "Out of office",
                "I am away",
                "Auto-Submitted: auto-replied",
                "In-Reply-To: <h-" + word + "@customer.example>");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Suite.messages(id).size()).isEqualTo(2));

        assertThat(MAIL.inbox(customer)).hasSize(1);
    }

    @Test
    void aMailThatCannotBeUnderstoodHoldsUpNothing() {
        var word = Suite.unique();
        var customer = Suite.someCustomer();
        MAIL.send(
                customer,
                "support@tidings.example",
                "\u0000\u0001 not a header\nContent-Type: multipart/mixed\n\n--\n");
        Suite.writes(customer, "Healthy " + word, "I am next");

        assertThat(Suite.found(word).path("customer").path("email").asString()).isEqualTo(customer);
    }

    private static JsonNode created(String path, Object body) {
        var answer = ADMIN.post(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body();
    }

    private static Mail.Received mailWith(String customer, String text) {
        return MAIL.inbox(customer).stream()
                .filter(mail -> mail.text().contains(text))
                .findFirst()
                .orElse(null);
    }

    private static HttpHeaders signed(Receiver.Request request) {
        return HttpHeaders.of(
                request.headers().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))),
                (name, value) -> true);
    }
}
