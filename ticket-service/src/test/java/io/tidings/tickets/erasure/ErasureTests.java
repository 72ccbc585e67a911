package io.tidings.tickets.erasure;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.ticket.Tickets.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Author;
import io.tidings.events.CurrentFact.MessageCurrent;
import io.tidings.events.CurrentFact.TicketCurrent;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.MailHeaders;
import io.tidings.events.PersonErased;
import io.tidings.events.Visibility;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.Cause;
import io.tidings.tickets.DeskTime;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.attachment.Blobs;
import io.tidings.tickets.message.Deliveries;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import io.tidings.tickets.ticket.TicketStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class ErasureTests {

    private static final Eraser.Addressed NOTHING_ADDRESSED = new Eraser.Addressed(Set.of(), Set.of());

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    TicketStore tickets;

    @Autowired
    MessageStore messages;

    @Autowired
    Blobs blobs;

    @Autowired
    Deliveries deliveries;

    @Autowired
    Eraser eraser;

    @Autowired
    List<OutboxSource> sources;

    private String marker;
    private String address;

    @BeforeEach
    void somebody() {
        marker = "secret-" + Ids.next();
        address = marker + "@customer.example";
    }

    @Test
    void nothingThatAPersonWroteOrThatWasWrittenForThemStaysInTheStore() throws Exception {
        var own = opens(address, marker);
        var personId = own.at("/customer/id").asString();
        var path = "/api/v1/tickets/" + own.path("id").asString();
        say(agent(), post(path + "/messages"), "{\"body\": \"About " + marker + "\", \"visibility\": \"internal\"}");
        say(
                agent(),
                patch(path),
                "{\"subject\": \"%s again\", \"tags\": [\"%s\"], \"fields\": {\"iban\": \"%s\"}}"
                        .formatted(marker, marker, marker));
        var blob = fileOf(own.path("id").asString(), personId);
        uploaded();
        var others = opens("other-" + Ids.next() + "@customer.example", "A common matter");
        writesIn(others.path("id").asString(), personId);
        var copied = opens("third-" + Ids.next() + "@customer.example", "Not theirs, with a copy to them");
        copies(copied.path("id").asString());
        say(agent(), patch("/api/v1/people/" + personId), """
                {"phones": ["+48 22 123"], "jobTitle": "%s", "notes": "%s", "externalId": "%s", "timeZone": "Asia/Seoul",
                 "fields": {"iban": "%s"}}""".formatted(marker, marker, marker, marker));
        var former = merged(personId);
        relayed(own.path("id").asString());
        relayed(others.path("id").asString());
        assertThat(everything()).contains(marker);

        var receipt = say(admin(), post("/api/v1/people/" + personId + "/erasure"), "");
        assertThat(receipt.path("person").asString()).isEqualTo(personId);

        await().until(() ->
                say(admin(), get("/api/v1/people/" + personId + "/erasure"), "").has("erasedAt"));
        // What the outbox still holds is on its way and leaves with it; the repetition waits for that.
        relayed(own.path("id").asString());
        relayed(others.path("id").asString());
        relayed(personId);
        relayed(copied.path("id").asString());
        relayed(former.path("id").asString());
        eraser.erase(
                personId,
                new Eraser.Addressed(Set.of(address), Set.of(copied.path("id").asString())),
                "person:admin");
        relayed(former.path("id").asString());
        relayed(former.at("/customer/id").asString());
        relayed(copied.path("id").asString());
        relayed(own.path("id").asString());
        relayed(others.path("id").asString());
        relayed(personId);

        // The receipt keeps the addresses until it is done; nothing else has them.
        database.getCollection("erasures")
                .updateOne(
                        new Document("_id", personId),
                        new Document("$unset", new Document("addresses", "").append("addressedIn", "")));
        assertThat(everything()).doesNotContain(marker);
        assertThat(say(
                                agent(),
                                get("/api/v1/people/"
                                        + former.at("/customer/id").asString()),
                                "")
                        .path("erased")
                        .asBoolean())
                .isTrue();
        var receipts = say(admin(), get("/api/v1/erasures"), "").path("erasures");
        var kept = receipts.valueStream()
                .filter(each -> each.path("person").asString().equals(personId))
                .findFirst()
                .orElseThrow();
        assertThat(kept.path("profile").asInt()).isGreaterThanOrEqualTo(7);
        assertThat(kept.path("addressed").asInt()).isEqualTo(2);
        var unseen =
                messages.find(copied.path("id").asString(), 3).orElseThrow().message();
        assertThat(unseen.mail().bcc()).containsExactly("else@customer.example");
        var mail = messages.find(copied.path("id").asString(), 2).orElseThrow().message();
        assertThat(mail.text()).isEqualTo("With a copy");
        assertThat(mail.mail().cc()).containsExactly("else@customer.example");
        assertThat(blobs.open(blob)).isEmpty();
        var left = say(agent(), get(path), "");
        assertThat(left.path("erased").asBoolean()).isTrue();
        assertThat(left.path("key")).isEqualTo(own.path("key"));
        var common = say(agent(), get("/api/v1/tickets/" + others.path("id").asString() + "/messages"), "");
        assertThat(common.path("messages").get(0).path("erased").asBoolean()).isTrue();
        assertThat(common.path("messages").get(1).path("text").asString()).isEqualTo("Body");
    }

    @Test
    void theSecondTimeWaitsUntilNothingIsOnItsWayAnyMore() throws Exception {
        var own = opens(address, marker);
        var personId = own.at("/customer/id").asString();
        var receipt = "/api/v1/people/" + personId + "/erasure";
        say(admin(), post(receipt), "");
        await().until(() -> say(admin(), get(receipt), "").has("erasedAt"));

        // Kafka is away, so the events stay; when the time has come, the erasure is postponed once more.
        comesDue(personId);
        await().until(() -> isLater(personId));
        assertThat(say(admin(), get(receipt), "").path("state").asString()).isEqualTo("repeating");

        relayed(own.path("id").asString());
        comesDue(personId);
        await().until(() ->
                say(admin(), get(receipt), "").path("state").asString().equals("done"));
        assertThat(say(admin(), post(receipt), "").path("tickets").asInt()).isEqualTo(1);
    }

    private void comesDue(String personId) {
        database.getCollection("erasures")
                .updateOne(new Document("_id", personId), new Document("$set", new Document("due", new Date(0))));
    }

    private boolean isLater(String personId) {
        return database.getCollection("erasures")
                .find(new Document("_id", personId))
                .first()
                .getDate("due")
                .after(new Date());
    }

    @Test
    void everybodyIsToldAndTheNewestStateIsWithoutContent() throws Exception {
        var own = opens(address, marker);
        var personId = own.at("/customer/id").asString();
        var ticketId = own.path("id").asString();

        eraser.erase(personId, NOTHING_ADDRESSED, "person:admin");

        var told = pending("people", personId).getLast();
        assertThat(told.fact()).isEqualTo(new PersonErased(personId, List.of(ticketId), List.of(ticketId + ":1")));
        var document = database.getCollection("tickets")
                .find(new Document("_id", ticketId))
                .first();
        var current = source("tickets").current(document, pending("tickets", ticketId));
        assertThat(current).hasSize(2);
        assertThat(current.get(0)).isInstanceOfSatisfying(TicketCurrent.class, fact -> assertThat(
                        fact.ticket().erased())
                .isTrue());
        assertThat(current.get(1)).isInstanceOfSatisfying(MessageCurrent.class, fact -> assertThat(
                        fact.message().text())
                .isEmpty());
        // Written again later, when no event is left to send.
        assertThat(source("tickets").current(document, List.of())).isEqualTo(current);
    }

    @Test
    void theSamePersonIsSomebodyNewAfterwards() throws Exception {
        var before = opens(address, "before");
        eraser.erase(before.at("/customer/id").asString(), NOTHING_ADDRESSED, "person:admin");

        var after = opens(address, "after");

        assertThat(after.at("/customer/id")).isNotEqualTo(before.at("/customer/id"));
        assertThat(mvc.perform(post("/api/v1/tickets")
                                .contentType(MediaType.APPLICATION_JSON)
                                .content("{\"subject\": \"a\", \"body\": \"b\", \"customer\": {\"id\": \"%s\"}}"
                                        .formatted(before.at("/customer/id").asString()))
                                .with(agent()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(400);
        assertThat(mvc.perform(get("/api/v1/tickets/" + before.path("id").asString())
                                .with(customer(address)))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(404);
    }

    @Test
    void aMessageThatAWriterLeftBehindIsErasedToo() throws Exception {
        var own = opens(address, "Own");
        var personId = own.at("/customer/id").asString();
        messages.insert(by(personId, marker, List.of()).numbered(own.path("id").asString(), 2, NOON), 0);
        // For longer than anybody waits for it.
        DeskTime.advance(mvc, Duration.ofSeconds(1));

        eraser.erase(personId, NOTHING_ADDRESSED, "person:admin");

        assertThat(rows("messages")).doesNotContain(marker);
    }

    @Test
    void theBeginningOfATicketThatWasNeverStoredIsErasedToo() throws Exception {
        var personId = opens(address, "Own").at("/customer/id").asString();
        messages.insert(by(personId, marker, List.of()).numbered(Ids.next(), 1, NOON), 0);

        eraser.erase(personId, NOTHING_ADDRESSED, "person:admin");

        assertThat(rows("messages")).doesNotContain(marker);
    }

    @Test
    void onlyAdministratorsErase() throws Exception {
        var personId = opens(address, marker).at("/customer/id").asString();

        for (var caller : new RequestPostProcessor[] {agent(), customer(address)}) {
            assertThat(mvc.perform(post("/api/v1/people/" + personId + "/erasure")
                                    .with(caller))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .isEqualTo(403);
        }
        say(agent(), get("/api/v1/me"), "");
        assertThat(mvc.perform(post("/api/v1/people/maya/erasure").with(admin()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(409);
        assertThat(mvc.perform(post("/api/v1/people/nobody/erasure").with(admin()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(404);
    }

    private JsonNode opens(String email, String subject) throws Exception {
        return say(
                agent(),
                post("/api/v1/tickets"),
                "{\"subject\": \"%s\", \"body\": \"Body\", \"customer\": {\"email\": \"%s\", \"name\": \"%s\"}}"
                        .formatted(subject, email, subject));
    }

    private String fileOf(String ticketId, String personId) {
        var blob = blobs.put(new ByteArrayInputStream(marker.getBytes(StandardCharsets.UTF_8)), Duration.ofDays(1));
        var file = new NewAttachment(blob.sha256(), marker + ".txt", "text/plain", blob.size(), false, null);
        tickets.change(ticketId, Cause.SYSTEM, ticket -> ticket.add(by(personId, marker, List.of(file)), NOON));
        return blob.sha256();
    }

    /** The same file, as somebody has it at hand for an answer. */
    private void uploaded() throws Exception {
        var file =
                new MockMultipartFile("file", marker + ".txt", "text/plain", marker.getBytes(StandardCharsets.UTF_8));
        assertThat(mvc.perform(multipart("/api/v1/tickets/uploads").file(file).with(agent()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(201);
    }

    /** Somebody else's mail, of which the person got a copy. */
    private void copies(String ticketId) {
        // The second names them; the answer before it went to all who take part.
        for (var n : List.of(1, 2)) {
            deliveries.record(ticketId + ":" + n, new Deliveries.Delivery(address, "sent", NOON, null, null, null));
        }
        var copies = List.of(address, "else@customer.example");
        var headers = new MailHeaders("<x@y>", null, List.of(), List.of(), copies);
        addressed(ticketId, Author.Role.CUSTOMER, "With a copy", headers);
        var unseen = new MailHeaders(null, null, List.of(), List.of(), List.of()).withBlindCopies(copies);
        addressed(ticketId, Author.Role.AGENT, "With a blind copy", unseen);
    }

    private void addressed(String ticketId, Author.Role role, String text, MailHeaders headers) {
        tickets.change(
                ticketId,
                Cause.SYSTEM,
                ticket -> ticket.add(
                        new NewMessage(
                                new Author(role, "somebody", "Else", "else@customer.example"),
                                Visibility.PUBLIC,
                                "email",
                                text,
                                null,
                                null,
                                List.of(),
                                headers,
                                false,
                                null),
                        NOON));
    }

    /** Another person who turned out to be this one. */
    private JsonNode merged(String personId) throws Exception {
        var ticket = opens("former-" + marker + "@customer.example", marker);
        mvc.perform(post("/api/v1/people/" + ticket.at("/customer/id").asString() + "/merge")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"into\": \"" + personId + "\"}")
                .with(agent()));
        return ticket;
    }

    private void writesIn(String ticketId, String personId) {
        tickets.change(ticketId, Cause.SYSTEM, ticket -> ticket.add(by(personId, marker, List.of()), NOON));
    }

    private NewMessage by(String personId, String text, List<NewAttachment> files) {
        return new NewMessage(
                new Author(Author.Role.CUSTOMER, personId, marker, address),
                Visibility.PUBLIC,
                "email",
                text,
                "<p>" + text + "</p>",
                text,
                files,
                null,
                false,
                null);
    }

    /** Does what the relay would do once Kafka is there: keeps the events in history and empties the outbox. */
    private void relayed(String id) {
        for (var collection : new String[] {"tickets", "people"}) {
            for (var event : pending(collection, id)) {
                if (database.getCollection("history")
                                .find(new Document("_id", event.id()))
                                .first()
                        == null) {
                    database.getCollection("history")
                            .insertOne(new Document("_id", event.id())
                                    .append("document", id)
                                    .append("version", event.version())
                                    .append("type", event.type())
                                    .append("time", Date.from(event.time()))
                                    .append("json", EventJson.writeString(event)));
                }
            }
            database.getCollection(collection)
                    .updateOne(
                            new Document("_id", id),
                            new Document("$set", new Document("outbox", List.of()))
                                    .append("$unset", new Document("relayDue", "")));
        }
    }

    private List<Event> pending(String collection, String id) {
        var document =
                database.getCollection(collection).find(new Document("_id", id)).first();
        return document == null
                ? List.of()
                : document.getList("outbox", Document.class, List.of()).stream()
                        .map(entry -> EventJson.read(entry.getString("json")))
                        .toList();
    }

    private String everything() {
        var text = new StringBuilder();
        for (var name : database.listCollectionNames()) {
            text.append(rows(name));
        }
        return text.toString();
    }

    private String rows(String collection) {
        return database.getCollection(collection).find().into(new ArrayList<>()).stream()
                .map(document -> collection.equals("fs.chunks")
                        ? new String(
                                document.get("data", org.bson.types.Binary.class)
                                        .getData(),
                                StandardCharsets.UTF_8)
                        : document.toJson())
                .reduce("", String::concat);
    }

    private OutboxSource source(String collection) {
        return sources.stream()
                .filter(source -> source.collection().equals(collection))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode say(RequestPostProcessor caller, MockHttpServletRequestBuilder request, String body)
            throws Exception {
        var answer = mvc.perform(request.contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .with(caller))
                .andReturn()
                .getResponse();
        var text = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
        assertThat(answer.getStatus()).as(text).isBetween(200, 202);
        return EventJson.mapper().readTree(text);
    }
}
