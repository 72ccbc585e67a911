package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.outcomesOf;
import static io.tidings.surroundings.Wire.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.sun.net.httpserver.HttpServer;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Fact;
import io.tidings.events.OutcomeFact.WebhookAbandoned;
import io.tidings.events.OutcomeFact.WebhookDelivered;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.PersonErased;
import io.tidings.webhooks.Receiver.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

class WebhookFlowTests extends EndpointFlow {

    @Test
    void aSubscribedEndpointReceivesTheSignedEvent() throws Exception {
        var endpoint = endpoint("""
                {"url": "%s", "events": ["ticket.opened.v1"], "secret": "%s", "headers": {"Authorization": "Bearer x"}}""");
        var event = just("ticket.opened.v1");
        publish(event, just("ticket.state-changed.v1"));

        var request = await().until(() -> receiver.about(event.subject()), list -> !list.isEmpty())
                .getFirst();

        request.verify(SECRET);
        assertThat(request.header("webhook-id"))
                .isEqualTo(event.id() + ":" + endpoint)
                .doesNotContain(".");
        assertThat(request.header("content-type")).isEqualTo("application/json");
        assertThat(request.header("authorization")).isEqualTo("Bearer x");
        assertThat(EventJson.read(request.body())).isEqualTo(event.publicPart().orElseThrow());
        assertThat(request.body()).doesNotContain("internal-marker");
        await().untilAsserted(() -> assertThat(outcomesOf(event.subject()))
                .singleElement()
                .satisfies(outcome -> {
                    assertThat(outcome.causationId()).isEqualTo(event.id());
                    assertThat(outcome.fact())
                            .isEqualTo(new WebhookDelivered(
                                    event.subject(), endpoint, event.id() + ":" + endpoint, event.id(), 1));
                }));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void anInternalNoteGoesToInternalEndpointsOnly() throws Exception {
        endpoint("{\"url\": \"%s\", \"events\": [\"*\"]}");
        try (var inside = new Receiver()) {
            create("{\"url\": \"%s\", \"events\": [\"ticket.message-added.v1\"], \"audience\": \"internal\"}"
                    .formatted(inside.url()));
            var note = just("ticket.message-added.v1", noteExample());
            var opened = just("ticket.opened.v1");
            publish(note, opened);

            await().until(() -> !inside.about(note.subject()).isEmpty());
            await().until(() -> !receiver.about(opened.subject()).isEmpty());
            assertThat(receiver.about(note.subject())).isEmpty();
        }
    }

    @Test
    void theSameEventAgainIsSentOnce() throws Exception {
        endpoint("{\"url\": \"%s\", \"events\": [\"ticket.opened.v1\"]}");
        var event = just("ticket.opened.v1");

        planDeliveries.accept(event);
        planDeliveries.accept(event);
        await().until(() -> !receiver.received().isEmpty());
        planDeliveries.accept(event);
        var last = just("ticket.opened.v1");
        planDeliveries.accept(last);

        await().until(() -> !receiver.about(last.subject()).isEmpty());
        assertThat(receiver.about(event.subject())).hasSize(1);
    }

    @Test
    void aFilterDecides() throws Exception {
        endpoint("{\"url\": \"%s\", \"events\": [\"*\"], \"filter\": \"tag:no-such-tag OR event:ticket.rated.v1\"}");
        var rated = just("ticket.rated.v1");
        publish(just("ticket.opened.v1"), rated);

        await().until(() -> !receiver.received().isEmpty());
        assertThat(receiver.received()).allMatch(request -> request.body().contains(rated.subject()));
    }

    @Test
    void importedAndOldEventsArePassedOver() throws Exception {
        endpoint("{\"url\": \"%s\", \"events\": [\"*\"]}");
        var fresh = just("ticket.opened.v1");

        planDeliveries.accept(imported(just("ticket.opened.v1")));
        planDeliveries.accept(imported(just("ticket.imported.v1")));
        planDeliveries.accept(at(just("ticket.opened.v1"), Instant.now().minus(Duration.ofHours(49))));
        // From before the endpoint was there.
        planDeliveries.accept(at(just("ticket.opened.v1"), Instant.now().minus(Duration.ofMinutes(1))));
        planDeliveries.accept(fresh);

        await().until(() -> !receiver.about(fresh.subject()).isEmpty());
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aFailedAttemptIsRepeatedUnderTheSameIdWhenItIsDue() throws Exception {
        receiver.willAnswer(new Answer(500), new Answer(503, "Retry-After", "400"));
        var endpoint = endpoint("{\"url\": \"%s\", \"events\": [\"ticket.opened.v1\"], \"secret\": \"%s\"}");
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        var id = event.id() + ":" + endpoint;
        await().until(() -> hasEnded(delivery(id), 1));
        clock.advance(Duration.ofSeconds(7));
        await().until(() -> hasEnded(delivery(id), 2));
        clock.advance(Duration.ofSeconds(401));
        await().until(() -> delivery(id).getString("state").equals("delivered"));

        assertThat(pauseBefore(2, id)).isBetween(Duration.ofSeconds(4), Duration.ofMinutes(2));
        assertThat(pauseBefore(3, id)).isBetween(Duration.ofSeconds(400), Duration.ofSeconds(600));
        assertThat(receiver.received())
                .hasSize(3)
                .extracting(request -> request.header("webhook-id"))
                .containsOnly(id);
        receiver.received().forEach(request -> request.verify(SECRET));
        mvc.perform(get("/api/v1/webhook-deliveries/" + id).with(admin()))
                .andExpect(jsonPath("$.state", is("delivered")))
                .andExpect(jsonPath("$.attempts.length()", is(3)))
                .andExpect(jsonPath("$.attempts[0].status", is(500)))
                .andExpect(jsonPath("$.attempts[0].response", is("status 500")))
                .andExpect(jsonPath("$.attempts[2].status", is(200)));
    }

    @Test
    void afterTheLastAttemptItIsAbandonedAndCanBeReplayed() throws Exception {
        receiver.willAnswer(
                new Answer(500), new Answer(500), new Answer(301, "Location", receiver.url()), new Answer(404));
        receiver.willAnswer(new Answer(500), new Answer(500), new Answer(500), new Answer(500));
        var endpoint = endpoint("{\"url\": \"%s\", \"events\": [\"ticket.opened.v1\"]}");
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);
        var id = event.id() + ":" + endpoint;

        for (var attempt = 1; attempt <= 8; attempt++) {
            var made = attempt;
            await().until(() -> hasEnded(delivery(id), made));
            clock.advance(Duration.ofHours(12));
        }

        await().untilAsserted(() -> assertThat(outcomesOf(event.subject()))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.fact())
                        .isEqualTo(new WebhookAbandoned(
                                event.subject(), endpoint, id, event.id(), 8, "The endpoint answered 500."))));
        mvc.perform(get("/api/v1/webhook-deliveries")
                        .param("endpoint", endpoint)
                        .param("state", "abandoned")
                        .with(admin()))
                .andExpect(jsonPath("$.deliveries.length()", is(1)))
                .andExpect(jsonPath("$.deliveries[0].attempts", is(8)));
        mvc.perform(post("/api/v1/webhook-deliveries/" + id + "/replay").with(admin()))
                .andExpect(status().isCreated());
        await().until(() -> receiver.received().size() == 9);
        assertThat(receiver.received().getLast().header("webhook-id")).startsWith(id + ":");
        assertThat(receiver.received().getLast().body())
                .isEqualTo(receiver.received().getFirst().body());
    }

    @Test
    void goneDisablesTheEndpointAndTellsAdministratorsOnce() throws Exception {
        receiver.willAnswer(new Answer(410), new Answer(410));
        var endpoint = endpoint("{\"url\": \"%s\", \"name\": \"Billing\", \"events\": [\"ticket.opened.v1\"]}");
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        await().untilAsserted(() -> mvc.perform(
                        get("/api/v1/webhook-endpoints/" + endpoint).with(admin()))
                .andExpect(jsonPath("$.enabled", is(false)))
                .andExpect(jsonPath("$.disabledBecause", containsString("410"))));
        await().until(() ->
                delivery(event.id() + ":" + endpoint).getString("state").equals("abandoned"));
        mvc.perform(post("/api/v1/webhook-endpoints/" + endpoint + "/test")
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}"))
                .andExpect(status().isCreated());
        await().until(() -> receiver.received().size() == 2);
        await().untilAsserted(
                        () -> assertThat(outcomesOf(endpoint)).singleElement().satisfies(told -> assertThat(told.fact())
                                .isInstanceOfSatisfying(WebhookDisabled.class, disabled -> {
                                    assertThat(disabled.endpointId()).isEqualTo(endpoint);
                                    assertThat(disabled.name()).isEqualTo("Billing");
                                    assertThat(disabled.because()).isEqualTo("gone");
                                    assertThat(disabled.failingSince()).isNull();
                                    assertThat(disabled.why()).satisfies(why -> assertThat(why.code())
                                            .isEqualTo("gone"));
                                })));
        planDeliveries.accept(just("ticket.opened.v1"));
        mvc.perform(patch("/api/v1/webhook-endpoints/" + endpoint)
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"enabled\": true}"))
                .andExpect(jsonPath("$.enabled", is(true)))
                .andExpect(jsonPath("$.disabledBecause").doesNotExist());
        var later = just("ticket.opened.v1");
        planDeliveries.accept(later);
        await().until(() -> !receiver.about(later.subject()).isEmpty());
        assertThat(receiver.received()).hasSize(3);
        assertThat(outcomesOf(endpoint)).hasSize(1);
    }

    @Test
    void anAttemptStandsInTheLogBeforeItIsMade() throws Exception {
        var seen = new CompletableFuture<Document>();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        server.createContext("/", exchange -> {
            seen.complete(delivery(exchange.getRequestHeaders().getFirst("webhook-id")));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            create("{\"url\": \"http://127.0.0.1:%d/\", \"events\": [\"ticket.opened.v1\"]}"
                    .formatted(server.getAddress().getPort()));
            planDeliveries.accept(just("ticket.opened.v1"));

            assertThat(seen.get(60, TimeUnit.SECONDS).getList("attempts", Document.class))
                    .singleElement()
                    .satisfies(attempt -> {
                        assertThat(attempt.getDate("at")).isNotNull();
                        assertThat(attempt.get("millis")).isNull();
                    });
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aWorkerThatDiedBetweenSendingAndRecordingCausesARepeatUnderTheSameId() throws Exception {
        var endpoint = endpoint("{\"url\": \"%s\", \"events\": [\"ticket.opened.v1\"]}");
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);
        var id = event.id() + ":" + endpoint;
        await().until(() -> delivery(id).getString("state").equals("delivered"));

        // As the document was a moment before: claimed, the attempt begun, nothing of its end written.
        database.getCollection("deliveries")
                .updateOne(
                        new Document("_id", id),
                        new Document(
                                "$set",
                                new Document("state", "waiting")
                                        .append("due", java.util.Date.from(clock.instant()))
                                        .append("attempts.0.status", null)
                                        .append("attempts.0.millis", null)));

        await().until(() -> delivery(id).getString("state").equals("delivered"));
        assertThat(receiver.received())
                .hasSize(2)
                .extracting(request -> request.header("webhook-id"))
                .containsOnly(id);
        assertThat(delivery(id).getList("attempts", Document.class)).hasSize(2);
    }

    @Test
    void erasureTakesTheWordsOutOfTheLogAndStopsWhatIsOnItsWay() throws Exception {
        receiver.willAnswer(new Answer(500));
        var endpoint = endpoint("{\"url\": \"%s\", \"events\": [\"ticket.opened.v1\"]}");
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);
        var id = event.id() + ":" + endpoint;
        await().until(() -> hasEnded(delivery(id), 1));

        var erased = just("person.erased.v1");
        planDeliveries.accept(withFact(erased, new PersonErased("p", List.of(), List.of(event.subject() + ":1"))));

        assertThat(delivery(id).toJson()).doesNotContain("Kowalski").doesNotContain("status 500");
        clock.advance(Duration.ofDays(1));
        var other = just("ticket.opened.v1");
        planDeliveries.accept(at(other, clock.instant()));
        await().until(() -> !receiver.about(other.subject()).isEmpty());
        assertThat(receiver.about(event.subject())).hasSize(1);
        mvc.perform(post("/api/v1/webhook-deliveries/" + id + "/replay").with(admin()))
                .andExpect(status().isConflict());
    }

    @Test
    void aHangingEndpointDelaysNobodyElse() throws Exception {
        endpoint("{\"url\": \"%s\", \"events\": [\"*\"]}");
        try (var hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            create("{\"url\": \"http://127.0.0.1:%d/\", \"events\": [\"*\"]}".formatted(hanging.getLocalPort()));
            var events =
                    Stream.generate(() -> just("ticket.opened.v1")).limit(60).toArray(Event[]::new);
            publish(events);

            await().until(() -> receiver.received().size() == events.length);
        }
    }

    private String endpoint(String json) throws Exception {
        return create(json.formatted(receiver.url(), SECRET)).path("id").asString();
    }

    private JsonNode create(String json) throws Exception {
        return made(JSON.readValue(json, new TypeReference<Map<String, Object>>() {}));
    }

    private Document delivery(String id) {
        var found = database.getCollection("deliveries")
                .find(new Document("_id", id))
                .first();
        return found == null ? new Document("state", "none").append("attempts", List.of()) : found;
    }

    private Duration pauseBefore(int attempt, String id) {
        var made = delivery(id).getList("attempts", Document.class);
        return Duration.between(
                made.get(attempt - 2).getDate("at").toInstant(),
                made.get(attempt - 1).getDate("at").toInstant());
    }

    private static int noteExample() {
        return just("ticket.message-added.v1", 1).publicPart().isEmpty() ? 1 : 2;
    }

    private static Event imported(Event event) {
        return changed(event, event.time(), true, event.fact());
    }

    private static Event at(Event event, Instant time) {
        return changed(event, time, false, event.fact());
    }

    private static Event withFact(Event event, PersonErased fact) {
        return changed(event, event.time(), false, fact);
    }

    private static Event changed(Event event, Instant time, boolean imported, Fact fact) {
        return new Event(
                UUID.randomUUID().toString(),
                event.source(),
                event.subject(),
                time,
                event.version(),
                event.correlationId(),
                event.causationId(),
                event.depth(),
                event.actor(),
                imported,
                event.traceparent(),
                fact);
    }
}
