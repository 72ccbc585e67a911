package io.tidings.mail;

import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.surroundings.Wire.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.json.JsonMapper;

/** A mailbox on a server of the test, and what became of the mails in it. */
abstract class MailboxTest extends MailServiceTest {

    static final JsonMapper JSON = JsonMapper.shared();
    static final String GROUP = "fetched";

    final String from = someone();
    final TestImap imap = TestImap.plain();
    final List<String> made = new ArrayList<>();

    @BeforeEach
    void aGroupThatCanAnswer() {
        database.getCollection("groups")
                .replaceOne(
                        new Document("_id", GROUP),
                        new Document("_id", GROUP)
                                .append("name", "Fetched")
                                .append("address", "fetched@tidings.example")
                                .append("version", 1L),
                        new ReplaceOptions().upsert(true));
        await().untilAsserted(() ->
                mvc.perform(asAdmin(post("/api/v1/mailboxes/test"), wish(imap))).andExpect(status().isOk()));
    }

    @AfterEach
    void nothingIsFetchedAnyMore() throws Exception {
        for (var id : made) {
            mvc.perform(delete("/api/v1/mailboxes/" + id).with(admin()));
        }
        imap.close();
    }

    Map<String, Object> wish(TestImap server) {
        return wish(server.port(), "support");
    }

    static Map<String, Object> wish(int port, String user) {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                port,
                "security",
                "none",
                "user",
                user,
                "password",
                "secret",
                "group",
                GROUP);
    }

    static Map<String, Object> with(Map<String, Object> wish, String field, Object value) {
        var changed = new TreeMap<>(wish);
        changed.put(field, value);
        return changed;
    }

    String make(Map<String, Object> wish) throws Exception {
        var answer = mvc.perform(asAdmin(post("/api/v1/mailboxes"), wish))
                .andExpect(status().isCreated())
                .andReturn();
        String id = JsonPath.read(answer.getResponse().getContentAsString(), "$.id");
        made.add(id);
        return id;
    }

    ResultActions state(String id) throws Exception {
        return mvc.perform(get("/api/v1/mailboxes/" + id).with(admin()));
    }

    void awaitPhase(String id, String phase) {
        await().untilAsserted(
                        () -> state(id).andExpect(jsonPath("$.state.phase").value(phase)));
    }

    Document stored(String id) {
        return database.getCollection("mailboxes").find(new Document("_id", id)).first();
    }

    /** How many mails of this sender are in the store, whatever became of them. */
    long kept() {
        return database.getCollection("mails").countDocuments(new Document("sender", from));
    }

    /** What came from this mailbox and could not be fetched as a whole. */
    List<Document> quarantined(String id) {
        return database
                .getCollection("mails")
                .find(new Document("state", "quarantined"))
                .into(new ArrayList<>())
                .stream()
                .filter(mail -> mail.get("source", "").startsWith(id + ":"))
                .toList();
    }

    List<Event> heard() {
        return allFrom(from).stream().map(Heard::event).toList();
    }

    List<MailReceived> received() {
        return heard().stream().map(event -> (MailReceived) event.fact()).toList();
    }

    List<String> subjects() {
        return received().stream().map(MailReceived::subject).toList();
    }

    static MockHttpServletRequestBuilder asAdmin(MockHttpServletRequestBuilder request, Object body) {
        return request.with(admin()).contentType(MediaType.APPLICATION_JSON).content(JSON.writeValueAsString(body));
    }
}
