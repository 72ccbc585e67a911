package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import com.mongodb.client.model.ReplaceOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** The test of a connection names what is wrong, after what went well before it. */
class MailboxFaultTests extends MailServiceTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> ALL =
            List.of("name", "connection", "encryption", "login", "folder", "writing", "room");

    private final TestImap imap = TestImap.plain();

    @TempDir
    Path directory;

    @BeforeEach
    void aGroupThatCanAnswer() {
        database.getCollection("groups")
                .replaceOne(
                        new Document("_id", "tested"),
                        new Document("_id", "tested")
                                .append("name", "Tested")
                                .append("address", "tested@tidings.example")
                                .append("version", 1L),
                        new ReplaceOptions().upsert(true));
        // Groups are known a few seconds after they are heard of.
        await().untilAsserted(() -> test(Map.of()));
    }

    @AfterEach
    void end() throws IOException {
        imap.close();
    }

    @Test
    void allIsWell() throws Exception {
        imap.receives(mail(someone(), "One", "1"));
        var result = test(Map.of());
        assertThat(result.<Boolean>read("$.ok")).isTrue();
        assertThat(result.<List<String>>read("$.passed")).isEqualTo(ALL);
        assertThat(result.<Integer>read("$.mails")).isEqualTo(1);
        assertThat(imap.handedOut).isEmpty();
    }

    @Test
    void aNameWithoutAnAddress() throws Exception {
        fails(Map.of("host", "no-such-server.invalid"), "dns", 0);
    }

    @Test
    void aPortAtWhichNobodyListens() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        fails(Map.of("port", free), "refused", 1);
    }

    @Test
    void anAddressAtWhichNoMailServerLives() throws Exception {
        fails(Map.of("host", "169.254.169.254"), "address", 1);
    }

    @Test
    void encryptionWhereThereIsNone() throws Exception {
        fails(Map.of("security", "tls"), "no-mail-server", 1);
        fails(Map.of("security", "starttls"), "no-starttls", 2);
    }

    @Test
    void aCertificateForAnotherName() throws Exception {
        failsByTls(TestCertificate.of(directory, "dns:other.example", "-1d", 90), "tls-name");
    }

    @Test
    void aCertificateThatHasExpired() throws Exception {
        failsByTls(TestCertificate.of(directory, "ip:127.0.0.1", "-10d", 3), "tls-expired");
    }

    @Test
    void aCertificateOfAnUnknownAuthorityAndTheWayOut() throws Exception {
        var certificate = TestCertificate.of(directory, "ip:127.0.0.1", "-1d", 90);
        try (var server = new TestImap(certificate.sockets())) {
            var wish = Map.<String, Object>of("port", server.port(), "security", "tls");
            fails(wish, "tls-untrusted", 2);
            var trusting = new TreeMap<>(wish);
            trusting.put("trusted", certificate.pem());
            assertThat(test(trusting).<Boolean>read("$.ok")).isTrue();
        }
    }

    @Test
    void aPasswordThatIsRefused() throws Exception {
        fails(Map.of("password", "wrong"), "password", 3);
    }

    @Test
    void aServerThatTakesNoPasswordInTheClear() throws Exception {
        imap.refusals.put("LOGIN", "NO [PRIVACYREQUIRED] Plaintext authentication disallowed");
        fails(Map.of(), "needs-tls", 3);
    }

    @Test
    void aFolderThatIsNotThereAndThoseThatAre() throws Exception {
        var result = fails(Map.of("folder", "Suport"), "folder-missing", 4);
        assertThat(result.<List<String>>read("$.folders")).containsExactly("Done", "INBOX");
        assertThat(result.<String>read("$.fault.sentence")).contains("Suport");
    }

    @Test
    void aMailboxThatMayOnlyBeRead() throws Exception {
        imap.readOnly = true;
        fails(Map.of("afterIntake", "delete"), "read-only", 5);
        assertThat(test(Map.of()).<Boolean>read("$.ok"))
                .as("leaving mails needs no writing")
                .isTrue();
    }

    @Test
    void aMailboxThatIsFull() throws Exception {
        imap.capabilities += " QUOTA";
        assertThat(test(Map.of()).<Boolean>read("$.ok")).isTrue();
        imap.full = true;
        fails(Map.of(), "quota", 6);
    }

    private void failsByTls(TestCertificate certificate, String code) throws Exception {
        try (var server = new TestImap(certificate.sockets())) {
            fails(Map.of("port", server.port(), "security", "tls", "trusted", certificate.pem()), code, 2);
            assertThat(server.loggedIn).as("who was told the password").isEmpty();
        }
    }

    /** @param passed how many steps went well before */
    private DocumentContext fails(Map<String, Object> different, String code, int passed) throws Exception {
        var result = test(different);
        assertThat(result.<Boolean>read("$.ok")).isFalse();
        assertThat(result.<String>read("$.fault.code")).as(result.jsonString()).isEqualTo(code);
        assertThat(result.<List<String>>read("$.passed")).isEqualTo(ALL.subList(0, passed));
        return result;
    }

    private DocumentContext test(Map<String, Object> different) throws Exception {
        var wish = new TreeMap<String, Object>(Map.of(
                "host", "127.0.0.1",
                "port", imap.port(),
                "security", "none",
                "user", "support",
                "password", "secret",
                "group", "tested"));
        wish.putAll(different);
        var answer = mvc.perform(post("/api/v1/mailboxes/test")
                        .with(admin())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(JSON.writeValueAsString(wish)))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        return JsonPath.parse(answer.getContentAsString());
    }
}
