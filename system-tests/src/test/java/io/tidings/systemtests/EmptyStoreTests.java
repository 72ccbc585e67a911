package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.CUSTOMER;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.suite.Api;
import io.tidings.suite.Api.Answer;
import io.tidings.suite.Mail;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The first tickets of a desk where nobody has touched a setting. It needs a store in which nothing was ever written: the gate
 * runs it right after the start, before anything else.
 */
@Tag("empty")
class EmptyStoreTests {

    private static final String CALLER = "caller@customer.example";

    @Test
    void aDeskThatNobodySetUpWorksAndEachOfItsViewsIsRight() {
        views(AGENT, Map.of());
        var jan = CUSTOMER.get("/api/v1/me").body().path("email").asString();

        Suite.writes(jan, "Broken door", "It does not close", "Message-ID: <door@customer.example>");
        views(AGENT, Map.of("unassigned", "T-1", "open", "T-1", "all", "T-1"));
        views(CUSTOMER, Map.of("open", "T-1", "all", "T-1"));
        var first = AGENT.get("/api/v1/tickets/T-1").body();
        assertThat(first.at("/state/id").asString()).isEqualTo("new");
        assertThat(first.at("/group/id").asString()).isEqualTo("support");
        assertThat(first.at("/priority/id").asString()).isEqualTo("normal");
        var acknowledgement = mail(jan, "T-1");
        assertThat(acknowledgement.subject()).contains("Broken door [T-1]");
        assertThat(acknowledgement.inReplyTo()).contains("door@customer.example");

        done(AGENT.post("/api/v1/tickets/T-1/messages", Map.of("body", "We send somebody tomorrow")));
        views(AGENT, Map.of("unassigned", "T-1", "open", "T-1", "waiting", "T-1", "all", "T-1"));
        assertThat(mail(jan, "We send somebody tomorrow").inReplyTo()).contains("door@customer.example");

        done(change(
                "T-1",
                Map.of("assignee", AGENT.get("/api/v1/me").body().path("id").asString())));
        views(AGENT, Map.of("my-open", "T-1", "open", "T-1", "waiting", "T-1", "all", "T-1"));

        done(change("T-1", Map.of("state", "closed")));
        views(AGENT, Map.of("recently-closed", "T-1", "all", "T-1"));
        views(CUSTOMER, Map.of("closed", "T-1", "all", "T-1"));

        var answer = mail(jan, "We send somebody tomorrow");
        MAIL.send(
                jan,
                answer.replyTo(),
                Suite.mail(jan, "Re: " + answer.subject(), "Nobody came", "In-Reply-To: " + answer.messageId()));
        views(AGENT, Map.of("my-open", "T-1", "open", "T-1", "all", "T-1"));
        views(CUSTOMER, Map.of("open", "T-1", "all", "T-1"));
        assertThat(AGENT.get("/api/v1/tickets/T-1").body().at("/state/id").asString())
                .isEqualTo("open");

        done(AGENT.post(
                "/api/v1/tickets",
                Map.of(
                        "subject",
                        "Called about the window",
                        "body",
                        "It does not open",
                        "channel",
                        "phone-in",
                        "customer",
                        Map.of("email", CALLER))));
        views(AGENT, Map.of("my-open", "T-1", "unassigned", "T-2", "open", "T-1 T-2", "all", "T-1 T-2"));
        views(CUSTOMER, Map.of("open", "T-1", "all", "T-1"));
        assertThat(mail(CALLER, "T-2").subject()).contains("Called about the window [T-2]");

        // The acknowledgement and the answer; the ticket that opened again was not acknowledged once more.
        assertThat(MAIL.inbox(jan)).hasSize(2);
        assertThat(MAIL.inbox(CALLER)).hasSize(1);
    }

    private static Answer change(String ticket, Map<String, ?> wanted) {
        return AGENT.patch("/api/v1/tickets/" + ticket, wanted);
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    }

    /** Waits until each view has just these tickets and says that many; a view that is not named has none. */
    private static void views(Api who, Map<String, String> expected) {
        await().atMost(SOON).untilAsserted(() -> assertThat(inViews(who)).isEqualTo(new TreeMap<>(expected)));
    }

    private static Map<String, String> inViews(Api who) {
        var shown = new TreeMap<String, String>();
        for (var view : who.get("/api/v1/views").body().path("views")) {
            var id = view.path("id").asString();
            var keys = new TreeSet<>(who.get("/api/v1/views/" + id + "/tickets")
                    .body()
                    .path("tickets")
                    .valueStream()
                    .map(ticket -> ticket.path("key").asString())
                    .toList());
            var said = view.path("count").asLong() == keys.size() ? "" : " but counts " + view.path("count");
            if (!keys.isEmpty() || !said.isEmpty()) {
                shown.put(id, String.join(" ", keys) + said);
            }
        }
        return shown;
    }

    private static Mail.Received mail(String customer, String holding) {
        return await().atMost(SOON)
                .until(
                        () -> MAIL.inbox(customer).stream()
                                .filter(mail -> (mail.subject() + mail.text()).contains(holding))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }
}
