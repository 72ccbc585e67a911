package io.tidings.tickets.sameperson;

import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.tickets.Cause;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.person.PersonStore;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class MergeTests {

    private static final String PEOPLE = "/api/v1/people/";

    @Autowired
    MockMvc mvc;

    @Autowired
    People people;

    @Autowired
    PersonStore store;

    @Autowired
    Reconciliation reconciliation;

    private DeskRequests ask;
    private String jan;
    private String janek;

    @BeforeEach
    void twoAddressesOfOneHuman() {
        ask = new DeskRequests(mvc);
        jan = "jan@" + Ids.next() + ".example";
        janek = "janek@" + Ids.next() + ".example";
    }

    @Test
    void mailsOfEitherAddressFindTheOneWhoStays() {
        var stays = people.withEmail(jan, "Jan", null);
        var goes = people.withEmail(janek, "Janek", null);

        merge(goes, stays);

        assertThat(people.withEmail(janek, null, null).id()).isEqualTo(stays.id());
        assertThat(people.withEmail(jan, null, null).id()).isEqualTo(stays.id());
        assertThat(ask.get(agent(), PEOPLE + stays.id())
                        .path("emails")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly(jan, janek);
        assertThat(ask.get(agent(), PEOPLE + goes.id()).path("mergedInto").asString())
                .isEqualTo(stays.id());
        assertThat(ask.get(agent(), "/api/v1/people?q=" + janek).path("people").size())
                .isEqualTo(1);
    }

    @Test
    void theTicketsGoOverAndExactlyTheyComeBack() {
        var own = opens(jan);
        var brought = opens(janek);
        var later = opens(janek);
        var stays = people.withEmail(jan, null, null);
        var goes = people.withEmail(janek, null, null);

        merge(goes, stays);
        assertThat(customerOf(brought)).isEqualTo(stays.id());
        assertThat(customerOf(later)).isEqualTo(stays.id());
        assertThat(ask.status(customer(jan), "GET", path(brought), "")).isEqualTo(200);
        var sinceThen = opens(janek);
        assertThat(sinceThen.at("/customer/id").asString()).isEqualTo(stays.id());
        // Given to somebody else meanwhile: that stays.
        var third = people.withEmail("third@" + Ids.next() + ".example", null, null);
        ask.as(agent(), "PATCH", path(later), "{\"customer\": {\"id\": \"%s\"}}".formatted(third.id()));

        unmerge(goes);

        assertThat(customerOf(brought)).isEqualTo(goes.id());
        assertThat(customerOf(own)).isEqualTo(stays.id());
        assertThat(customerOf(sinceThen)).isEqualTo(stays.id());
        assertThat(customerOf(later)).isEqualTo(third.id());
        assertThat(store.find(stays.id()).orElseThrow().emails()).containsExactly(jan);
        assertThat(people.withEmail(janek, null, null).id()).isEqualTo(goes.id());
        assertThat(ask.get(agent(), path(brought) + "/history").toString()).isNotEmpty();
    }

    @Test
    void bothLoginsAreTheOnePerson() {
        var stays = ask.get(customer(jan), "/api/v1/me").path("id").asString();
        var goes = ask.get(customer(janek), "/api/v1/me").path("id").asString();

        ask.as(agent(), "POST", PEOPLE + goes + "/merge", "{\"into\": \"%s\"}".formatted(stays));
        assertThat(ask.get(customer(janek), "/api/v1/me").path("id").asString()).isEqualTo(stays);

        ask.as(agent(), "POST", PEOPLE + goes + "/unmerge", "");
        assertThat(ask.get(customer(janek), "/api/v1/me").path("id").asString()).isEqualTo(goes);
    }

    @Test
    void aCrashAfterTheDecisionIsMadeUpForLater() {
        var ticket = opens(janek);
        var stays = people.withEmail(jan, null, null);
        var goes = people.withEmail(janek, null, null);
        // All that somebody had done who died then.
        store.change(goes.id(), person -> person.with(draft -> draft.mergedInto = stays.id()));
        assertThat(people.withEmail(janek, null, null).id()).isEqualTo(stays.id());

        reconciliation.reconcile(goes.id(), Cause.SYSTEM);
        reconciliation.reconcile(goes.id(), Cause.SYSTEM);

        assertThat(customerOf(ticket)).isEqualTo(stays.id());
        assertThat(store.find(stays.id()).orElseThrow().emails()).containsExactly(jan, janek);
    }

    @Test
    void twoWhoWereMergedIntoEachOtherAtOnceBecomeOneOrTwoButNeverNobody() {
        var one = people.withEmail(jan, null, null);
        var two = people.withEmail(janek, null, null);
        store.change(one.id(), person -> person.with(draft -> draft.mergedInto = two.id()));
        store.change(two.id(), person -> person.with(draft -> draft.mergedInto = one.id()));

        for (var round = 0; round < 3; round++) {
            reconciliation.reconcile(one.id(), Cause.SYSTEM);
            reconciliation.reconcile(two.id(), Cause.SYSTEM);
        }

        // The later one stepped back, so the earlier one is merged into it.
        assertThat(people.withEmail(jan, null, null).id()).isEqualTo(two.id());
        assertThat(people.withEmail(janek, null, null).id()).isEqualTo(two.id());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        var one = people.withEmail(jan, null, null);
        var two = people.withEmail(janek, null, null);
        var three = people.withEmail("three@" + Ids.next() + ".example", null, null);
        ask.get(agent(), "/api/v1/me");

        assertThat(refusal(one.id(), one.id())).isEqualTo("circular-merge");
        assertThat(refusal(one.id(), "nobody")).isEqualTo("person-not-found");
        assertThat(refusal("maya", one.id())).isEqualTo("agent-not-mergeable");
        assertThat(ask.status(agent(), "POST", PEOPLE + one.id() + "/unmerge", ""))
                .isEqualTo(409);
        merge(one, two);
        merge(one, two);
        assertThat(refusal(two.id(), one.id())).isEqualTo("circular-merge");
        assertThat(refusal(one.id(), three.id())).isEqualTo("person-merged");
        assertThat(refusal(three.id(), one.id())).isEqualTo("person-merged");
        assertThat(ask.status(agent(), "PATCH", PEOPLE + one.id(), "{\"name\": \"x\"}"))
                .isEqualTo(409);
        assertThat(DeskRequests.json(ask.answer(
                                agent(), "PATCH", PEOPLE + two.id(), "{\"emails\": [\"%s\"]}".formatted(janek), null))
                        .path("code")
                        .asString())
                .isEqualTo("address-of-merged");
        merge(two, three);
        assertThat(ask.status(agent(), "POST", PEOPLE + one.id() + "/unmerge", ""))
                .isEqualTo(409);
        for (var page : List.of("/merge", "/unmerge")) {
            assertThat(ask.status(customer(jan), "POST", PEOPLE + one.id() + page, "{\"into\": \"x\"}"))
                    .isEqualTo(403);
        }
    }

    @Test
    void aChainOfMergesIsTakenBackFromItsEnd() {
        var ticket = opens(jan);
        var one = people.withEmail(jan, null, null);
        var two = people.withEmail(janek, null, null);
        var three = people.withEmail("three@" + Ids.next() + ".example", null, null);
        merge(one, two);
        merge(two, three);
        assertThat(people.withEmail(jan, null, null).id()).isEqualTo(three.id());
        assertThat(customerOf(ticket)).isEqualTo(three.id());

        unmerge(two);
        assertThat(people.withEmail(jan, null, null).id()).isEqualTo(two.id());
        assertThat(customerOf(ticket)).isEqualTo(two.id());
        unmerge(one);
        assertThat(people.withEmail(jan, null, null).id()).isEqualTo(one.id());
        await().until(() -> customerOf(ticket).equals(one.id()));
        assertThat(store.find(three.id()).orElseThrow().emails()).hasSize(1);
    }

    private void merge(Person person, Person into) {
        ask.as(agent(), "POST", PEOPLE + person.id() + "/merge", "{\"into\": \"%s\"}".formatted(into.id()));
    }

    private void unmerge(Person person) {
        ask.as(agent(), "POST", PEOPLE + person.id() + "/unmerge", "");
    }

    private String refusal(String id, String into) {
        return DeskRequests.json(
                        ask.answer(agent(), "POST", PEOPLE + id + "/merge", "{\"into\": \"%s\"}".formatted(into), null))
                .path("code")
                .asString();
    }

    private JsonNode opens(String address) {
        return ask.as(
                agent(),
                "POST",
                "/api/v1/tickets",
                "{\"subject\": \"a\", \"body\": \"b\", \"customer\": {\"email\": \"%s\"}}".formatted(address));
    }

    private String customerOf(JsonNode ticket) {
        return ask.get(agent(), path(ticket)).at("/customer/id").asString();
    }

    private static String path(JsonNode ticket) {
        return "/api/v1/tickets/" + ticket.path("id").asString();
    }
}
