package io.tidings.tickets.attachment;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.tickets.DeskRequests;
import io.tidings.tickets.TicketServiceTest;
import java.nio.charset.StandardCharsets;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class AttachmentSettingsTests {

    private static final String PATH = "/api/v1/attachment-settings";

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    AttachmentProperties properties;

    private DeskRequests desk;

    @BeforeEach
    void aDesk() {
        desk = new DeskRequests(mvc);
    }

    @AfterEach
    void asBefore() {
        database.getCollection("attachment-settings").deleteMany(new Document());
    }

    @Test
    void untilSomebodyDecidesTheyAreWhatTheInstallationSays() {
        var settings = desk.get(agent(), PATH);

        assertThat(settings.path("largestFile").asLong())
                .isEqualTo(properties.largest().toBytes());
        assertThat(settings.path("largestMessage").isMissingNode()).isTrue();
        assertThat(settings.path("blocked").toString()).contains("\"exe\"");
        assertThat(settings.path("blockPrograms").asBoolean()).isTrue();
        assertThat(settings.path("most").asLong())
                .isEqualTo(properties.largestToDecide().toBytes());
    }

    @Test
    void aDecisionHoldsForTheNextFileAndInEveryReplica() {
        var other = new AttachmentRules(database, properties);
        assertThat(upload("archive.zip", "PK").path("id").isString()).isTrue();

        desk.as(admin(), "PUT", PATH, settings(1_000, null, "\".ZIP\", \"zip\""));

        assertThat(upload("archive.zip", "PK").path("code").asString()).isEqualTo("file-refused");
        assertThat(upload("setup.exe", "words").path("id").isString()).isTrue();
        var tooLarge = upload("notes.txt", "x".repeat(1_001));
        assertThat(tooLarge.path("code").asString()).isEqualTo("file-too-large");
        assertThat(tooLarge.path("limit").asLong()).isEqualTo(1_000);
        assertThat(other.now()).isEqualTo(new AttachmentRules(database, properties).now());
        assertThat(other.now().blocked()).containsExactly("zip");
        var told = desk.get(customer("jan@customer.example"), "/api/v1/tickets/uploads");
        assertThat(told.path("largest").asLong()).isEqualTo(1_000);
        assertThat(told.path("blocked").toString()).isEqualTo("[\"zip\"]");
    }

    @Test
    void theFilesOfOneMessageAreLimitedTogether() {
        desk.as(admin(), "PUT", PATH, settings(1_000, 1_500L, ""));
        var one = upload("one.txt", "x".repeat(900)).path("id").asString();
        var other = upload("other.txt", "x".repeat(900)).path("id").asString();
        var ticket = desk.as(customer("jan@customer.example"), "POST", "/api/v1/tickets", opened("[\"" + one + "\"]"))
                .path("id")
                .asString();

        for (var path : new String[] {"/api/v1/tickets", "/api/v1/tickets/" + ticket + "/messages"}) {
            var both = "[\"%s\", \"%s\"]".formatted(one, other);
            var refused = desk.answer(
                    customer("jan@customer.example"),
                    "POST",
                    path,
                    path.endsWith("messages") ? "{\"body\": \"Both\", \"attachments\": " + both + "}" : opened(both),
                    null);
            assertThat(refused.getStatus()).isEqualTo(413);
            var problem = DeskRequests.json(refused);
            assertThat(problem.path("code").asString()).isEqualTo("files-too-large");
            assertThat(problem.path("detail").asString()).contains("1500").contains("1800");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"largestFile": 0, "blocked": [], "blockPrograms": true} | largestFile | 1 byte
                    {"largestFile": 999999999, "blocked": [], "blockPrograms": true} | largestFile | 100 MB
                    {"largestFile": 1000, "largestMessage": 999, "blocked": [], "blockPrograms": true} | largestMessage | 1000 bytes
                    {"largestFile": 1000, "blocked": ["exe", "tar.gz"], "blockPrograms": true} | blocked | "tar.gz"
                    {"largestFile": 1000, "blocked": ["a b"], "blockPrograms": true} | blocked | "a b"
                    """)
    void whatCannotBeSoIsRefusedInWords(String wanted, String field, String words) {
        var answer = desk.answer(admin(), "PUT", PATH, wanted, null);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(DeskRequests.json(answer).path("field").asString()).isEqualTo(field);
        assertThat(DeskRequests.json(answer).path("detail").asString()).contains(words);
        assertThat(database.getCollection("attachment-settings").countDocuments())
                .isZero();
    }

    @Test
    void ofTwoWhoDecideAtOnceTheSlowerIsTold() {
        var tag = desk.answer(admin(), "GET", PATH, "", null).getHeader("ETag");
        var first = desk.answer(admin(), "PUT", PATH, settings(1_000, null, ""), tag);
        assertThat(first.getStatus()).isEqualTo(200);

        var second = desk.answer(admin(), "PUT", PATH, settings(2_000, null, ""), tag);

        assertThat(second.getStatus()).isEqualTo(412);
        assertThat(desk.get(admin(), PATH).path("largestFile").asLong()).isEqualTo(1_000);
        assertThat(desk.answer(admin(), "PUT", PATH, settings(2_000, null, ""), first.getHeader("ETag"))
                        .getStatus())
                .isEqualTo(200);
        assertThat(desk.answer(admin(), "PUT", PATH, settings(3_000, null, ""), first.getHeader("ETag"))
                        .getStatus())
                .isEqualTo(412);
    }

    @Test
    void onlyWhoSetsTheDeskUpDecides() {
        assertThat(desk.status(agent(), "PUT", PATH, settings(1_000, null, ""))).isEqualTo(403);
        assertThat(desk.status(customer("jan@customer.example"), "GET", PATH, ""))
                .isEqualTo(403);
    }

    private static String settings(long file, Long message, String blocked) {
        return "{\"largestFile\": %d, \"largestMessage\": %s, \"blocked\": [%s], \"blockPrograms\": true}"
                .formatted(file, message, blocked);
    }

    private static String opened(String files) {
        return "{\"subject\": \"Files\", \"body\": \"See below\", \"attachments\": " + files + "}";
    }

    private JsonNode upload(String name, String content) {
        try {
            var answer = mvc.perform(multipart("/api/v1/tickets/uploads")
                            .file(new MockMultipartFile(
                                    "file",
                                    name,
                                    "application/octet-stream",
                                    content.getBytes(StandardCharsets.ISO_8859_1)))
                            .with(customer("jan@customer.example")))
                    .andReturn()
                    .getResponse();
            return EventJson.mapper().readTree(answer.getContentAsString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
