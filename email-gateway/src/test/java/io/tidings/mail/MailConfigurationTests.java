package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import io.tidings.events.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What administrators set mail up with, as one part of the desk's configuration. */
class MailConfigurationTests extends MailServiceTest {

    private static final String PATH = "/internal/configuration/mail";
    private static final String GROUP = "moved";
    private static final List<String> SECRETS = List.of("a password to keep", "an application's secret");

    @BeforeEach
    @AfterEach
    void asANewInstallation() {
        for (var collection : List.of("templates", "senders", "mailboxes", "settings")) {
            database.getCollection(collection).deleteMany(new Document());
        }
        database.getCollection("groups").deleteMany(new Document("_id", GROUP));
    }

    @Test
    void mailMovesToANewInstallationByteByByteWithoutItsSecrets() throws Exception {
        setUp();
        var exported = exported();
        assertThat(exported).contains("Witaj", "noreply@moved.example", "imap.moved.example", "\"undoSeconds\":25");

        asANewInstallation();
        assertThat(exported()).isNotEqualTo(exported);
        assertThat(taken(true, exported).at("/mail").toString()).isEqualTo(exported);
        assertThat(exported()).isNotEqualTo(exported);

        assertThat(missing(taken(false, exported))).containsExactly("Orders", "Shared");
        assertThat(exported()).isEqualTo(exported);

        var written = database.getCollection("templates").find().first();
        taken(false, exported);
        assertThat(exported()).isEqualTo(exported);
        assertThat(database.getCollection("templates").find().first()).isEqualTo(written);
    }

    @Test
    void aMailboxWaitsForItsSecretAndKeepsItFromThenOn() throws Exception {
        setUp();
        var exported = exported();
        asANewInstallation();
        groupIsKnown();
        taken(false, exported);
        var id = mailbox("Orders").path("id").asString();
        asked(admin(), "PATCH", "/api/v1/mailboxes/" + id, "{\"enabled\": true}");
        await().untilAsserted(() -> assertThat(
                        mailbox("Orders").at("/state/fault/code").asString(""))
                .isEqualTo("secret-missing"));

        asked(
                admin(),
                "PATCH",
                "/api/v1/mailboxes/" + id,
                "{\"password\": \"%s\", \"enabled\": false}".formatted(SECRETS.getFirst()));
        assertThat(missing(taken(false, exported))).containsExactly("Shared");
        var sealed = stored(id).getString("password");
        assertThat(sealed).isNotBlank();

        // It goes to no other server, port or encryption.
        var elsewhere = (ObjectNode) EventJson.mapper().readTree(exported);
        ((ObjectNode) elsewhere.at("/mailboxes/0")).put("port", 10_993);
        assertThat(missing(taken(true, elsewhere.toString()))).containsExactly("Orders", "Shared");
        assertThat(stored(id).getString("password")).isEqualTo(sealed);
        taken(false, elsewhere.toString());
        assertThat(stored(id).getString("password")).isNull();
    }

    @Test
    void whatTheDocumentDoesNotHaveGoesButAMailboxIsOnlySwitchedOff() throws Exception {
        setUp();
        asked(
                admin(),
                "PATCH",
                "/api/v1/mailboxes/" + mailbox("Orders").path("id").asString(),
                "{\"enabled\": true}");
        taken(false, "{}");

        var left = EventJson.mapper().readTree(exported());
        assertThat(left.path("templates")).isEmpty();
        assertThat(left.path("senders")).isEmpty();
        assertThat(left.has("undoSeconds")).isFalse();
        assertThat(left.path("mailboxes")
                        .valueStream()
                        .map(each -> each.path("name").asString() + " "
                                + each.path("enabled").asBoolean()))
                .containsExactly("Orders false", "Shared false");
        assertThat(stored(mailbox("Orders").path("id").asString()).getString("password"))
                .isNotBlank();
    }

    @Test
    void everyFaultIsNamedByItsPlaceAndNothingIsTakenOver() throws Exception {
        setUp();
        var before = exported();
        var document = (ObjectNode) EventJson.mapper().readTree(before);
        ((ObjectNode) document.at("/templates/0")).put("text", "Hello {{customer.nmae}} {{message}}");
        ((ObjectNode) document.at("/senders/0")).put("address", "moved@tidings.example");
        ((ObjectNode) document.at("/mailboxes/0")).put("group", "nobodys");
        ((ObjectNode) document.at("/mailboxes/1")).put("pasword", "typed into the wrong place");
        ((ArrayNode) document.path("senders")).addObject().put("address", "no address");
        document.put("undoSeconds", 61);
        document.putArray("mailbox");
        var refused = asked(service(), "PUT", PATH, wanted(document));
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(json(refused).path("faults").valueStream().map(each -> each.path("pointer")
                        .asString()))
                .containsExactlyInAnyOrder(
                        "/mailbox",
                        "/templates/0",
                        "/senders/0",
                        "/senders/1",
                        "/mailboxes/0",
                        "/mailboxes/1/pasword",
                        "/undoSeconds");
        assertThat(exported()).isEqualTo(before);
    }

    @Test
    void itIsForTheServiceThatAsksForTheWholeDesk() throws Exception {
        assertThat(asked(admin(), "GET", PATH, "").getStatus()).isEqualTo(403);
        assertThat(asked(admin(), "PUT", PATH, wanted(EventJson.mapper().createObjectNode()))
                        .getStatus())
                .isEqualTo(403);
    }

    private void setUp() throws Exception {
        groupIsKnown();
        made("PUT", "/api/v1/mail-templates/answer/pl?group=" + GROUP, """
                {"text": "Witaj! {{message}}"}""");
        made("PUT", "/api/v1/mail-templates/expectation/ko", "{\"text\": \"\"}");
        made("PUT", "/api/v1/system-senders", "{\"address\": \"noreply@moved.example\", \"replies\": \"sender\"}");
        made("POST", "/api/v1/mailboxes", """
                {"name": "Shared", "host": "imap.moved.example", "user": "shared@moved.example", "group": "%s", "enabled": false,
                 "oauth": {"flow": "client-credentials", "tokenUrl": "https://localhost/token", "clientId": "desk",
                           "clientSecret": "%s", "scope": "https://outlook.office365.com/.default"}}""".formatted(GROUP, SECRETS.getLast()));
        made("POST", "/api/v1/mailboxes", """
                {"name": "Orders", "host": "localhost", "user": "orders@moved.example", "password": "%s", "group": "%s",
                 "afterIntake": "move", "moveTo": "Done", "enabled": false}""".formatted(SECRETS.getFirst(), GROUP));
        made("PUT", "/api/v1/outgoing-mail/undo-time", "{\"seconds\": 25}");
    }

    private void groupIsKnown() throws Exception {
        database.getCollection("groups")
                .insertOne(new Document("_id", GROUP)
                        .append("name", "Moved")
                        .append("address", "moved@tidings.example")
                        .append("version", 1L));
        // Other groups may have been asked for a moment ago.
        await().until(() -> asked(admin(), "GET", "/api/v1/mail-templates/answer/en?group=" + GROUP, "")
                        .getStatus()
                == 200);
    }

    private void made(String method, String path, String body) throws Exception {
        var answer = asked(admin(), method, path, body);
        assertThat(answer.getStatus()).as(text(answer)).isBetween(200, 201);
    }

    private String exported() throws Exception {
        var answer = asked(service(), "GET", PATH, "");
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(text(answer)).doesNotContain(SECRETS);
        return text(answer);
    }

    private JsonNode taken(boolean dryRun, String document) throws Exception {
        var answer = asked(
                service(),
                "PUT",
                PATH + (dryRun ? "?dryRun=true" : ""),
                wanted(EventJson.mapper().readTree(document)));
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(200);
        return json(answer);
    }

    /** As ticket-service asks, with the groups as they will be. */
    private static String wanted(JsonNode mail) {
        var wanted = EventJson.mapper().createObjectNode().put("by", "Ada Admin");
        wanted.set("mail", mail);
        wanted.putArray("groups").addObject().put("id", GROUP).put("address", "moved@tidings.example");
        return wanted.toString();
    }

    private static List<String> missing(JsonNode taken) {
        return taken.path("secretsMissing")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private JsonNode mailbox(String name) throws Exception {
        return json(asked(admin(), "GET", "/api/v1/mailboxes", ""))
                .path("mailboxes")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Document stored(String id) {
        return database.getCollection("mailboxes").find(new Document("_id", id)).first();
    }

    private MockHttpServletResponse asked(RequestPostProcessor caller, String method, String path, String body)
            throws Exception {
        return mvc.perform(request(HttpMethod.valueOf(method), path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .with(caller))
                .andReturn()
                .getResponse();
    }

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(text(answer));
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private static RequestPostProcessor service() {
        return jwt().jwt(token -> token.subject("ticket-service").claim("roles", List.of("service")))
                .authorities(new SimpleGrantedAuthority("ROLE_SERVICE"));
    }
}
