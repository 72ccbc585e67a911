package io.tidings.tickets.draft;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.tickets.Asking;
import io.tidings.tickets.Asking.Answer;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@TicketServiceTest
class DraftControllerTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    Asking desk;
    String ticket = "";
    String customer = "";

    @BeforeEach
    void aTicket() {
        desk = new Asking(mvc);
        var opened = desk.ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "a", "body": "b", "customer": {"email": "%s@customer.example"}}""".formatted(Ids.next())));
        ticket = "/api/v1/tickets/" + opened.body().path("id").asString();
        customer = opened.body().at("/customer/id").asString();
    }

    @Test
    void isFoundAgainAsItWasWrittenWhateverOthersDoToTheTicket() {
        var empty = read(agent());
        var kept = keep(agent(), "\"0\"", """
                {"writing": "internal", "reply": {"text": "Dear Jan", "key": "k1", "cc": ["boss@customer.example"], "bcc": ["auditor@else.example"]},
                 "note": {"text": "Rude?", "key": "k2"}}""");
        desk.ask(admin(), patch(ticket).content("{\"priority\": \"high\"}"));
        desk.ask(admin(), post(ticket + "/messages").content("{\"body\": \"I was faster\"}"));

        assertThat(empty.body().path("version").asInt()).isZero();
        assertThat(kept.status()).isEqualTo(200);
        assertThat(read(agent()).body().at("/reply/text").asString()).isEqualTo("Dear Jan");
        assertThat(read(agent()).body().at("/reply/cc/0").asString()).isEqualTo("boss@customer.example");
        assertThat(read(agent()).body().at("/reply/bcc/0").asString()).isEqualTo("auditor@else.example");
        assertThat(read(agent()).body().at("/note/text").asString()).isEqualTo("Rude?");
        assertThat(read(agent()).body().path("writing").asString()).isEqualTo("internal");
    }

    @Test
    void isNobodyElses() {
        keep(agent(), "\"0\"", "{\"reply\": {\"text\": \"marker-of-a-draft\"}}");

        assertThat(read(admin()).body().path("version").asInt()).isZero();
        assertThat(read(agentOf("billing")).status()).isEqualTo(404);
        assertThat(read(customer("x@customer.example")).status()).isEqualTo(403);
        for (var path : new String[] {"", "/messages", "/history"}) {
            assertThat(desk.ask(admin(), get(ticket + path)).body().toString()).doesNotContain("marker-of-a-draft");
        }
    }

    @Test
    void theSlowerOfTwoDevicesIsToldWhatTheOtherKept() {
        keep(agent(), "\"0\"", "{\"reply\": {\"text\": \"at home\"}}");
        var late = keep(agent(), "\"0\"", "{\"reply\": {\"text\": \"at work\"}}");
        var informed = keep(agent(), "\"1\"", "{\"reply\": {\"text\": \"at work\"}}");

        assertThat(late.status()).isEqualTo(412);
        assertThat(late.body().at("/draft/reply/text").asString()).isEqualTo("at home");
        assertThat(informed.status()).isEqualTo(200);
        assertThat(informed.response().getHeader("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void ofManySavesAtOnceOneIsKeptAndTheOthersKnowIt() throws Exception {
        try (var devices = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = devices.invokeAll(IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(
                            n -> () -> keep(agent(), "\"0\"", "{\"note\": {\"text\": \"%d\"}}".formatted(n))
                                    .status())
                    .toList());
            var kept = 0;
            for (var answer : answers) {
                kept += answer.get() == 200 ? 1 : 0;
            }
            assertThat(kept).isEqualTo(1);
        }
    }

    @Test
    void goesWithTheSendingAndNoLateSaveBringsItBack() {
        keep(agent(), "\"0\"", "{\"reply\": {\"text\": \"Dear Jan\"}, \"note\": {\"text\": \"Call him\"}}");
        desk.ask(agent(), post(ticket + "/messages").content("{\"body\": \"Dear Jan\", \"draft\": true}"));
        var late = keep(agent(), "\"1\"", "{\"reply\": {\"text\": \"Dear Jan\"}}");

        assertThat(late.status()).isEqualTo(412);
        assertThat(read(agent()).body().path("reply").isMissingNode()
                        || read(agent()).body().path("reply").isNull())
                .isTrue();
        assertThat(read(agent()).body().at("/note/text").asString()).isEqualTo("Call him");
    }

    @Test
    void itsFilesWaitAsLongAsItDoes() throws Exception {
        var upload = mvc.perform(multipart("/api/v1/tickets/uploads")
                        .file(new MockMultipartFile(
                                "file", "offer.txt", "text/plain", Ids.next().getBytes()))
                        .with(agent()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        var file = EventJson.mapper().readTree(upload);
        keep(agent(), "\"0\"", "{\"reply\": {\"text\": \"See there\", \"files\": [%s]}}".formatted(upload));

        var waiting = database.getCollection("uploads")
                .find(new Document("_id", file.path("id").asString()))
                .first();
        var blob = database.getCollection("blobs")
                .find(new Document("_id", waiting.getString("blob")))
                .first();
        var afterAHoliday = Instant.now().plus(Duration.ofDays(29));
        // Mongo forgets an upload a day after this.
        assertThat(waiting.getDate("at").toInstant().plus(Duration.ofDays(1))).isAfter(afterAHoliday);
        assertThat(blob.getDate("keepUntil").toInstant()).isAfter(afterAHoliday);

        var sent = desk.ask(
                agent(),
                post(ticket + "/messages")
                        .content("{\"body\": \"See there\", \"attachments\": [\"%s\"], \"draft\": true}"
                                .formatted(file.path("id").asString())));
        // Taken back, it goes out once more with its file.
        var again = desk.ask(
                agent(),
                post(ticket + "/messages")
                        .content("{\"body\": \"See there!\", \"attachments\": [\"%s\"]}"
                                .formatted(file.path("id").asString())));
        assertThat(sent.status()).isEqualTo(201);
        assertThat(again.body().at("/attachments/0/name").asString()).isEqualTo("offer.txt");
    }

    @Test
    void goesWithTheContentOfTheTicket() {
        keep(agent(), "\"0\"", "{\"reply\": {\"text\": \"Dear Jan\"}}");
        desk.ask(admin(), post("/api/v1/people/" + customer + "/erasure"));

        await().untilAsserted(() ->
                assertThat(read(agent()).body().path("version").asInt()).isZero());
    }

    private Answer read(RequestPostProcessor caller) {
        return desk.ask(caller, get(ticket + "/draft"));
    }

    private Answer keep(RequestPostProcessor caller, String ifMatch, String draft) {
        return desk.ask(
                caller, put(ticket + "/draft").header("If-Match", ifMatch).content(draft));
    }
}
