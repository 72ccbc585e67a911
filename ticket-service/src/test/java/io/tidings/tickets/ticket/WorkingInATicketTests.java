package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import com.mongodb.client.MongoDatabase;
import io.tidings.tickets.Asking;
import io.tidings.tickets.Asking.Answer;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@TicketServiceTest
class WorkingInATicketTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    Asking desk;
    String customer = "";
    String ticket = "";

    @BeforeEach
    void aTicket() {
        desk = new Asking(mvc);
        desk.ask(admin(), get("/api/v1/me"));
        customer = Ids.next() + "@customer.example";
        ticket = "/api/v1/tickets/"
                + desk.ask(agent(), post("/api/v1/tickets").content("""
                        {"subject": "Invoice", "body": "b", "customer": {"email": "%s", "name": "Jan"}}""".formatted(customer)))
                        .body()
                        .path("id")
                        .asString();
    }

    @AfterEach
    void withoutSignatures() {
        desk.ask(agent(), put("/api/v1/me/signature").content("{\"content\": {}}"));
        desk.ask(admin(), patch("/api/v1/groups/support").content("{\"signature\": \"\", \"signatures\": {}}"));
    }

    @Test
    void whoIsNamedInANoteWatchesTheTicketAndTheFactSaysWhoItWas() {
        var note = write("{\"body\": \"@Ada Admin, look\", \"visibility\": \"internal\", \"mentions\": [\"admin\"]}");

        assertThat(note.status()).as(note.body().toString()).isEqualTo(201);
        assertThat(read("").body().path("watchers").toString()).isEqualTo("[\"admin\"]");
        assertThat(desk.ask(agent(), get(ticket + "/agents")).body().toString()).contains("\"id\":\"admin\"");
    }

    @Test
    void nobodyIsNamedWhereTheCustomerReadsNorWhoMayNotSeeTheTicket() {
        desk.ask(agentOf("billing"), get("/api/v1/me"));

        assertThat(write("{\"body\": \"@Ada\", \"mentions\": [\"admin\"]}")
                        .body()
                        .path("field")
                        .asString())
                .isEqualTo("mentions");
        assertThat(write("{\"body\": \"x\", \"visibility\": \"internal\", \"mentions\": [\"agent-of-billing\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(desk.ask(agent(), get(ticket + "/agents")).body().toString()).doesNotContain("agent-of-billing");
    }

    @Test
    void aTicketIsInTheLanguageOfItsCustomer() {
        var person = desk.ask(agent(), post("/api/v1/people").content("""
                {"name": "Ewa", "emails": ["ewa-%s"], "language": "pl"}""".formatted(customer)));
        var opened = desk.ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "Call", "body": "b", "channel": "phone-in", "customer": {"id": "%s"}}""".formatted(
                        person.body().path("id").asString())));

        assertThat(opened.body().path("language").asString()).isEqualTo("pl");
        assertThat(read("").body().has("language")).isFalse();
    }

    @Test
    void watchingIsOnesOwnWord() {
        desk.ask(agent(), put(ticket + "/watch"));
        desk.ask(admin(), put(ticket + "/watch"));
        desk.ask(admin(), put(ticket + "/watch"));
        assertThat(read("").body().path("watchers").toString()).isEqualTo("[\"maya\",\"admin\"]");

        desk.ask(agent(), delete(ticket + "/watch"));
        assertThat(read("").body().path("watchers").toString()).isEqualTo("[\"admin\"]");
        assertThat(desk.ask(customer(customer), put(ticket + "/watch")).status())
                .isEqualTo(403);
    }

    /** They are told of what is internal. */
    @Test
    void nobodyWatchesWhoMayNotSeeTheTicket() {
        desk.ask(agentOf("billing"), get("/api/v1/me"));
        var person = desk.ask(agent(), get(ticket)).body().at("/customer/id").asString();

        for (var who : List.of(person, "agent-of-billing", "nobody")) {
            var refused = desk.ask(agent(), patch(ticket).content("{\"watchers\": [\"maya\", \"%s\"]}".formatted(who)));
            assertThat(refused.status()).as(who).isEqualTo(400);
            assertThat(refused.body().path("field").asString()).isEqualTo("watchers");
        }
        assertThat(desk.ask(agent(), patch(ticket).content("{\"watchers\": [\"maya\"]}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoWatchesAndMayNotSeeTheTicketAnyMoreIsStillCalledByName() {
        desk.ask(agentOf("support"), get("/api/v1/me"));
        desk.ask(agent(), patch(ticket).content("{\"watchers\": [\"agent-of-support\"]}"));
        var group = Ids.next();
        desk.ask(admin(), post("/api/v1/groups").content("{\"id\": \"%s\", \"name\": \"Elsewhere\"}".formatted(group)));
        desk.ask(admin(), patch(ticket).content("{\"group\": \"%s\"}".formatted(group)));

        var named = desk.ask(admin(), get(ticket + "/agents")).body();
        assertThat(named.path("people").toString()).doesNotContain("agent-of-support");
        assertThat(named.path("watching").toString())
                .isEqualTo("[{\"id\":\"agent-of-support\",\"name\":\"Jun Park\"}]");

        desk.ask(admin(), patch(ticket).content("{\"watchers\": []}"));
        assertThat(desk.ask(admin(), get(ticket + "/history"))
                        .body()
                        .path("history")
                        .valueStream())
                .filteredOn(entry -> entry.path("type").asString().startsWith("ticket.watchers-changed"))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(
                                entry.at("/change/names/agent-of-support").asString())
                        .isEqualTo("Jun Park"));
    }

    @Test
    void aReplyGoesToFurtherAddressesAndANoteToNobody() {
        var reply = write("{\"body\": \"Dear Jan\", \"cc\": [\"Boss@customer.example\"]}");

        assertThat(reply.body().at("/mail/cc").toString()).isEqualTo("[\"boss@customer.example\"]");
        assertThat(write("{\"body\": \"x\", \"visibility\": \"internal\", \"cc\": [\"boss@customer.example\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(write("{\"body\": \"x\", \"cc\": [\"not an address\"]}").status())
                .isEqualTo(400);
    }

    @Test
    void aBlindCopyIsKeptForTheDeskAndNobodyElseReadsOfIt() {
        var reply = write("""
                {"body": "Dear Jan", "cc": ["Boss@customer.example"],
                 "bcc": ["Auditor@else.example", "auditor@else.example", "boss@customer.example"]}""");

        assertThat(reply.body().at("/mail/bcc").toString()).isEqualTo("[\"auditor@else.example\"]");
        assertThat(desk.ask(agent(), get(ticket + "/messages")).body().toString())
                .contains("auditor@else.example");
        assertThat(desk.ask(customer(customer), get(ticket + "/messages"))
                        .body()
                        .toString())
                .contains("Dear Jan", "boss@customer.example")
                .doesNotContain("bcc", "auditor@else.example");
        assertThat(write("{\"body\": \"x\", \"visibility\": \"internal\", \"bcc\": [\"a@else.example\"]}")
                        .body()
                        .path("field")
                        .asString())
                .isEqualTo("bcc");
        assertThat(desk.ask(
                                customer(customer),
                                post(ticket + "/messages").content("{\"body\": \"x\", \"bcc\": [\"a@else.example\"]}"))
                        .status())
                .isEqualTo(400);
        assertThat(write("{\"body\": \"x\", \"bcc\": [\"not an address\"]}").status())
                .isEqualTo(400);
        var many = IntStream.range(0, 21)
                .mapToObj(n -> "\"a%d@else.example\"".formatted(n))
                .collect(Collectors.joining(","));
        assertThat(write("{\"body\": \"x\", \"bcc\": [%s]}".formatted(many)).status())
                .isEqualTo(400);
    }

    /** By an address in the conversation people come to have a part in it; by one that nobody reads they do not. */
    @Test
    void aBlindCopyMakesNobodyPartOfTheConversation() {
        write("{\"body\": \"Dear Jan\", \"cc\": [\"boss@customer.example\"], \"bcc\": [\"auditor@else.example\"]}");

        var stored = database.getCollection("tickets")
                .find(new Document("_id", read("").body().path("id").asString()))
                .first();
        assertThat(stored.getList("participants", String.class))
                .contains("boss@customer.example")
                .doesNotContain("auditor@else.example");
    }

    @Test
    void anAnswerEndsWithTheGroupsSignatureOrTheAgentsOwnAndNeverWithTwo() {
        desk.ask(
                admin(),
                patch("/api/v1/groups/support")
                        .content(
                                "{\"signature\": \"{{agent.name}}, Support\", \"signatures\": {\"pl\": \"Pozdrawiamy\"}}"));

        assertThat(text(write("{\"body\": \"Dear Jan\"}"))).isEqualTo("Dear Jan\n\n-- \nMaya Lind, Support");
        assertThat(text(write("{\"body\": \"Dear Jan\\n\\n-- \\nMaya Lind, Support\"}")))
                .isEqualTo("Dear Jan\n\n-- \nMaya Lind, Support");
        assertThat(text(write("{\"body\": \"Dear Jan\", \"signature\": false}")))
                .isEqualTo("Dear Jan");
        assertThat(text(write("{\"body\": \"Rude?\", \"visibility\": \"internal\"}")))
                .isEqualTo("Rude?");

        var id = read("").body().at("/customer/id").asString();
        desk.ask(agent(), patch("/api/v1/people/" + id).content("{\"language\": \"pl\"}"));
        assertThat(text(write("{\"body\": \"Witaj\"}"))).isEqualTo("Witaj\n\n-- \nPozdrawiamy");

        desk.ask(agent(), put("/api/v1/me/signature").content("{\"content\": {\"en\": \"Maya\", \"ko\": \"\"}}"));
        assertThat(text(write("{\"body\": \"Witaj\"}"))).isEqualTo("Witaj\n\n-- \nMaya");
        assertThat(read("/signature").body().path("text").asString()).isEqualTo("Maya");
        assertThat(desk.ask(agent(), put("/api/v1/me/signature").content("{\"content\": {\"en\": \"{{nobody}}\"}}"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatTheDeskBeginsWithIsSignedAndWhatACustomerSaidIsNot() {
        desk.ask(agent(), put("/api/v1/me/signature").content("{\"content\": {\"en\": \"Maya\"}}"));

        for (var channel : new String[] {"email", "phone-out"}) {
            assertThat(firstTextOf(channel)).isEqualTo("Hello\n\n-- \nMaya");
        }
        assertThat(firstTextOf("phone-in")).isEqualTo("Hello");
    }

    @Test
    void aNoteThatBecomesPublicIsReadByTheCustomerAndMailedOnlyWhereThatIsAskedFor() {
        var n = write("{\"body\": \"Marker of a note\", \"visibility\": \"internal\"}")
                .body()
                .path("n")
                .asInt();
        assertThat(asCustomer("/messages")).doesNotContain("Marker of a note");

        assertThat(show(n, "{\"visibility\": \"public\"}").status()).isEqualTo(200);
        assertThat(asCustomer("/messages")).contains("Marker of a note");
        assertThat(asCustomer("")).contains("Marker of a note");

        assertThat(show(n, "{\"visibility\": \"internal\"}").status()).isEqualTo(200);
        assertThat(asCustomer("/messages")).doesNotContain("Marker of a note");
        assertThat(asCustomer("")).doesNotContain("Marker of a note");

        var before = read("").body().path("version").asInt();
        show(n, "{\"visibility\": \"internal\"}");
        assertThat(read("").body().path("version").asInt()).isEqualTo(before);
    }

    @Test
    void onlyTheDeskDecidesWhoReadsAMessageAndAMailIsNotMailedAgain() {
        var n = write("{\"body\": \"Dear Jan\"}").body().path("n").asInt();

        assertThat(desk.ask(
                                customer(customer),
                                patch(ticket + "/messages/" + n).content("{\"visibility\": \"internal\"}"))
                        .status())
                .isEqualTo(403);
        assertThat(desk.ask(
                                agentOf("billing"),
                                patch(ticket + "/messages/" + n).content("{\"visibility\": \"internal\"}"))
                        .status())
                .isEqualTo(404);
        assertThat(show(n, "{\"visibility\": \"public\", \"mail\": true}").status())
                .isEqualTo(400);
        assertThat(show(99, "{\"visibility\": \"public\"}").status()).isEqualTo(404);
    }

    private String firstTextOf(String channel) {
        var opened = desk.ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "a", "body": "Hello", "customer": {"email": "%s"}, "channel": "%s"}""".formatted(customer, channel)));
        return desk.ask(
                        agent(),
                        get("/api/v1/tickets/" + opened.body().path("id").asString() + "/messages/1"))
                .body()
                .path("text")
                .asString();
    }

    private Answer show(int n, String request) {
        return desk.ask(agent(), patch(ticket + "/messages/" + n).content(request));
    }

    private Answer write(String message) {
        return desk.ask(agent(), post(ticket + "/messages").content(message));
    }

    private Answer read(String path) {
        return desk.ask(agent(), get(ticket + path));
    }

    private String asCustomer(String path) {
        return desk.ask(customer(customer), get(ticket + path)).body().toString();
    }

    private static String text(Answer message) {
        return message.body().path("text").asString();
    }
}
