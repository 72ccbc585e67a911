package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.EventJson;
import io.tidings.suite.Receiver;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What another helpdesk knew comes in without a sound, and is worked on from there. */
@Tag("flow")
class ImportTests {

    @Test
    void nobodyHearsOfAnImportAndTheConversationGoesOn() throws Exception {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        try (var hook = new Receiver();
                var slack = new Receiver()) {
            var endpoint = created(
                    "/api/v1/webhook-endpoints",
                    Map.of(
                            "name",
                            "import",
                            "url",
                            hook.url(),
                            "events",
                            List.of("ticket.opened.v1", "ticket.message-added.v1"),
                            "filter",
                            "subject:" + word));
            var route = created(
                    "/api/v1/alert-routes",
                    Map.of("kind", "slack", "name", "import", "url", slack.url(), "filter", "subject:" + word));

            var imported = ADMIN.post("/api/v1/imports", Map.of("tickets", List.of(ticket(word, customer))));
            assertThat(imported.status()).as(imported.text()).isEqualTo(200);
            var id = imported.body().at("/tickets/0/id").asString();

            // The same ticket is found by its words and by what the other system calls it.
            assertThat(Suite.found(word).path("id").asString()).isEqualTo(id);
            assertThat(Suite.found("FD-" + word).path("id").asString()).isEqualTo(id);

            // Everybody hears of a ticket's events in their order: after this answer, nothing earlier can follow.
            var answer = AGENT.post("/api/v1/tickets/" + id + "/messages", Map.of("body", "Still there? " + word));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            await().atMost(SOON).until(() -> !MAIL.inbox(customer).isEmpty());
            await().atMost(SOON).until(() -> !hook.requests().isEmpty());
            await().atMost(SOON).until(() -> !slack.requests().isEmpty());

            assertThat(MAIL.inbox(customer)).singleElement().satisfies(mail -> assertThat(mail.text())
                    .contains("Still there?"));
            assertThat(hook.requests()).singleElement().satisfies(request -> assertThat(
                            EventJson.read(request.body()).imported())
                    .isFalse());
            assertThat(slack.requests()).noneMatch(request -> request.body().contains("opened"));
            ADMIN.delete("/api/v1/webhook-endpoints/" + endpoint);
            ADMIN.delete("/api/v1/alert-routes/" + route);
        }
    }

    private static Map<String, Object> ticket(String word, String customer) {
        return Map.of(
                "externalId",
                "FD-" + word,
                "subject",
                "Old invoice " + word,
                "customer",
                Map.of("email", customer),
                "state",
                "open",
                "channel",
                "email",
                "createdAt",
                "2019-03-04T08:00:00Z",
                "messages",
                List.of(
                        Map.of("body", "It is wrong", "createdAt", "2019-03-04T08:00:00Z"),
                        Map.of(
                                "body",
                                "We corrected it",
                                "createdAt",
                                "2019-03-05T08:00:00Z",
                                "author",
                                Map.of("role", "agent", "name", "Former Agent"))));
    }

    private static String created(String path, Map<String, ?> what) {
        var answer = ADMIN.post(path, what);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body().path("id").asString();
    }
}
