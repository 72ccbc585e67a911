package io.tidings.tickets.organization;

import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.person.People;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class OrganizationTests {

    private static final String ORGANIZATIONS = "/api/v1/organizations";

    @Autowired
    MockMvc mvc;

    @Autowired
    People people;

    @Autowired
    com.mongodb.client.MongoDatabase database;

    @Autowired
    List<OutboxSource> sources;

    private DeskRequests ask;
    private String domain;
    private String other;

    @BeforeEach
    void freshDomains() {
        ask = new DeskRequests(mvc);
        domain = "d" + Ids.next() + ".example";
        other = "o" + Ids.next() + ".example";
    }

    @Test
    void anOrganizationIsMadeFoundAndRenamed() {
        var made = made("Fabryka " + domain, true);
        var path = ORGANIZATIONS + "/" + made.path("id").asString();

        assertThat(ids(ask.get(agent(), ORGANIZATIONS + "?domain=" + domain.toUpperCase())))
                .containsExactly(made.path("id").asString());
        assertThat(ids(ask.get(agent(), ORGANIZATIONS + "?q=fabryka " + domain)))
                .containsExactly(made.path("id").asString());
        var renamed = ask.as(agent(), "PATCH", path, "{\"name\": \"Zakład %s\", \"notes\": \"x\"}".formatted(domain));
        assertThat(renamed.path("version").asInt()).isEqualTo(2);
        assertThat(ask.as(agent(), "PATCH", path, "{\"notes\": null}").has("notes"))
                .isFalse();
        assertThat(current(made.path("id").asString()))
                .isEqualTo(new OrganizationCurrent(
                        made.path("id").asString(), "Zakład " + domain, List.of(domain, other), true));
    }

    @Test
    void aNameADomainAndAnExternalIdBelongToOne() {
        made("First " + domain, false);

        assertThat(ask.status(
                        agent(),
                        "POST",
                        ORGANIZATIONS,
                        "{\"name\": \"Second\", \"domains\": [\"%s\"]}".formatted(domain)))
                .isEqualTo(409);
        assertThat(ask.status(agent(), "POST", ORGANIZATIONS, "{\"name\": \"FIRST %s\"}".formatted(domain)))
                .isEqualTo(409);
    }

    @Test
    void aPublicMailProviderIsNobodysDomain() {
        var refused = DeskRequests.json(
                ask.answer(agent(), "POST", ORGANIZATIONS, "{\"name\": \"x\", \"domains\": [\"@Gmail.com\"]}", null));

        assertThat(refused.path("code").asString()).isEqualTo("public-mail-domain");
        assertThat(refused.path("detail").asString()).startsWith("gmail.com belongs to a public mail provider");
        for (var bad : List.of("nodot", "-x.example", "a b.example", "")) {
            assertThat(ask.status(
                            agent(), "POST", ORGANIZATIONS, "{\"name\": \"x\", \"domains\": [\"%s\"]}".formatted(bad)))
                    .isEqualTo(400);
        }
    }

    @Test
    void theListIsInTheOrderOfNamesAndComesInPages() {
        for (var name : List.of("c", "a", "b")) {
            ask.as(agent(), "POST", ORGANIZATIONS, "{\"name\": \"%s %s\"}".formatted(domain, name));
        }

        var first = ask.get(agent(), ORGANIZATIONS + "?limit=2&q=" + domain.substring(0, 20));
        var second = ask.get(
                agent(),
                ORGANIZATIONS + "?limit=2&q=" + domain.substring(0, 20) + "&cursor="
                        + first.path("next").asString());

        assertThat(first.path("organizations").valueStream().map(each -> each.path("name")
                        .asString()))
                .containsExactly(domain + " a", domain + " b");
        assertThat(second.path("organizations").valueStream().map(each -> each.path("name")
                        .asString()))
                .containsExactly(domain + " c");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void whoWritesFromADomainJoinsAndTheTicketBelongsToTheOrganization() {
        var id = made("Joined " + domain, false).path("id").asString();

        var person = people.withEmail("jan@" + other, "Jan", null);
        var ticket = opens("ewa@" + domain);

        assertThat(person.organizationId()).isEqualTo(id);
        assertThat(ticket.at("/organization/id").asString()).isEqualTo(id);
        assertThat(ids(ask.get(agent(), "/api/v1/people?organization=" + id), "people"))
                .hasSize(2);
        assertThat(ids(ask.get(agent(), ORGANIZATIONS + "/" + id + "/tickets"), "tickets"))
                .containsExactly(ticket.path("id").asString());
    }

    @Test
    void membersSeeThePublicPartOfEachOthersTicketsWhileTheyShare() {
        var id = made("Shared " + domain, true).path("id").asString();
        var ticket = opens("jan@" + domain);
        var path = "/api/v1/tickets/" + ticket.path("id").asString();
        ask.as(agent(), "POST", path + "/messages", "{\"body\": \"secret-marker\", \"visibility\": \"internal\"}");
        ask.as(agent(), "PATCH", path, "{\"tags\": [\"secret-marker\"], \"fields\": {\"f\": \"secret-marker\"}}");
        var colleague = customer("ewa@" + domain);
        var stranger = customer("eve@" + Ids.next() + ".example");

        assertThat(ask.get(colleague, path).toString()).doesNotContain("secret-marker");
        assertThat(ask.get(colleague, path + "/messages").path("messages").size())
                .isEqualTo(1);
        assertThat(ids(ask.get(colleague, "/api/v1/tickets?list=organization"), "tickets"))
                .containsExactly(ticket.path("id").asString());
        assertThat(ids(ask.get(colleague, "/api/v1/tickets"), "tickets")).isEmpty();
        ask.as(colleague, "POST", path + "/messages", "{\"body\": \"From Ewa\"}");
        assertThat(ask.get(agent(), path + "/messages")
                        .at("/messages/0/author/email")
                        .asString())
                .isEqualTo("ewa@" + domain);
        for (var page : List.of("", "/messages", "/messages/1", "/history", "/attachments/1")) {
            assertThat(ask.status(stranger, "GET", path + page, "")).as(page).isEqualTo(404);
        }
        assertThat(ids(ask.get(stranger, "/api/v1/tickets?list=organization"), "tickets"))
                .isEmpty();

        ask.as(agent(), "PATCH", ORGANIZATIONS + "/" + id, "{\"shared\": false}");

        assertThat(ask.status(colleague, "GET", path, "")).isEqualTo(404);
        assertThat(ids(ask.get(colleague, "/api/v1/tickets?list=organization"), "tickets"))
                .isEmpty();
    }

    @Test
    void whoHasLeftOrMovedOnSeesTheTicketsNoMore() {
        made("Left " + domain, true);
        var path = "/api/v1/tickets/" + opens("jan@" + domain).path("id").asString();
        var colleague = customer("ewa@" + domain);
        ask.get(colleague, path);
        var ewa =
                "/api/v1/people/" + ask.get(colleague, "/api/v1/me").path("id").asString();

        ask.as(agent(), "PATCH", ewa, "{\"active\": false}");
        assertThat(ask.status(colleague, "GET", path, "")).isEqualTo(404);
        ask.as(agent(), "PATCH", ewa, "{\"active\": true}");
        assertThat(ask.status(colleague, "GET", path, "")).isEqualTo(200);
        ask.as(agent(), "PATCH", ewa, "{\"organizationId\": null}");
        assertThat(ask.status(colleague, "GET", path, "")).isEqualTo(404);
    }

    @Test
    void ticketsFromBeforeTheMembershipGetTheOrganization() {
        var ticket = opens("jan@" + Ids.next() + ".example");
        var path = "/api/v1/tickets/" + ticket.path("id").asString();
        var id = made("Later " + domain, false).path("id").asString();

        ask.as(
                agent(),
                "PATCH",
                "/api/v1/people/" + ticket.at("/customer/id").asString(),
                "{\"organizationId\": \"%s\"}".formatted(id));

        await().until(() ->
                ask.get(agent(), path).at("/organization/id").asString("").equals(id));
        assertThat(ask.status(
                        agent(),
                        "PATCH",
                        "/api/v1/people/" + ticket.at("/customer/id").asString(),
                        "{\"organizationId\": \"nothing\"}"))
                .isEqualTo(400);
    }

    @Test
    void onlyAnOrganizationWithoutMembersIsRemoved() {
        var id = made("Gone " + domain, false).path("id").asString();
        var person = people.withEmail("jan@" + domain, "Jan", null);

        assertThat(ask.status(agent(), "DELETE", ORGANIZATIONS + "/" + id, "")).isEqualTo(409);
        ask.as(agent(), "PATCH", "/api/v1/people/" + person.id(), "{\"organizationId\": null}");
        assertThat(ask.status(agent(), "DELETE", ORGANIZATIONS + "/" + id, "")).isEqualTo(204);

        assertThat(ask.status(agent(), "GET", ORGANIZATIONS + "/" + id, "")).isEqualTo(404);
        // Its domains are free again.
        made("New " + domain, false);
    }

    @Test
    void organizationsAreForTheDeskAlone() {
        var id = made("Desk " + domain, true).path("id").asString();
        var member = customer("jan@" + domain);

        for (var path : List.of("", "/" + id, "/" + id + "/tickets")) {
            assertThat(ask.status(member, "GET", ORGANIZATIONS + path, "")).isEqualTo(403);
        }
        assertThat(ask.status(member, "POST", ORGANIZATIONS, "{\"name\": \"x\"}"))
                .isEqualTo(403);
        assertThat(ask.status(member, "PATCH", ORGANIZATIONS + "/" + id, "{}")).isEqualTo(403);
        assertThat(ask.status(member, "DELETE", ORGANIZATIONS + "/" + id, "")).isEqualTo(403);
    }

    private JsonNode made(String name, boolean shared) {
        return ask.as(
                agent(),
                "POST",
                ORGANIZATIONS,
                "{\"name\": \"%s\", \"domains\": [\"%s\", \"%s\"], \"shared\": %s}"
                        .formatted(name, domain, other, shared));
    }

    private JsonNode opens(String address) {
        return ask.as(
                agent(),
                "POST",
                "/api/v1/tickets",
                "{\"subject\": \"a\", \"body\": \"b\", \"customer\": {\"email\": \"%s\"}}".formatted(address));
    }

    private Object current(String id) {
        var document = database.getCollection("organizations")
                .find(new Document("_id", id))
                .first();
        return sources.stream()
                .filter(source -> source.collection().equals("organizations"))
                .findFirst()
                .orElseThrow()
                .current(document, List.of())
                .getFirst();
    }

    private static List<String> ids(JsonNode list) {
        return ids(list, "organizations");
    }

    private static List<String> ids(JsonNode list, String of) {
        return list.path(of)
                .valueStream()
                .map(each -> each.path("id").asString())
                .toList();
    }
}
