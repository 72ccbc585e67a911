package io.tidings.tickets.configuration;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.person.People;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** In a database of its own, which each test finds as a new installation has it. */
@TicketServiceTest
@TestPropertySource(properties = "spring.mongodb.database=tidings_configuration")
class ConfigurationTests {

    private static final String PATH = "/api/v1/configuration";

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    List<Prepared> prepared;

    @Autowired
    People people;

    private static final MailStandIn MAIL = new MailStandIn();

    private DeskRequests desk;

    @DynamicPropertySource
    static void mail(DynamicPropertyRegistry properties) {
        properties.add("tickets.mail", MAIL::url);
        properties.add("tidings.web.tokens", () -> MAIL.url() + "/token");
    }

    @BeforeEach
    @AfterEach
    void beANewInstallation() {
        desk = new DeskRequests(mvc);
        for (var collection : database.listCollectionNames()) {
            database.getCollection(collection).deleteMany(new Document());
        }
        people.forgetLogins();
        MAIL.forget();
        prepared.forEach(Prepared::prepare);
    }

    @Test
    void aDeskMovesToANewInstallationByteByByteAndAgainChangesNothing() {
        setUp();
        var exported = exported();
        assertThat(exported)
                .contains(
                        "on-hold",
                        "night-shift",
                        "maya@tidings.example",
                        "Yours, Maya",
                        "9000000",
                        "LABOUR_DAY",
                        "240");

        beANewInstallation();
        assertThat(exported()).isNotEqualTo(exported);
        assertThat(taken(exported).path("applied").asBoolean()).isTrue();
        assertThat(exported()).isEqualTo(exported);

        assertThat(taken(exported).path("differences")).isEmpty();
        assertThat(exported()).isEqualTo(exported);

        // Who was expected begins with what was decided elsewhere.
        desk.get(agent(), "/api/v1/me");
        var maya = desk.get(admin(), "/api/v1/agents/maya");
        assertThat(maya.path("roles").valueStream().map(JsonNode::asString)).containsExactly("night-shift");
        assertThat(maya.at("/access/billing").asString()).isEqualTo("change");
        assertThat(desk.get(agent(), "/api/v1/me/signature").at("/content/en").asString())
                .isEqualTo("Yours, Maya");
        assertThat(exported()).isEqualTo(exported);
    }

    @Test
    void whatClaimsOfOutsideLoginsGiveTravelsAndIsCheckedLikeTheRest() {
        desk.as(admin(), "PUT", "/api/v1/sign-on-rules", """
                {"rules": [{"provider": "corp", "claim": "department", "values": ["Support", "Care"], "roles": ["agent"],
                            "access": {"support": "change"}}], "organizationClaim": "company"}""");
        var exported = exported();
        assertThat(exported).contains("department", "Care", "company");

        beANewInstallation();
        taken(exported);
        assertThat(exported()).isEqualTo(exported);
        assertThat(taken(exported).path("differences")).isEmpty();

        // What an earlier version wrote says nothing of them, and leaves them.
        var earlier = (ObjectNode) document();
        earlier.remove("signOn");
        taken(earlier.toString());
        assertThat(exported()).isEqualTo(exported);

        var wrong = document().toString().replace("{\"support\":\"change\"}", "{\"nowhere\":\"all\"}");
        var refused = desk.answer(admin(), "PUT", PATH, wrong, null);
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(DeskRequests.json(refused).toString()).contains("/signOn/rules/0/access/nowhere", "read, create");
    }

    /** A file gives rights as well as the pages do. */
    @Test
    void theAuditLogTellsWhichRightsAFileGave() {
        setUp();
        var exported = exported();
        beANewInstallation();
        taken(exported);

        assertThat(rightsGiven())
                .anyMatch(line -> line.startsWith("roles night-shift added") && line.contains("ticket.change"))
                .anyMatch(line -> line.startsWith("agents maya@tidings.example added")
                        && line.contains("night-shift")
                        && !line.contains("Yours, Maya"));

        var more = (ObjectNode) document();
        ((ObjectNode) more.path("roles").path(0)).putArray("permissions").add("admin.access");
        more.putObject("signIn").put("twoFactor", "everybody");
        taken(more.toString());
        assertThat(rightsGiven())
                .anyMatch(line ->
                        line.startsWith("roles night-shift /permissions") && line.contains("→ [\"admin.access\"]"))
                .contains("signIn /twoFactor: \"nobody\" → \"everybody\"");
    }

    private List<String> rightsGiven() {
        return desk.get(admin(), "/api/v1/audit")
                .path("entries")
                .valueStream()
                .filter(entry -> entry.path("action").asString().equals("configuration.applied"))
                .flatMap(entry -> entry.at("/facts/rights").valueStream())
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void whoNeedsASecondFactorTravelsAndADocumentOfAnEarlierVersionTakesItFromNobody() {
        desk.get(agent(), "/api/v1/me");
        desk.as(admin(), "PATCH", "/api/v1/agents/maya", "{\"twoFactor\": true}");
        desk.as(admin(), "PUT", "/api/v1/sign-in-rules", "{\"twoFactor\": \"administrators\"}");
        var exported = exported();
        assertThat(document().at("/signIn/twoFactor").asString()).isEqualTo("administrators");

        beANewInstallation();
        taken(exported);
        assertThat(exported()).isEqualTo(exported);
        desk.get(agent(), "/api/v1/me");
        assertThat(desk.get(admin(), "/api/v1/agents/maya").path("twoFactor").asBoolean())
                .isTrue();
        assertThat(taken(exported).path("differences")).isEmpty();

        var earlier = (ObjectNode) document();
        earlier.remove("signIn");
        ((ObjectNode) earlier.path("agents").path(0)).remove("twoFactor");
        taken(earlier.toString());
        assertThat(exported()).isEqualTo(exported);

        var today = (ObjectNode) document();
        ((ObjectNode) today.path("agents").path(0)).remove("twoFactor");
        today.putObject("signIn").put("twoFactor", "nobody");
        taken(today.toString());
        assertThat(desk.get(admin(), "/api/v1/agents/maya").path("twoFactor").asBoolean())
                .isFalse();
        assertThat(desk.get(admin(), "/api/v1/sign-in-rules").path("twoFactor").asString())
                .isEqualTo("nobody");

        today.putObject("signIn").put("twoFactor", "most");
        assertThat(faults(today)).containsExactly("/signIn/twoFactor");
    }

    @Test
    void theMailsPartTravelsInTheSameDocument() {
        MAIL.has("""
                {"templates": [{"kind": "answer", "language": "pl", "text": "{{message}}"}],
                 "mailboxes": [{"name": "Orders", "host": "imap.tidings.example"}], "undoSeconds": 15}""");
        var exported = exported();
        assertThat(exported).contains("{{message}}", "imap.tidings.example");

        beANewInstallation();
        var trial = desk.as(admin(), "PUT", PATH + "?dryRun=true", exported);
        assertThat(trial.path("differences").valueStream().map(ConfigurationTests::line))
                .containsExactly(
                        "mail.mailboxes Orders added", "mail.templates answer.pl added", "mail.undoSeconds  changed");
        assertThat(trial.path("secretsMissing").valueStream().map(JsonNode::asString))
                .containsExactly("Orders");
        assertThat(exported()).doesNotContain("imap.tidings.example");

        taken(exported);
        assertThat(exported()).isEqualTo(exported);
        // Who wants it, and where groups answer from, is told along.
        assertThat(MAIL.asked().path("by").asString()).isEqualTo("Ada Admin");
        assertThat(MAIL.asked().at("/groups").toString()).contains("support@tidings.example");

        // What an earlier version wrote says nothing of mail.
        var earlier = (ObjectNode) document();
        earlier.remove("mail");
        assertThat(taken(earlier.toString()).path("differences")).isEmpty();
        assertThat(exported()).isEqualTo(exported);
    }

    @Test
    void whatTheMailServiceRefusesIsNamedByItsPlaceAndNothingIsTakenOver() {
        var before = exported();
        var document = (ObjectNode) document();
        document.putObject("mail").put("undoSeconds", MailStandIn.REFUSED);
        ((ObjectNode) document.at("/settings")).put("keyPrefix", "NEW");
        assertThat(faults(document)).containsExactly("/mail/undoSeconds");
        assertThat(exported()).isEqualTo(before);
    }

    @Test
    void aFileWithoutTheMailsPartIsNotHandedOutAsTheWhole() {
        MAIL.isAway(true);
        try {
            var answer = desk.answer(admin(), "GET", PATH, "", null);
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(DeskRequests.json(answer).path("code").asString()).isEqualTo("mail-away");
        } finally {
            MAIL.isAway(false);
        }
    }

    private static String line(JsonNode difference) {
        return "%s %s %s"
                .formatted(
                        difference.path("section").asString(),
                        difference.path("entry").asString(),
                        difference.path("what").asString());
    }

    @Test
    void aTrialSaysWhatWouldChangeAndChangesNothing() {
        setUp();
        var before = exported();
        var document = document();
        ((ObjectNode) document.at("/states/0/label")).put("en", "Fresh");
        ((ArrayNode) document.path("textModules")).removeAll();
        ((ObjectNode) document.at("/groups/0")).put("name", "Accounting");
        var answer = desk.as(admin(), "PUT", PATH + "?dryRun=true", document.toString());

        assertThat(answer.path("applied").asBoolean()).isFalse();
        assertThat(answer.path("differences").valueStream().map(ConfigurationTests::line))
                .containsExactlyInAnyOrder(
                        "states new changed", "groups billing changed", "textModules thanks removed");
        var state = answer.path("differences")
                .valueStream()
                .filter(each -> each.path("section").asString().equals("states"))
                .findFirst()
                .orElseThrow();
        assertThat(state.at("/values/0/pointer").asString()).isEqualTo("/label/en");
        assertThat(state.at("/values/0/from").asString()).isEqualTo("New");
        assertThat(state.at("/values/0/to").asString()).isEqualTo("Fresh");
        assertThat(exported()).isEqualTo(before);
    }

    @Test
    void aDocumentOfAnEarlierVersionSaysNothingOfFilesAndChangesNothingAboutThem() {
        setUp();
        var document = (ObjectNode) document();
        document.remove("attachments");

        assertThat(taken(document.toString()).path("differences")).isEmpty();
        assertThat(exported()).contains("9000000");

        document.putObject("attachments")
                .put("largestFile", -1)
                .put("blockPrograms", true)
                .putArray("blocked");
        var refused = desk.answer(admin(), "PUT", PATH, document.toString(), null);
        assertThat(DeskRequests.json(refused).toString()).contains("/attachments", "web server");
    }

    @Test
    void formsTravelInTheSameDocumentAndStayWhereAnEarlierVersionWroteIt() {
        setUp();
        desk.as(admin(), "POST", "/api/v1/forms", """
                {"id": "contact", "name": "Contact", "group": "billing", "type": "order", "origins": ["https://shop.example"],
                 "words": {"ko": {"title": "문의"}, "de": {"title": "Kontakt"}}, "files": {"most": 2, "largest": 1000}}""");
        var exported = exported();
        assertThat(exported).contains("https://shop.example", "Kontakt");

        beANewInstallation();
        assertThat(taken(exported).path("applied").asBoolean()).isTrue();
        assertThat(exported()).isEqualTo(exported);
        assertThat(taken(exported).path("differences")).isEmpty();

        var earlier = (ObjectNode) document();
        earlier.remove("forms");
        assertThat(taken(earlier.toString()).path("differences").valueStream().map(ConfigurationTests::line))
                .containsExactly("forms contact kept");
        var nowhere = document();
        ((ObjectNode) nowhere.at("/forms/0")).put("group", "nowhere");
        assertThat(faults(nowhere)).containsExactly("/forms/0");
        var without = document();
        ((ArrayNode) without.at("/forms")).removeAll();
        assertThat(taken(without.toString()).path("differences").valueStream().map(ConfigurationTests::line))
                .containsExactly("forms contact removed");
    }

    @Test
    void everyFaultIsNamedByItsPlaceAndNothingIsTakenOver() {
        setUp();
        var before = exported();
        var document = document();
        ((ObjectNode) document.at("/settings")).put("keyPrefix", "too long a prefix");
        ((ObjectNode) document.at("/states/1/label")).put("en", " ");
        ((ObjectNode) document.at("/priorities/0")).put("weight", "heavy");
        ((ObjectNode) document.at("/fields/0/options/1")).remove("id");
        ((ObjectNode) document.at("/groups/0")).put("adress", "typo@tidings.example");
        ((ObjectNode) document.at("/groups/1")).put("address", "no address");
        assertThat(faults(document))
                .containsExactlyInAnyOrder(
                        "/priorities/0/weight", "/fields/0/options/1/id", "/groups/0/adress", "/groups/1/address");

        var readable = document();
        ((ObjectNode) readable.at("/settings")).put("keyPrefix", "too long a prefix");
        ((ObjectNode) readable.at("/states/1/label")).put("en", " ");
        ((ArrayNode) readable.at("/agents/0/roles")).add("nobodys");
        ((ObjectNode) readable.at("/agents/0/access")).put("nowhere", "read").put("billing", "all");
        ((ObjectNode) readable.at("/textModules/0/content")).put("en", "Hello {{customer.nmae}}");
        ((ArrayNode) readable.at("/roles/0/permissions")).add("ticket.burn");
        assertThat(faults(readable))
                .containsExactlyInAnyOrder(
                        "/settings/keyPrefix",
                        "/states/1/label/en",
                        "/agents/0/roles/1",
                        "/agents/0/access/nowhere",
                        "/agents/0/access/billing",
                        "/textModules/0/content/en",
                        "/roles/0/permissions/3");
        assertThat(exported()).isEqualTo(before);
    }

    @Test
    void whatTicketsHaveStaysAndIsSaid() {
        var empty = exported();
        setUp();
        var ticket = desk.as(agent(), "POST", "/api/v1/tickets", """
                {"subject": "Held", "body": "Held", "customer": {"email": "held@customer.example"}, "type": "order"}""");
        for (var state : List.of("open", "on-hold")) {
            desk.as(
                    agent(),
                    "PATCH",
                    "/api/v1/tickets/" + ticket.path("id").asString(),
                    "{\"state\": \"%s\"}".formatted(state));
        }
        var kept = taken(empty)
                .path("differences")
                .valueStream()
                .filter(each -> each.path("what").asString().equals("kept"))
                .map(each -> each.path("section").asString() + " "
                        + each.path("entry").asString())
                .toList();
        assertThat(kept)
                .contains("states on-hold", "types order", "fields ticket.plan", "groups billing", "roles night-shift")
                .doesNotContain("textModules thanks");
        assertThat(desk.get(admin(), "/api/v1/states")
                        .path("states")
                        .valueStream()
                        .filter(state -> state.path("id").asString().equals("on-hold"))
                        .findFirst()
                        .orElseThrow()
                        .path("active")
                        .asBoolean())
                .isFalse();
        assertThat(desk.get(agent(), "/api/v1/tickets/" + ticket.path("id").asString())
                        .at("/state/id")
                        .asString())
                .isEqualTo("on-hold");
    }

    @Test
    void whatWasTakenByHalfIsFinishedByTheSameDocument() {
        setUp();
        var exported = exported();
        beANewInstallation();
        taken(exported);
        // As a process leaves it that ends after the groups.
        for (var later : List.of("roles", "expected-agents", "text-modules")) {
            database.getCollection(later).deleteMany(new Document());
        }
        taken(exported);
        assertThat(exported()).isEqualTo(exported);
    }

    @Test
    void whatSomebodyChangedSinceIsNotWrittenOver() {
        var seen = desk.answer(admin(), "GET", PATH, "", null);
        desk.as(admin(), "PATCH", "/api/v1/ticket-settings", "{\"keyPrefix\": \"NEW\"}");
        var answer = desk.answer(admin(), "PUT", PATH, text(seen), Objects.requireNonNull(seen.getHeader("ETag")));
        assertThat(answer.getStatus()).isEqualTo(412);
        assertThat(document().at("/settings/keyPrefix").asString()).isEqualTo("NEW");
        var now = desk.answer(admin(), "GET", PATH, "", null);
        for (var ifMatch : List.of("*", "W/" + now.getHeader("ETag"))) {
            assertThat(desk.answer(admin(), "PUT", PATH, text(now), ifMatch).getStatus())
                    .as(ifMatch)
                    .isEqualTo(200);
        }
    }

    @Test
    void nobodyTakesTheirOwnAccessAway() {
        desk.get(admin(), "/api/v1/me");
        var document = document();
        ((ArrayNode) document.path("agents"))
                .addObject()
                .put("agent", "admin@tidings.example")
                .put("active", true)
                .putArray("roles")
                .add("agent");
        assertThat(faults(document)).containsExactly("/agents");
    }

    @Test
    void itIsForThoseWhoMaySetTheDeskUpAndGiveAccess() {
        assertThat(desk.status(agent(), "GET", PATH, "")).isEqualTo(403);
        assertThat(desk.status(agent(), "PUT", PATH, "{}")).isEqualTo(403);
    }

    /** A little of everything, by the ways that people have. */
    @Test
    void calendarsAreTakenOverWholeAndADocumentThatDoesNotKnowThemLeavesThem() {
        setUp();
        var earlier = (ObjectNode) document();
        earlier.remove("calendars");
        assertThat(taken(earlier.toString()).path("differences").valueStream().map(ConfigurationTests::line))
                .containsExactly("calendars seoul kept");

        var unfit = (ObjectNode) document();
        ((ObjectNode) unfit.at("/calendars/0")).put("timeZone", "Mars/Olympus").remove("standard");
        ((ObjectNode) unfit.at("/groups/0")).put("calendar", "nowhere");
        assertThat(faults(unfit)).contains("/calendars/0/standard");
        ((ObjectNode) unfit.at("/calendars/0")).put("standard", true);
        assertThat(faults(unfit)).contains("/calendars/0", "/groups/0/calendar");

        var without = (ObjectNode) document();
        without.putArray("calendars");
        without.path("groups").forEach(group -> ((ObjectNode) group).remove("calendar"));
        taken(without.toString());
        assertThat(document().path("calendars")).isEmpty();
        assertThat(document().toString()).doesNotContain("seoul");
    }

    private void setUp() {
        desk.as(admin(), "POST", "/api/v1/states", """
                {"id": "on-hold", "type": "pending-reminder", "label": {"pl": "Wstrzymane", "en": "On hold"}, "order": 2}""");
        desk.as(admin(), "DELETE", "/api/v1/types/problem", "");
        desk.as(admin(), "POST", "/api/v1/types", """
                {"id": "order", "label": {"en": "Order"}, "transitions": {"open": ["on-hold", "closed"], "new": ["open"]},
                 "priority": "high"}""");
        desk.as(admin(), "POST", "/api/v1/fields", """
                {"target": "ticket", "name": "plan", "kind": "select", "label": {"en": "Plan", "ko": "요금제"},
                 "options": [{"id": "gold", "label": {"en": "Gold"}}, {"id": "iron", "label": {"en": "Iron"}}],
                 "types": ["order"], "shown": {"roles": ["agent"], "states": ["on-hold"]}}""");
        desk.as(admin(), "PATCH", "/api/v1/ticket-settings", "{\"keyPrefix\": \"ATS\"}");
        desk.as(admin(), "PUT", "/api/v1/attachment-settings", """
                {"largestFile": 2000000, "largestMessage": 9000000, "blocked": ["zip", "exe"], "blockPrograms": false}""");
        desk.as(admin(), "POST", "/api/v1/calendars", """
                {"id": "seoul", "name": "Seoul", "timeZone": "Asia/Seoul", "country": "KR", "standard": true,
                 "hours": {"tuesday": [{"from": "13:00", "to": "18:00"}, {"from": "09:00", "to": "12:00"}], "monday": []},
                 "holidaysOff": ["LABOUR_DAY"], "outOfHours": {"pl": "Zadzwoń", "ko": "전화해 주세요"},
                 "ownDays": [{"date": "2026-12-31", "yearly": true, "hours": [{"from": "09:00", "to": "12:00"}]}]}""");
        desk.as(admin(), "POST", "/api/v1/groups", """
                {"id": "billing", "name": "Billing", "address": "billing@tidings.example", "signature": "Billing",
                 "calendar": "seoul", "answerWithinMinutes": 240,
                 "signatures": {"pl": "Rozliczenia", "ko": "정산"}, "followUp": {"rule": "reopen-within", "days": 7}}""");
        desk.as(admin(), "POST", "/api/v1/roles", """
                {"id": "night-shift", "name": "Night shift", "permissions": ["ticket.read", "ticket.create", "ticket.change"]}""");
        desk.get(agent(), "/api/v1/me");
        desk.as(admin(), "PATCH", "/api/v1/agents/maya", """
                {"roles": ["night-shift"], "access": {"support": "full", "billing": "change"}}""");
        desk.as(agent(), "PUT", "/api/v1/me/signature", "{\"content\": {\"en\": \"Yours, Maya\"}}");
        desk.as(admin(), "POST", "/api/v1/text-modules", """
                {"keyword": "Thanks", "name": "Thanks", "scope": "groups", "groups": ["billing"],
                 "content": {"pl": "Dziękujemy", "en": "Thank you, {{customer.name|there}}"}}""");
        desk.as(agent(), "POST", "/api/v1/text-modules", """
                {"keyword": "mine", "name": "Mine", "scope": "personal", "content": {"en": "Not for the file"}}""");
    }

    private String exported() {
        var answer = desk.answer(admin(), "GET", PATH, "", null);
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(text(answer)).doesNotContain("Not for the file");
        return text(answer);
    }

    private JsonNode document() {
        return EventJson.mapper().readTree(exported());
    }

    private JsonNode taken(String document) {
        return desk.as(admin(), "PUT", PATH, document);
    }

    private List<String> faults(JsonNode document) {
        var answer = desk.answer(admin(), "PUT", PATH, document.toString(), null);
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(400);
        return DeskRequests.json(answer)
                .path("faults")
                .valueStream()
                .map(fault -> fault.path("pointer").asString())
                .toList();
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
