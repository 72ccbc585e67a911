package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.webhooks.Receiver.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** An endpoint that missed more than one request sends again. */
class ManyMissedTests extends EndpointFlow {

    private static final int IN_ONE_REQUEST = 5_000;

    @Test
    void aRepairGoesOnWhereTheOneBeforeItEnded() throws Exception {
        receiver.willAnswer(new Answer(410));
        var id = make(Map.of());
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);
        await().until(() -> delivery(event, id).getString("state").equals("abandoned"));
        var last = delivery(event, id);
        missEarlier(last);
        var repair = "/api/v1/webhook-endpoints/" + id + "/repair";

        var first = mvc.perform(posting(repair, Map.of()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.replayed", is(0)))
                .andExpect(jsonPath("$.skipped", is(IN_ONE_REQUEST)))
                .andExpect(jsonPath("$.more", is(true)))
                .andReturn();
        var next = JSON.readTree(first.getResponse().getContentAsByteArray())
                .path("next")
                .asString();
        assertThat(Instant.parse(next)).isEqualTo(last.getDate("createdAt").toInstant());

        mvc.perform(posting(repair, Map.of("since", next)))
                .andExpect(jsonPath("$.replayed", is(1)))
                .andExpect(jsonPath("$.more", is(false)));
        await().until(() -> receiver.about(event.subject()).size() == 2);
        // What was sent again by one of them is sent by no other.
        mvc.perform(posting(repair, Map.of("since", next))).andExpect(jsonPath("$.replayed", is(0)));
    }

    /** As many as fill a request, each a moment before this one; nothing of them can be sent. */
    private void missEarlier(Document last) {
        var at = last.getDate("createdAt").toInstant();
        var like = new Document(last);
        like.keySet().removeAll(List.of("outbox", "relayDue"));
        database.getCollection("deliveries")
                .insertMany(IntStream.rangeClosed(1, IN_ONE_REQUEST)
                        .mapToObj(n -> new Document(like)
                                .append("_id", last.getString("_id") + "-" + n)
                                .append("fault", "The body is no JSON, at line 1, column 1.")
                                .append("createdAt", Date.from(at.minus(Duration.ofMillis(n)))))
                        .toList());
    }
}
