package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;

import io.tidings.events.EventJson;
import io.tidings.tickets.Asking;
import io.tidings.tickets.Asking.Answer;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class ForwardTests {

    @Autowired
    MockMvc mvc;

    Asking desk;
    String customer = "";
    String ticket = "";

    @BeforeEach
    void aTicketOfACustomer() throws Exception {
        desk = new Asking(mvc);
        customer = Ids.next() + "@customer.example";
        ticket = "/api/v1/tickets/"
                + desk.ask(customer(customer), post("/api/v1/tickets").content("""
                        {"subject": "Parcel", "body": "Where is my parcel?", "attachments": ["%s", "%s"]}""".formatted(
                                        upload("bill.txt"), upload("photo.txt"))))
                        .body()
                        .path("id")
                        .asString();
    }

    @Test
    void whatIsForwardedIsAnInternalMessageWithTheWordsTheQuotationAndTheChosenFiles() throws Exception {
        var files = read("/messages/1").at("/attachments");

        var forward = forward(1, """
                {"to": ["Eve@Carrier.example"], "body": "Do you have it?", "attachments": [%s]}""".formatted(files.at("/1/n")));

        assertThat(forward.status()).as(forward.body().toString()).isEqualTo(201);
        var message = forward.body();
        assertThat(message.path("visibility").asString()).isEqualTo("internal");
        assertThat(message.path("channel").asString()).isEqualTo("forward");
        assertThat(message.path("text").asString()).isEqualTo("Do you have it?");
        assertThat(message.path("quoted").asString()).contains("Where is my parcel?", customer, "Parcel");
        assertThat(message.at("/mail/to").toString()).isEqualTo("[\"eve@carrier.example\"]");
        assertThat(message.at("/attachments")).hasSize(1);
        assertThat(message.at("/attachments/0/name").asString()).isEqualTo("photo.txt");
        mvc.perform(get(ticket + "/attachments/"
                                + message.at("/attachments/0/n").asInt())
                        .with(agent()))
                .andExpect(content().string("photo.txt"));
        assertThat(asCustomer("/messages")).doesNotContain("Do you have it?", "carrier.example");
        assertThat(asCustomer("")).doesNotContain("Do you have it?", "carrier.example");
        assertThat(read("").at("/state/id").asString()).isEqualTo("new");
    }

    @Test
    void withoutAChoiceAllFilesGoAndARepetitionForwardsOnce() {
        var request = "{\"to\": [\"eve@carrier.example\"], \"body\": \"See below\"}";
        var key = Ids.next();

        var first = desk.ask(agent(), forwarding(1).content(request).header("Idempotency-Key", key));
        var again = desk.ask(agent(), forwarding(1).content(request).header("Idempotency-Key", key));

        assertThat(first.body().at("/attachments")).hasSize(2);
        assertThat(again.body().path("n")).isEqualTo(first.body().path("n"));
        assertThat(read("").at("/landmarks/messageCount").asInt()).isEqualTo(2);
    }

    @Test
    void nothingInternalLeavesByAForwardAndNoForwardBecomesPublic() {
        var note = desk.ask(
                        agent(),
                        post(ticket + "/messages").content("{\"body\": \"A secret\", \"visibility\": \"internal\"}"))
                .body()
                .path("n")
                .asInt();

        var refused = forward(note, "{\"to\": [\"eve@carrier.example\"], \"body\": \"Look\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("code").asString()).isEqualTo("internal-message-stays");

        var forwarded = forward(1, "{\"to\": [\"eve@carrier.example\"], \"body\": \"Look\"}")
                .body();
        assertThat(forwarded.toString()).doesNotContain("A secret");
        var shown = desk.ask(
                agent(),
                patch(ticket + "/messages/" + forwarded.path("n").asInt()).content("{\"visibility\": \"public\"}"));
        assertThat(shown.body().path("code").asString()).isEqualTo("forward-stays-internal");
        assertThat(asCustomer("/messages")).doesNotContain("Look");
    }

    @Test
    void theCustomerTheDeskAndWhatIsNoAddressCannotBeForwardedTo() {
        for (var to : new String[] {customer, "support@tidings.example", "support+tag@tidings.example", "nobody"}) {
            var refused = forward(1, "{\"to\": [\"%s\"], \"body\": \"b\"}".formatted(to));
            assertThat(refused.status()).as(to).isEqualTo(400);
        }
        assertThat(forward(1, "{\"to\": [], \"body\": \"b\"}").status()).isEqualTo(400);
        assertThat(forward(1, "{\"to\": [\"eve@carrier.example\"]}").status()).isEqualTo(400);
        assertThat(forward(1, "{\"to\": [\"eve@carrier.example\"], \"body\": \"b\", \"attachments\": [77]}")
                        .body()
                        .path("field")
                        .asString())
                .isEqualTo("attachments");
        assertThat(forward(9, "{\"to\": [\"eve@carrier.example\"], \"body\": \"b\"}")
                        .status())
                .isEqualTo(404);
        assertThat(read("").at("/landmarks/messageCount").asInt()).isEqualTo(1);
    }

    @Test
    void onlyTheDeskOfTheTicketForwards() {
        var request = "{\"to\": [\"eve@carrier.example\"], \"body\": \"b\"}";

        assertThat(desk.ask(customer(customer), forwarding(1).content(request)).status())
                .isEqualTo(403);
        assertThat(desk.ask(agentOf("billing"), forwarding(1).content(request)).status())
                .isEqualTo(404);
        assertThat(desk.ask(admin(), forwarding(1).content(request)).status()).isEqualTo(201);
    }

    private String upload(String name) throws Exception {
        var file = new MockMultipartFile("file", name, "text/plain", name.getBytes(StandardCharsets.UTF_8));
        var answer = mvc.perform(multipart("/api/v1/tickets/uploads").file(file).with(customer(customer)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        return EventJson.mapper().readTree(answer).path("id").asString();
    }

    private MockHttpServletRequestBuilder forwarding(int n) {
        return post(ticket + "/messages/" + n + "/forward");
    }

    private Answer forward(int n, String request) {
        return desk.ask(agent(), forwarding(n).content(request));
    }

    private JsonNode read(String path) {
        return desk.ask(agent(), get(ticket + path)).body();
    }

    private String asCustomer(String path) {
        return desk.ask(customer(customer), get(ticket + path)).body().toString();
    }
}
