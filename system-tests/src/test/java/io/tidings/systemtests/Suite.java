package io.tidings.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.suite.Api;
import io.tidings.suite.Mail;
import io.tidings.suite.RunningSuite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The running suite and the people who use it, with the few acts that most tests begin with. */
final class Suite {

    static final RunningSuite RUNNING = RunningSuite.here();
    static final Api ADMIN = Api.as(RUNNING, "admin");
    static final Api AGENT = Api.as(RUNNING, "agent");
    static final Api CUSTOMER = Api.as(RUNNING, "customer");
    static final Mail MAIL = new Mail(RUNNING);

    /** Generous, since two cores run everything; a suite that needs it is slow, not wrong. */
    static final Duration SOON = Duration.ofSeconds(30);

    private Suite() {}

    /** A word that occurs nowhere else. */
    static String unique() {
        return "q" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    static String someCustomer() {
        return unique() + "@customer.example";
    }

    static String mail(String from, String subject, String body, String... headers) {
        return "From: Jan Kowalski <%s>\nTo: support@tidings.example\nSubject: %s\nDate: Sat, 21 Nov 2026 12:00:00 +0000\n%sMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n%s\n"
                .formatted(from, subject, headers.length == 0 ? "" : String.join("\n", headers) + "\n", body);
    }

    static void writes(String customer, String subject, String body, String... headers) {
        MAIL.send(customer, "support@tidings.example", mail(customer, subject, body, headers));
    }

    static JsonNode opens(String subject, String customer) {
        var answer = AGENT.post(
                "/api/v1/tickets",
                Map.of("subject", subject, "body", "Body of " + subject, "customer", Map.of("email", customer)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body();
    }

    static JsonNode search(Api who, String query) {
        var answer = who.get("/api/v1/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("tickets");
    }

    /** The one ticket that the search finds for a word, once it does. */
    static JsonNode found(String word) {
        return await().atMost(SOON)
                .until(() -> search(AGENT, word), tickets -> tickets.size() == 1)
                .get(0);
    }

    static JsonNode messages(String ticketId) {
        var answer = AGENT.get("/api/v1/tickets/" + ticketId + "/messages");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("messages");
    }
}
