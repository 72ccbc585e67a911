package io.tidings.tickets.attachment;

import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class BlobsTests {

    private static final Duration SOME_TIME = Duration.ofDays(1);

    @Autowired
    Blobs blobs;

    @Autowired
    MongoDatabase database;

    @Autowired
    MockMvc mvc;

    @Test
    void theSameContentIsStoredOnce() throws IOException {
        var content = "content " + Ids.next();
        var first = blobs.put(stream(content), SOME_TIME);
        var second = blobs.put(stream(content), SOME_TIME);

        assertThat(second).isEqualTo(first);
        assertThat(read(first.sha256())).isEqualTo(content);
        assertThat(database.getCollection("blobs").countDocuments(new Document("_id", first.sha256())))
                .isEqualTo(1);
        assertThat(chunksOf(first.sha256())).isEqualTo(1);
    }

    @Test
    void whatNobodyOwnsIsSweptOnceItsTimeIsOverAndWhatATicketOwnsStays() {
        var nobodys = blobs.put(stream("nobody's " + Ids.next()), Duration.ZERO);
        var later = blobs.put(stream("later " + Ids.next()), SOME_TIME);
        var owned = blobs.put(stream("owned " + Ids.next()), Duration.ZERO);
        assertThat(blobs.adopt(owned.sha256(), "ticket")).isTrue();
        // Uploaded again by somebody who never came back.
        blobs.put(stream("owned again " + Ids.next()), Duration.ZERO);
        var file = fileOf(nobodys.sha256());

        blobs.sweep();

        assertThat(blobs.open(nobodys.sha256())).isEmpty();
        assertThat(database.getCollection("fs.chunks").countDocuments(new Document("files_id", file)))
                .isZero();
        assertThat(blobs.adopt(nobodys.sha256(), "ticket")).isFalse();
        assertThat(blobs.open(later.sha256())).isPresent();
        assertThat(blobs.open(owned.sha256())).isPresent();
    }

    @Test
    void aFileGoesWithItsLastOwner() {
        var blob = blobs.put(stream("shared " + Ids.next()), SOME_TIME);
        blobs.adopt(blob.sha256(), "one");
        blobs.adopt(blob.sha256(), "other");

        assertThat(blobs.disown("one", Set.of())).isZero();
        assertThat(blobs.open(blob.sha256())).isPresent();
        assertThat(blobs.disown("other", Set.of(blob.sha256()))).isZero();
        assertThat(blobs.disown("other", Set.of())).isEqualTo(1);
        assertThat(blobs.open(blob.sha256())).isEmpty();
    }

    @Test
    void whatIsLeftOfABrokenUploadIsSwept() {
        var file = new ObjectId();
        database.getCollection("blobs_uploading").insertOne(new Document("_id", file).append("at", new Date(0)));
        database.getCollection("fs.chunks")
                .insertOne(new Document("_id", new ObjectId())
                        .append("files_id", file)
                        .append("n", 0)
                        .append("data", new byte[10]));

        blobs.sweep();

        assertThat(database.getCollection("fs.chunks").countDocuments(new Document("files_id", file)))
                .isZero();
    }

    @Test
    void aFileBeyondTheLimitIsRefusedAndLeavesNothing() {
        var before = database.getCollection("fs.chunks").countDocuments();
        assertThatExceptionOfType(FileTooLarge.class)
                .isThrownBy(() -> blobs.put(new LimitedStream(stream("x".repeat(1_000_000)), 600_000), SOME_TIME));

        assertThat(database.getCollection("fs.chunks").countDocuments()).isEqualTo(before);
    }

    @Test
    void onlyServicesPutBlobs() throws Exception {
        var stored = mvc.perform(post("/internal/blobs").content("hello").with(service()))
                .andReturn()
                .getResponse();
        assertThat(stored.getStatus()).isEqualTo(200);
        assertThat(json(stored.getContentAsString()).path("blob").asString())
                .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(json(stored.getContentAsString()).path("size").asInt()).isEqualTo(5);

        for (var caller : new org.springframework.test.web.servlet.request.RequestPostProcessor[] {
            agent(), customer("a@b.example")
        }) {
            assertThat(mvc.perform(post("/internal/blobs").content("hello").with(caller))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .isEqualTo(403);
        }
    }

    @Test
    void anUploadedFileIsReadThroughItsTicketAndCannotBecomeAPage() throws Exception {
        var upload = upload("<script>alert(1)</script>", "evil.html", "text/html");
        var ticket = opens(upload.path("id").asString());
        var path = "/api/v1/tickets/" + ticket.path("id").asString() + "/attachments/1";

        var file = mvc.perform(get(path).with(agent())).andReturn().getResponse();

        assertThat(file.getStatus()).isEqualTo(200);
        assertThat(file.getContentAsString()).isEqualTo("<script>alert(1)</script>");
        assertThat(file.getHeader("Content-Disposition")).startsWith("attachment;");
        assertThat(file.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(file.getHeader("Content-Security-Policy")).contains("sandbox");
        assertThat(file.getHeader("Content-Length")).isEqualTo("25");
        assertThat(mvc.perform(get(path).with(service()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(200);
        for (var other : new String[] {"/0", "/2", "/1001", "/-1"}) {
            assertThat(mvc.perform(get(path.replace("/1", other)).with(agent()))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "picture.svg, image/svg+xml, <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "holiday.png, image/png, <html><script>alert(1)</script></html>",
        "page.html, text/plain, <script>alert(1)</script>",
        "page.xhtml, application/xhtml+xml, <html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
        "notes.txt, text/html; charset=utf-7, +ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "x.dat, no media type at all, alert(1)"
    })
    void whateverAFileCallsItselfItIsSavedAndRunsNothing(String name, String type, String content) throws Exception {
        var upload = upload(content, name, type);
        var ticket = opens(upload.path("id").asString());

        var file = mvc.perform(get("/api/v1/tickets/" + ticket.path("id").asString() + "/attachments/1")
                        .with(agent()))
                .andReturn()
                .getResponse();

        assertThat(file.getStatus()).isEqualTo(200);
        assertThat(file.getHeader("Content-Disposition")).startsWith("attachment;");
        assertThat(file.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(file.getHeader("Content-Security-Policy")).contains("sandbox");
    }

    @Test
    void aNameOfThousandsOfLettersOrWithLettersThatTurnIsOneThatALineHolds() throws Exception {
        for (var name : List.of(
                "a".repeat(5_000) + ".txt", "\u202Etxt.exe\u202C.txt", "😀 rachunek żółty.txt", "a/../../b.txt")) {
            var answer = mvc.perform(multipart("/api/v1/tickets/uploads")
                            .file(new MockMultipartFile("file", name, "text/plain", new byte[] {'a'}))
                            .with(agent()))
                    .andReturn()
                    .getResponse();
            assertThat(answer.getStatus()).as(name).isEqualTo(201);
            var kept = json(answer.getContentAsString(StandardCharsets.UTF_8))
                    .path("name")
                    .asString();
            assertThat(kept).hasSizeLessThan(300).endsWith(".txt").doesNotContain("\u202E", "/");
        }
    }

    @Test
    void aFileOfAnInternalNoteIsNotTheCustomers() throws Exception {
        var address = "files-" + Ids.next() + "@customer.example";
        var ticket = json(mvc.perform(post("/api/v1/tickets")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(
                                "{\"subject\": \"a\", \"body\": \"b\", \"customer\": {\"email\": \"" + address + "\"}}")
                        .with(agent()))
                .andReturn()
                .getResponse()
                .getContentAsString());
        var path = "/api/v1/tickets/" + ticket.path("id").asString();
        for (var visibility : new String[] {"internal", "public"}) {
            var upload = upload(visibility + " file", visibility + ".txt", "text/plain")
                    .path("id")
                    .asString();
            mvc.perform(post(path + "/messages")
                    .contentType(MediaType.APPLICATION_JSON)
                    .content("{\"body\": \"see\", \"visibility\": \"%s\", \"attachments\": [\"%s\"]}"
                            .formatted(visibility, upload))
                    .with(agent()));
        }

        assertThat(statusFor(customer(address), path + "/attachments/1001")).isEqualTo(404);
        assertThat(statusFor(customer(address), path + "/attachments/2001")).isEqualTo(200);
        assertThat(statusFor(agent(), path + "/attachments/1001")).isEqualTo(200);
        assertThat(statusFor(customer("else@customer.example"), path + "/attachments/2001"))
                .isEqualTo(404);
    }

    @Test
    void anUploadOfSomebodyElseCannotBeNamed() throws Exception {
        var upload = upload("mine", "mine.txt", "text/plain").path("id").asString();

        var answer = mvc.perform(post("/api/v1/tickets")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"subject\": \"a\", \"body\": \"b\", \"attachments\": [\"" + upload + "\"]}")
                        .with(customer("thief@customer.example")))
                .andReturn()
                .getResponse();

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentAsString()).contains("unknown-attachment");
    }

    private int statusFor(org.springframework.test.web.servlet.request.RequestPostProcessor caller, String path)
            throws Exception {
        return mvc.perform(get(path).with(caller)).andReturn().getResponse().getStatus();
    }

    private JsonNode upload(String content, String name, String type) throws Exception {
        var answer = mvc.perform(multipart("/api/v1/tickets/uploads")
                        .file(new MockMultipartFile("file", name, type, content.getBytes(StandardCharsets.UTF_8)))
                        .with(agent()))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(201);
        return json(answer.getContentAsString());
    }

    private JsonNode opens(String upload) throws Exception {
        return json(mvc.perform(post("/api/v1/tickets")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(
                                "{\"subject\": \"a\", \"body\": \"b\", \"customer\": {\"email\": \"a@b.example\"}, \"attachments\": [\"%s\"]}"
                                        .formatted(upload))
                        .with(agent()))
                .andReturn()
                .getResponse()
                .getContentAsString());
    }

    private static JsonNode json(String text) {
        return EventJson.mapper().readTree(text);
    }

    private String read(String sha256) throws IOException {
        try (var content = blobs.open(sha256).orElseThrow().stream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private long chunksOf(String sha256) {
        return database.getCollection("fs.chunks").countDocuments(new Document("files_id", fileOf(sha256)));
    }

    private ObjectId fileOf(String sha256) {
        return database.getCollection("blobs")
                .find(new Document("_id", sha256))
                .first()
                .getObjectId("file");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
