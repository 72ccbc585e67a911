package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tidings.tickets.Asking;
import io.tidings.tickets.Asking.Answer;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.node.ObjectNode;

/** A ticket is read with its parts at once: each says what its own address says to the same caller, and nothing more. */
@TicketServiceTest
class TicketPartsTests {

    @Autowired
    MockMvc mvc;

    Asking desk;
    String ticket = "";
    RequestPostProcessor jan = customer("");

    @BeforeEach
    void aTicketWithANote() {
        desk = new Asking(mvc);
        var address = "jan-" + Ids.next() + "@customer.example";
        jan = customer(address);
        var opened = desk.ask(
                agent(),
                post("/api/v1/tickets")
                        .content("{\"subject\": \"Door\", \"body\": \"Stuck\", \"customer\": {\"email\": \"" + address
                                + "\"}}"));
        ticket = "/api/v1/tickets/" + opened.body().path("id").asString();
        desk.ask(agent(), post(ticket + "/messages").content("{\"body\": \"We come\"}"));
        desk.ask(agent(), post(ticket + "/messages").content("{\"body\": \"secret\", \"visibility\": \"internal\"}"));
        desk.ask(agent(), patch(ticket).content("{\"tags\": [\"secret\"], \"priority\": \"high\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "history", "messages,history", "history,messages"})
    void everyoneReadsInEachPartWhatItsOwnAddressTells(String parts) {
        for (var caller : List.of(agent(), admin(), service(), jan)) {
            var whole = read(caller, "?with=" + parts);

            assertThat(whole.status()).isEqualTo(200);
            var rest = (ObjectNode) whole.body().deepCopy();
            for (var part : parts.split(",")) {
                assertThat(rest.remove(part))
                        .isEqualTo(read(caller, "/" + part).body())
                        .isNotEmpty();
            }
            assertThat(rest).isEqualTo(read(caller, "").body());
        }
    }

    @Test
    void theDeskReadsItsNotesAndTheCustomerHearsNothingOfThem() {
        var everything = "?with=messages,history";

        assertThat(read(agent(), everything).body().path("messages").toString()).contains("Stuck", "We come", "secret");
        assertThat(read(agent(), everything).body().path("history").toString()).contains("secret");
        assertThat(read(jan, everything).body().toString())
                .contains("Stuck", "We come")
                .doesNotContain("secret", "ticket.tags-changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?with=messages", "?with=history", "?with=messages,history"})
    void whomItIsNotForIsToldThatThereIsNone(String parts) {
        for (var caller : List.of(customer("ola@customer.example"), agentOf("billing"))) {
            var refused = read(caller, parts);

            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.body().path("code").asString()).isEqualTo("ticket-not-found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"attachments", "messages,links", "Messages"})
    void aPartThatIsNotKnownIsRefusedWithThoseThatAre(String parts) {
        for (var caller : List.of(agent(), jan)) {
            var refused = read(caller, "?with=" + parts);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body().path("field").asString()).isEqualTo("with");
            assertThat(refused.body().path("detail").asString()).contains("messages", "history");
        }
    }

    @Test
    void aTicketAloneIsItsVersionsAndWithItsPartsItIsNot() {
        var alone = read(agent(), "");
        var whole = read(agent(), "?with=messages");

        assertThat(alone.response().getHeader("ETag"))
                .isEqualTo("\"" + whole.body().path("version").asLong() + "\"");
        assertThat(whole.response().getHeader("ETag")).isNull();
    }

    @Test
    void whatIsLongIsReadOnAtItsOwnAddress() {
        for (var n = 0; n < 60; n++) {
            desk.ask(agent(), post(ticket + "/messages").content("{\"body\": \"and more\"}"));
        }

        var messages = read(agent(), "?with=messages").body().path("messages");
        var older = read(agent(), "/messages?before=" + messages.path("next").asString())
                .body()
                .path("messages");

        assertThat(messages.path("messages")).hasSize(50);
        assertThat(older).hasSize(13);
        assertThat(older.path(0).path("n").asInt())
                .isEqualTo(messages.at("/messages/49/n").asInt() - 1);
    }

    private Answer read(RequestPostProcessor caller, String what) {
        return desk.ask(caller, get(ticket + what));
    }
}
