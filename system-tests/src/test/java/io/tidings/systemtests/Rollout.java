package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.suite.Api;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A desk as a support team moves it over from another helpdesk, set up by the API alone: groups, organizations, states,
 * priorities, types, fields of tickets, fields of people, tags, signatures and roles. Every name has a word of its own, and
 * what cannot be removed is made inactive at the end, so that it stands in nobody's way.
 */
final class Rollout implements AutoCloseable {

    /** Works in the warehouse alone, with the role of the first line. */
    static final Api JUN = Api.as(RUNNING, "agent2");

    final String word = Suite.unique();
    final String warehouse = "warehouse-" + word;
    final String accounts = "accounts-" + word;
    final String domain = word + ".example";
    final String supplier = "supplier-" + word;
    final String critical = "critical-" + word;
    /** No two priorities have the same. */
    final int weight = highest() + 1;

    final String complaint = "complaint-" + word;
    final String cause = "cause_" + word;
    final String freshdeskId = "freshdeskid_" + word;
    final String jobLevel = "joblevel_" + word;
    final String tag = "pallet-" + word;
    final String firstLine = "first-line-" + word;
    final String organization;
    final String owner;
    final String jan;

    private final String maya = AGENT.get("/api/v1/me").body().path("id").asString();
    private final String jun = JUN.get("/api/v1/me").body().path("id").asString();

    Rollout() {
        made("groups", Map.of("id", warehouse, "name", "Magazyn", "address", warehouse + "@tidings.example"));
        made(
                "groups",
                Map.of(
                        "id",
                        accounts,
                        "name",
                        "Księgowość",
                        "address",
                        accounts + "@tidings.example",
                        "followUp",
                        Map.of("rule", "new-ticket")));
        changed(
                "groups/" + warehouse,
                Map.of("signatures", Map.of("pl", "{{agent.name}}, Magazyn", "en", "{{agent.name}}, Warehouse")));
        organization = made(
                        "organizations",
                        Map.of(
                                "name",
                                "Drukarnia " + word,
                                "domains",
                                List.of(domain),
                                "shared",
                                true,
                                "externalId",
                                "FD-ORG-" + word))
                .path("id")
                .asString();
        made(
                "states",
                Map.of("id", supplier, "type", "waiting", "label", words("At the supplier", "공급사 확인", "U dostawcy")));
        made("priorities", Map.of("id", critical, "weight", weight, "label", words("Critical", "심각", "Krytyczny")));
        made(
                "types",
                Map.of(
                        "id",
                        complaint,
                        "label",
                        words("Complaint", "불만", "Reklamacja"),
                        "priority",
                        "high",
                        "transitions",
                        Map.of("closed", List.of("open"))));
        field(Map.of(
                "target",
                "ticket",
                "name",
                cause,
                "kind",
                "select",
                "label",
                words("Cause", "원인", "Przyczyna"),
                "options",
                List.of(
                        Map.of("id", "damage", "label", words("Damage", "파손", "Uszkodzenie")),
                        Map.of("id", "delay", "label", words("Delay", "지연", "Opóźnienie"))),
                "types",
                List.of(complaint),
                "required",
                "closing"));
        field(Map.of("target", "ticket", "name", freshdeskId, "kind", "number", "label", Map.of("en", "Freshdesk ID")));
        field(Map.of("target", "person", "name", jobLevel, "kind", "text", "label", Map.of("en", "Job level")));
        made(
                "roles",
                Map.of(
                        "id",
                        firstLine,
                        "name",
                        "First line " + word,
                        "permissions",
                        List.of("ticket.read", "ticket.create", "ticket.change", "person.read")));
        changed("agents/" + maya, Map.of("access", Map.of("*", "full")));
        changed("agents/" + jun, Map.of("roles", List.of(firstLine), "access", Map.of(warehouse, "change")));
        owner = "owner@" + domain;
        jan = made(
                        "people",
                        Map.of(
                                "name",
                                "Jan Nowak",
                                "emails",
                                List.of(owner),
                                "phones",
                                List.of("+48 22 123 45 67"),
                                "externalId",
                                "FD-" + word,
                                "language",
                                "pl",
                                "jobTitle",
                                "Właściciel",
                                "fields",
                                Map.of(jobLevel, "director")))
                .path("id")
                .asString();
    }

    /** The mail gateway hears of a group's address by an event. */
    void writes(String customer, String group, String subject, String body, String... headers) {
        var mailbox = group + "@tidings.example";
        var mail = Suite.mail(customer, subject, body, headers).replace("support@tidings.example", mailbox);
        await().atMost(SOON).ignoreExceptions().until(() -> {
            Suite.MAIL.send(customer, mailbox, mail);
            return true;
        });
    }

    private static int highest() {
        return ADMIN.get("/api/v1/priorities")
                .body()
                .path("priorities")
                .valueStream()
                .mapToInt(priority -> priority.path("weight").asInt())
                .max()
                .orElse(0);
    }

    private static JsonNode made(String what, Map<String, ?> wanted) {
        var answer = ADMIN.post("/api/v1/" + what, wanted);
        assertThat(answer.status()).as(what + " " + answer.text()).isEqualTo(201);
        return answer.body();
    }

    private static void field(Map<String, ?> wanted) {
        made("fields", wanted);
    }

    private static void changed(String what, Object wanted) {
        var answer = ADMIN.patch("/api/v1/" + what, wanted);
        assertThat(answer.status()).as(what + " " + answer.text()).isEqualTo(200);
    }

    private static Map<String, String> words(String english, String korean, String polish) {
        return Map.of("en", english, "ko", korean, "pl", polish);
    }

    @Override
    public void close() {
        changed("agents/" + maya, "{\"access\": null}");
        changed("agents/" + jun, "{\"roles\": null, \"access\": null}");
        for (var id : List.of(warehouse, accounts)) {
            changed("groups/" + id, Map.of("active", false));
        }
        for (var id : List.of("ticket." + cause, "ticket." + freshdeskId, "person." + jobLevel)) {
            changed("fields/" + id, Map.of("active", false));
        }
        changed("states/" + supplier, Map.of("active", false));
        changed("priorities/" + critical, Map.of("active", false));
        changed("types/" + complaint, Map.of("active", false));
        // Whoever tries the suite next finds both agents as their logins say, in every service.
        var after = Suite.unique();
        Suite.opens(after, Suite.someCustomer());
        Predicate<Api> sees = agent -> Suite.search(agent, after).size() == 1;
        await().atMost(SOON).until(() -> sees.test(AGENT) && sees.test(JUN));
    }
}
