package io.tidings.tickets.person;

import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** What people may say of themselves, and what not. */
@TicketServiceTest
class MeTests {

    private static final String ME = "/api/v1/me";

    @Autowired
    MockMvc mvc;

    private DeskRequests desk;

    @BeforeEach
    void desk() {
        desk = new DeskRequests(mvc);
    }

    @Test
    void aCustomerSaysHowTheyAreCalledAndInWhichLanguageAndZoneTheyAreAnswered() {
        var jan = customer(Ids.next() + "@customer.example");

        desk.as(jan, "PATCH", ME, """
                {"name": " Jan Kowalski ", "language": "pl", "timeZone": "Europe/Warsaw"}""");

        var me = desk.get(jan, ME);
        assertThat(me.path("name").asString()).isEqualTo("Jan Kowalski");
        assertThat(me.path("language").asString()).isEqualTo("pl");
        assertThat(me.path("timeZone").asString()).isEqualTo("Europe/Warsaw");
        var opened = desk.as(jan, "POST", "/api/v1/tickets", """
                {"subject": "Door", "body": "Stuck"}""");
        assertThat(opened.path("language").asString()).isEqualTo("pl");
        assertThat(opened.at("/customer/name").asString()).isEqualTo("Jan Kowalski");
    }

    @Test
    void whatIsAbsentStaysAndNullForgets() {
        var jan = customer(Ids.next() + "@customer.example");
        desk.as(jan, "PATCH", ME, """
                {"language": "ko", "timeZone": "Asia/Seoul"}""");

        desk.as(jan, "PATCH", ME, """
                {"language": null}""");

        assertThat(desk.get(jan, ME).has("language")).isFalse();
        assertThat(desk.get(jan, ME).path("timeZone").asString()).isEqualTo("Asia/Seoul");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"language\": \"klingon!\"}",
                "{\"timeZone\": \"Mars/Olympus\"}",
                "{\"language\": 7}",
                "{\"name\": \"\\u200b\"}",
                "{\"email\": \"another@customer.example\"}"
            })
    void whatCannotBeSoIsRefused(String wanted) {
        assertThat(desk.status(customer(Ids.next() + "@customer.example"), "PATCH", ME, wanted))
                .isEqualTo(400);
    }

    @Test
    void anAgentsNameIsTheLoginsAndAServiceHasNone() {
        assertThat(desk.status(agent(), "PATCH", ME, "{\"name\": \"Somebody else\"}"))
                .isEqualTo(400);
        assertThat(desk.status(service(), "PATCH", ME, "{\"language\": \"ko\"}"))
                .isEqualTo(403);
    }
}
