package io.tidings.stack.devmail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MailroomTests {

    private static final String JAN = "jan@customer.example";
    private static final String SUPPORT = "support@tidings.example";

    @TempDir
    Path folder;

    private final Desk desk = new Desk();
    private final HttpClient browser = HttpClient.newHttpClient();
    private DevMailServer server = null;

    @BeforeEach
    void start() {
        server = DevMailServer.start(
                new DevMailServer.Places("127.0.0.1", 0, 0, 0, desk.port(), URI.create("http://localhost:8080")),
                new MailFiles(folder.resolve("mail")),
                DevMailServer.writtenBeside(folder.resolve("mail")));
    }

    @AfterEach
    void stop() {
        server.close();
        desk.close();
    }

    @Test
    void whatACustomerWritesReachesTheDeskAndTheAnswerJoinsItsConversation() throws Exception {
        var written = writes(Map.of(
                "from",
                "Jan Kowalski <" + JAN + ">",
                "to",
                SUPPORT,
                "cc",
                "ola@customer.example",
                "subject",
                "Zażółć 환불",
                "text",
                "It burns.",
                "files",
                List.of(Map.of(
                        "name", "faktura żółta.pdf", "mediaType", "application/pdf", "content", base64("PDF")))));

        assertThat(written.statusCode()).isEqualTo(201);
        assertThat(json(written).path("taken").get(0).asString()).isEqualTo(SUPPORT);
        assertThat(json(written).path("here").get(0).asString()).isEqualTo("ola@customer.example");
        var raw = desk.taken.getFirst();
        assertThat(raw).contains("It burns.").contains("To: " + SUPPORT).contains("Cc: ola@customer.example");
        var id = json(written).path("letter").path("messageId").asString();
        arrives(
                JAN,
                "From: " + SUPPORT + "\r\nTo: " + JAN + "\r\nSubject: Re: x\r\nMessage-ID: <ack@tidings.example>\r\n"
                        + "In-Reply-To: <" + id + ">\r\n\r\nThank you.");

        var conversations = get("/api/conversations?mailbox=" + JAN).path("conversations");
        assertThat(conversations.size()).isEqualTo(1);
        assertThat(conversations.get(0).path("subject").asString()).isEqualTo("Zażółć 환불");
        assertThat(conversations.get(0).path("letters").valueStream().map(one -> one.path("written")
                        .asBoolean()))
                .containsExactly(true, false);
        var first = get("/api/mails/" + json(written).path("letter").path("id").asString());
        assertThat(first.path("text").asString()).isEqualTo("It burns.");
        assertThat(first.path("files").get(0).path("name").asString()).isEqualTo("faktura żółta.pdf");
        assertThat(get("/api/mailboxes").path("mailboxes").valueStream().map(box -> box.path("address")
                        .asString()))
                .containsExactlyInAnyOrder(JAN, "ola@customer.example");
    }

    @Test
    void aReplyNamesWhatItAnswers() throws Exception {
        writes(Map.of(
                "from", JAN, "to", SUPPORT, "text", "Yes", "inReplyTo", "b@x", "references", List.of("a@x", "b@x")));

        assertThat(desk.taken.getFirst()).contains("In-Reply-To: <b@x>").contains("References: <a@x> <b@x>");
    }

    @Test
    void anAddressThatTheDeskDoesNotKnowIsRefusedWithItsOwnWords() throws Exception {
        var refused = writes(Map.of("from", JAN, "to", "suport@tidings.example", "text", "x"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).path("refused").get(0).path("answer").asString())
                .contains("550");
        assertThat(get("/api/mailboxes").path("mailboxes").size()).isZero();
    }

    @Test
    void whileTheDeskIsAwayNothingIsKeptAndThePageSaysSo() throws Exception {
        desk.close();

        var refused = writes(Map.of("from", JAN, "to", SUPPORT, "text", "x"));

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(json(refused).path("code").asString()).isEqualTo("desk-away");
        assertThat(get("/api/mailboxes").path("mailboxes").size()).isZero();
    }

    @Test
    void nothingTypedIntoAFieldBeginsAHeaderLine() throws Exception {
        assertThat(writes(Map.of("from", JAN, "to", SUPPORT, "subject", "x\r\nBcc: all@tidings.example", "text", "y"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(desk.taken.getFirst().lines()).noneMatch(line -> line.startsWith("Bcc"));
        for (var wrong : List.of("", "jan", "jan@", "a@b.example, c@d.example", "jan@x.example\r\nBcc: a@b.example")) {
            var refused = writes(Map.of("from", wrong, "to", SUPPORT, "text", "y"));
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(json(refused).path("field").asString()).isEqualTo("from");
        }
        for (var body : List.of("null", "[]", "{", "{\"from\": {}}")) {
            assertThat(post(body).statusCode()).as(body).isEqualTo(400);
        }
    }

    @Test
    void aRequestBeyondTheLimitIsRefused() throws Exception {
        var large = writes(Map.of(
                "from",
                JAN,
                "to",
                SUPPORT,
                "text",
                "x",
                "files",
                List.of(Map.of("name", "a", "content", "A".repeat(13 * 1024 * 1024)))));

        assertThat(large.statusCode()).isEqualTo(413);
    }

    @Test
    void theHtmlOfAMailCanDoNothingAndAsksNobody() throws Exception {
        arrives(JAN, """
                From: evil@x.example
                Subject: <script>alert(1)</script>
                MIME-Version: 1.0
                Content-Type: multipart/related; boundary=b

                --b
                Content-Type: text/html; charset=utf-8

                <script>alert(1)</script><img src="https://spy.example/p.gif"><img src="cid:pic@x"><form action="/api/mails">
                --b
                Content-Type: image/png
                Content-ID: <pic@x>
                Content-Transfer-Encoding: base64

                UE5H
                --b--
                """.replace("\n", "\r\n"));
        var id = onlyLetter();

        var html = browser.send(request("/api/mails/" + id + "/html").build(), BodyHandlers.ofString());

        assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox allow-popups")
                .doesNotContain("allow-scripts")
                .doesNotContain("allow-same-origin")
                .contains("default-src 'none'; img-src data:;");
        assertThat(html.body()).contains("data:image/png;base64,UE5H");
        var raw = browser.send(request("/api/mails/" + id + "/raw").build(), BodyHandlers.ofString());
        assertThat(raw.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(raw.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        var file = browser.send(request("/api/mails/" + id + "/files/0").build(), BodyHandlers.ofString());
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
    }

    @Test
    void mailsOfAnybodysMakingAreShownAsFarAsTheyCanBeRead() throws Exception {
        var hostile = List.of(
                "\u0001\u0002 no header at all",
                "From: @@@<>,;\r\nTo: (((\r\nContent-Type: ///\r\n\r\nx",
                "Content-Type: multipart/mixed\r\n\r\nno boundary",
                "Content-Type: text/plain; charset=no-such-charset\r\nContent-Transfer-Encoding: none-such\r\n\r\nbody",
                "Subject: =?utf-8?B?%%%?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(1),
                nested(500),
                "References: " + "<a@b> ".repeat(5_000) + "\r\n\r\nx");
        for (var raw : hostile) {
            arrives(JAN, raw);
        }

        assertThat(get("/api/mailboxes")
                        .path("mailboxes")
                        .get(0)
                        .path("letters")
                        .asInt())
                .isEqualTo(hostile.size());
        for (var conversation : get("/api/conversations").path("conversations")) {
            for (var letter : conversation.path("letters")) {
                assertThat(get("/api/mails/" + letter.path("id").asString()).has("letter"))
                        .isTrue();
            }
        }
    }

    @Test
    void anotherNameOrAnotherPageCannotReachIt() throws Exception {
        try (var socket = new Socket("127.0.0.1", server.mailroomPort())) {
            socket.getOutputStream()
                    .write("GET /api/mailboxes HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 421");
        }
        var forged = HttpRequest.newBuilder(address("/api/mails"))
                .method("DELETE", BodyPublishers.noBody())
                .build();
        assertThat(browser.send(forged, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(browser.send(request("/../../etc/passwd").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void everyChangeIsToldAtOnce() throws Exception {
        var stream = browser.send(request("/api/stream").build(), BodyHandlers.ofInputStream());
        try (var lines = stream.body()) {
            assertThat(line(lines)).startsWith("data:");
            arrives(JAN, "Subject: New\r\n\r\nx");
            assertThat(line(lines)).startsWith("data:");
        }
    }

    @Test
    void deletingAllLeavesNothingBehind() throws Exception {
        arrives(JAN, "Subject: x\r\n\r\nx");
        writes(Map.of("from", JAN, "to", SUPPORT, "text", "y"));

        var deleted = browser.send(request("/api/mails").DELETE().build(), BodyHandlers.ofString());

        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(get("/api/mailboxes").path("mailboxes").size()).isZero();
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".eml"))).isEmpty();
        }
    }

    @Test
    void whatWasWrittenAndWhatCameAreThereAfterARestart() throws Exception {
        writes(Map.of("from", JAN, "to", SUPPORT, "text", "y"));
        arrives(JAN, "Subject: x\r\n\r\nx");
        server.close();

        start();

        assertThat(get("/api/mailboxes")
                        .path("mailboxes")
                        .get(0)
                        .path("letters")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void thePageIsThereInTheLookOfTheProductAndInEveryLanguage() throws Exception {
        for (var path : List.of("/", "/mailroom.js", "/mailroom.css", "/tokens.css", "/base.css", "/parts.css")) {
            assertThat(browser.send(request(path).build(), BodyHandlers.ofString())
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        var english = texts("en");
        assertThat(texts("ko").keySet()).isEqualTo(english.keySet());
        assertThat(texts("pl").keySet()).isEqualTo(english.keySet());
        var script = browser.send(request("/mailroom.js").build(), BodyHandlers.ofString())
                .body();
        assertThat(english.keySet()).allSatisfy(key -> assertThat(script)
                .contains("'" + key.replaceFirst("_(one|few|many|other)$", "") + "'"));
    }

    private Map<String, String> texts(String language) throws Exception {
        var answer = browser.send(request("/" + language + ".json").build(), BodyHandlers.ofString());
        return JsonMapper.shared().readValue(answer.body(), new TypeReference<Map<String, String>>() {});
    }

    private static String nested(int depth) {
        var raw = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            raw.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        return raw.append("Content-Type: text/plain\r\n\r\ndeep").toString();
    }

    private static String line(InputStream from) throws IOException {
        var line = new StringBuilder();
        for (int c = from.read(); c >= 0; c = from.read()) {
            if (c != '\n') {
                line.append((char) c);
            } else if (!line.isEmpty() && line.charAt(0) != ':') {
                return line.toString();
            } else {
                line.setLength(0);
            }
        }
        return "the stream ended";
    }

    private String onlyLetter() throws Exception {
        return get("/api/conversations")
                .path("conversations")
                .get(0)
                .path("letters")
                .get(0)
                .path("id")
                .asString();
    }

    private HttpResponse<String> writes(Map<String, ?> mail) throws Exception {
        return post(JsonMapper.shared().writeValueAsString(mail));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return browser.send(
                request("/api/mails").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        return json(browser.send(request(path).build(), BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path)).header("X-Mailroom", "1");
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + server.mailroomPort() + path);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A mail comes in by SMTP, its bytes as they are. */
    private void arrives(String to, String raw) throws Exception {
        var settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", Integer.toString(server.smtpPort()));
        settings.put("mail.smtp.from", "sender@x.example");
        var session = Session.getInstance(settings);
        try (var transport = session.getTransport("smtp")) {
            transport.connect();
            transport.sendMessage(
                    new MimeMessage(session, new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8))),
                    new InternetAddress[] {new InternetAddress(to)});
        }
    }

    /** The suite's SMTP: knows one address, with any tag. */
    private static final class Desk implements AutoCloseable {

        private final List<String> taken = new CopyOnWriteArrayList<>();
        private final SMTPServer smtp =
                SMTPServer.port(0).messageHandlerFactory(_ -> new Taking()).build();

        private Desk() {
            smtp.start();
        }

        private int port() {
            return smtp.getPortAllocated();
        }

        @Override
        public void close() {
            smtp.stop();
        }

        private final class Taking implements MessageHandler {

            @Override
            public void from(String sender) {}

            @Override
            public void recipient(String recipient) throws RejectException {
                if (!recipient.equals(SUPPORT)) {
                    throw new RejectException(550, "5.1.1 No such address here");
                }
            }

            @Override
            public String data(InputStream data) throws IOException {
                taken.add(new String(data.readAllBytes(), StandardCharsets.UTF_8));
                return null;
            }

            @Override
            public void done() {}
        }
    }
}
