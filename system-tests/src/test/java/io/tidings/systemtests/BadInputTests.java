package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.CUSTOMER;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.suite.Api;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the API says to those who ask wrongly, or for what is not theirs. */
@Tag("flow")
class BadInputTests {

    private static final Map<String, Object> TICKET =
            Map.of("subject", "Bad input", "body", "Body", "customer", Map.of("email", "bad@customer.example"));

    @Test
    void anUnknownFieldIsNamed() {
        var answer = AGENT.post("/api/v1/tickets", """
                {"subject":"a","body":"b","customer":{"email":"a@customer.example"},"colour":"red"}""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.text()).contains("colour");
    }

    @Test
    void malformedJsonAndAMissingSubjectAreAnsweredInWords() {
        assertThat(AGENT.post("/api/v1/tickets", "{\"subject\":").status()).isEqualTo(400);
        var missing = AGENT.post("/api/v1/tickets", "{\"body\":\"b\",\"customer\":{\"email\":\"a@customer.example\"}}");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.text()).contains("subject");
    }

    @Test
    void nobodyGetsInWithoutALogin() {
        assertThat(Api.anonymous(RUNNING).get("/api/v1/tickets/T-1").status()).isEqualTo(401);
        assertThat(Api.send(HttpRequest.newBuilder(URI.create(RUNNING.url() + "/api/v1/me"))
                                .header("Authorization", "Bearer nonsense")
                                .GET())
                        .status())
                .isEqualTo(401);
        for (var port : new int[] {8101, 8102, 8103, 8104, 8105}) {
            assertThat(Api.send(HttpRequest.newBuilder(URI.create(RUNNING.service(port) + "/api/v1/anything"))
                                    .GET())
                            .status())
                    .as("service on %d, past the gateway", port)
                    .isEqualTo(401);
        }
    }

    @Test
    void aCustomerSeesNeitherAnothersTicketNorAnAgentsPages() {
        var foreign = AGENT.post("/api/v1/tickets", TICKET).body();
        var unseen = CUSTOMER.get("/api/v1/tickets/" + foreign.path("id").asString());
        var unknown = CUSTOMER.get("/api/v1/tickets/T-99999999");

        assertThat(unseen.status()).isEqualTo(404);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unseen.body().path("title").asString())
                .isEqualTo(unknown.body().path("title").asString());
        assertThat(CUSTOMER.get("/api/v1/webhook-endpoints").status()).isEqualTo(403);
        assertThat(CUSTOMER.get("/api/v1/alert-routes").status()).isEqualTo(403);
        assertThat(CUSTOMER.get("/api/v1/quarantine").status()).isEqualTo(403);
        assertThat(CUSTOMER.get("/api/v1/people").status()).isEqualTo(403);
        assertThat(Suite.search(CUSTOMER, "subject:\"Bad input\"").size()).isZero();
    }

    @Test
    void aCustomerReadsHerOwnTicketWithoutTheNotes() {
        var opened = CUSTOMER.post("/api/v1/tickets", Map.of("subject", "Mine", "body", "Help"));
        assertThat(opened.status()).as(opened.text()).isEqualTo(201);
        var id = opened.body().path("id").asString();
        AGENT.post(
                "/api/v1/tickets/" + id + "/messages",
                Map.of("body", "internal-marker", "visibility", "internal", "channel", "note"));
        AGENT.patch("/api/v1/tickets/" + id, Map.of("tags", List.of("internal-marker")));

        var ticket = CUSTOMER.get("/api/v1/tickets/" + id);
        var messages = CUSTOMER.get("/api/v1/tickets/" + id + "/messages");

        assertThat(ticket.status()).isEqualTo(200);
        assertThat(ticket.text()
                        + messages.text()
                        + CUSTOMER.get("/api/v1/tickets/" + id + "/history").text())
                .contains("Help")
                .doesNotContain("internal-marker");
    }

    @Test
    void theSameIdempotencyKeyAnswersTheFirstResult() {
        var key = Suite.unique();
        var first = AGENT.post("/api/v1/tickets", TICKET, "Idempotency-Key", key);
        var second = AGENT.post("/api/v1/tickets", TICKET, "Idempotency-Key", key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.body().path("id").asString())
                .isEqualTo(first.body().path("id").asString());
    }

    @Test
    void aStaleChangeOfTheSameFieldIsRefusedWithBothValuesAndAnotherFieldIsApplied() {
        var opened = AGENT.post("/api/v1/tickets", TICKET);
        var path = "/api/v1/tickets/" + opened.body().path("id").asString();
        var seen = AGENT.get(path).header("etag");
        assertThat(AGENT.patch(path, Map.of("priority", "high")).status()).isEqualTo(200);

        var same = AGENT.patch(path, Map.of("priority", "low"), "If-Match", seen);
        var other = AGENT.patch(path, Map.of("state", "closed"), "If-Match", seen);

        assertThat(same.status()).isEqualTo(412);
        assertThat(same.text()).contains("low").contains("high");
        assertThat(other.status()).as(other.text()).isEqualTo(200);
    }

    @Test
    void aMessageOfFiveMegabytesIsKeptWholeAndHoldsUpNothing() {
        var word = Suite.unique();
        var id = Suite.opens("Long " + word, Suite.someCustomer()).path("id").asString();
        var path = "/api/v1/tickets/" + id;
        var text = "line of text\n".repeat(400_000).substring(0, 5_000_000);

        var said = AGENT.post(path + "/messages", Map.of("body", text + "!"));
        assertThat(said.status()).isEqualTo(413);
        assertThat(said.body().path("detail").asString()).contains("5000000 bytes");
        said = AGENT.post(path + "/messages", Map.of("body", text, "visibility", "internal", "channel", "note"));

        assertThat(said.status()).as(said.text()).isEqualTo(201);
        var file = said.body().at("/attachments/0");
        assertThat(AGENT.get(path + "/attachments/" + file.path("n").asInt()).text())
                .isEqualTo(text);
        assertThat(AGENT.post(path + "/messages", Map.of("body", "After it " + word + "after"))
                        .status())
                .isEqualTo(201);
        assertThat(Suite.found(word + "after").path("id").asString()).isEqualTo(id);
    }

    @Test
    void tooLargeIsSaidSo() {
        var large = Map.of(
                "subject", "a", "body", "x".repeat(26_000_000), "customer", Map.of("email", "a@customer.example"));

        assertThat(AGENT.post("/api/v1/tickets", large).status()).isEqualTo(413);
    }

    @Test
    void aWebhookToAPrivateAddressIsRefusedAndMetadataAlways() {
        for (var url : new String[] {
            "http://10.0.0.1/hook",
            "http://169.254.169.254/latest/meta-data",
            "http://[fe80::1]/",
            "ftp://customer.example/"
        }) {
            var answer = Suite.ADMIN.post(
                    "/api/v1/webhook-endpoints",
                    Map.of("name", "bad", "url", url, "events", List.of("ticket.opened.v1")));
            assertThat(answer.status()).as(url + " " + answer.text()).isEqualTo(400);
        }
    }
}
