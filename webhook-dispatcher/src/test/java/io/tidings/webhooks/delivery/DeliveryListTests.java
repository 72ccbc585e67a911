package io.tidings.webhooks.delivery;

import static io.tidings.surroundings.Examples.just;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.tidings.surroundings.Surroundings;
import io.tidings.webhooks.body.Body;
import io.tidings.webhooks.body.TestBodies;
import io.tidings.webhooks.endpoint.Audience;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class DeliveryListTests {

    private final MongoDatabase database = Surroundings.database();
    private final DeliveryStore deliveries = new DeliveryStore(database);

    @Test
    void aListSaysWhatCameOfEachAttemptAndLeavesOutWhatWasSentAndAnswered() {
        var id = planned();
        var answer = "What the receiver said. ".repeat(600);
        for (var n = 1; n <= 2; n++) {
            database.getCollection(DeliveryStore.COLLECTION)
                    .updateOne(
                            new Document("_id", id),
                            Updates.push("attempts", attempt(n, answer).toDocument()));
        }

        assertThat(deliveries.list(null, null, null, 10)).singleElement().satisfies(listed -> {
            assertThat(listed.body()).isEmpty();
            assertThat(listed.attempts()).extracting(Attempt::status).containsExactly(500, 500);
            assertThat(listed.attempts()).extracting(Attempt::millis).containsExactly(20L, 20L);
            assertThat(listed.attempts()).extracting(Attempt::response).containsOnlyNulls();
            assertThat(listed.attempts())
                    .allSatisfy(each -> assertThat(each.requestHeaders()).isEmpty());
        });
        assertThat(deliveries.find(id).orElseThrow()).satisfies(whole -> {
            assertThat(whole.body()).contains("ticket.opened.v1");
            assertThat(whole.attempts()).extracting(Attempt::response).containsOnly(answer);
            assertThat(whole.attempts())
                    .allSatisfy(each -> assertThat(each.requestHeaders()).containsKey("webhook-id"));
        });
    }

    private String planned() {
        var event = just("ticket.opened.v1");
        var delivery = Delivery.planned(
                event,
                TestBodies.bodies().of(Body.EVENT, event),
                event.subject(),
                "endpoint",
                Audience.INTERNAL,
                Instant.now());
        deliveries.plan(List.of(delivery));
        return delivery.id();
    }

    private static Attempt attempt(int n, String answer) {
        return new Attempt(
                n,
                Instant.now(),
                "https://receiver.example/hook",
                "POST",
                Map.of("webhook-id", "x"),
                500,
                null,
                answer,
                null,
                20L,
                false);
    }
}
