package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.tickets.Asking;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** What stands in a ticket once a message's mails were taken back before they left. */
@TicketServiceTest
class TakenBackTests {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Autowired
    MockMvc mvc;

    @Autowired
    Consumer<Event> recordDeliveries;

    Asking desk;
    String customer = "";
    String ticket = "";

    @BeforeEach
    void aTicketThatAnAgentOpensForACustomer() {
        desk = new Asking(mvc);
        customer = Ids.next() + "@customer.example";
        ticket = desk.ask(agent(), post("/api/v1/tickets").content("""
                        {"subject": "Invoice", "body": "First words", "channel": "email",
                         "customer": {"email": "%s", "name": "Jan"}}""".formatted(customer)))
                .body()
                .path("id")
                .asString();
    }

    @Test
    void nobodyOutsideSeesAnAnswerThatWasTakenBackAndItSaysSo() {
        answer();

        takenBack(2, customer, NOON);
        takenBack(2, "boss@customer.example", NOON);

        var message = message(2);
        assertThat(message.path("visibility").asString()).isEqualTo("internal");
        assertThat(message.path("delivery")).hasSize(2).allSatisfy(one -> {
            assertThat(one.path("state").asString()).isEqualTo("withdrawn");
            assertThat(one.path("because").asString()).isEqualTo("taken-back");
        });
        assertThat(desk.ask(customer(customer), get(path("/messages"))).body().toString())
                .contains("First words")
                .doesNotContain("Too quick");
    }

    @Test
    void theFirstMessageOfATicketIsTakenBackLikeAnyOther() {
        takenBack(1, customer, NOON);

        assertThat(message(1).path("visibility").asString()).isEqualTo("internal");
    }

    @Test
    void aRepetitionHidesNothingThatSomebodyHasShownSince() {
        answer();
        takenBack(2, customer, NOON);
        desk.ask(agent(), patch(path("/messages/2")).content("{\"visibility\": \"public\"}"));

        takenBack(2, customer, NOON);

        assertThat(message(2).path("visibility").asString()).isEqualTo("public");
    }

    @Test
    void aMailThatSomebodyDiscardedLeavesItsMessageWhereItIs() {
        answer();

        tell(new MailDiscarded(ticket, ticket + ":2", "mail", customer, "only a trial", null, "support"), NOON);

        assertThat(message(2).path("visibility").asString()).isEqualTo("public");
        assertThat(message(2).at("/delivery/0/state").asString()).isEqualTo("discarded");
    }

    private void answer() {
        assertThat(desk.ask(agent(), post(path("/messages")).content("{\"body\": \"Too quick\"}"))
                        .status())
                .isEqualTo(201);
    }

    private void takenBack(int n, String recipient, Instant at) {
        tell(new MailDiscarded(ticket, ticket + ":" + n, "mail", recipient, "Taken back.", "maya", "support"), at);
    }

    private void tell(MailDiscarded fact, Instant at) {
        recordDeliveries.accept(
                new Event(Ids.next(), "http://x", ticket, at, 1, "c", null, 0, "system", false, null, fact));
    }

    private JsonNode message(int n) {
        return desk.ask(agent(), get(path("/messages")))
                .body()
                .path("messages")
                .valueStream()
                .filter(message -> message.path("n").asInt() == n)
                .findFirst()
                .orElseThrow();
    }

    private String path(String more) {
        return "/api/v1/tickets/" + ticket + more;
    }
}
