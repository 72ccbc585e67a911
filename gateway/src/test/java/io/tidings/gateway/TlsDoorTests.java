package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.store.EmbeddedStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The gateway as it ends TLS itself, with a certificate from a file, and the port in the open beside it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.ssl.bundle.watch.file.quiet-period=200ms")
@ActiveProfiles("tls")
@ExtendWith(OutputCaptureExtension.class)
class TlsDoorTests {

    private static final String URL = "https://desk.example";
    private static final EmbeddedStore store = EmbeddedStore.start();

    @TempDir
    static Path files;

    private static int plainPort;

    @DynamicPropertySource
    static void around(DynamicPropertyRegistry properties) throws Exception {
        certificate("first.example");
        try (var free = new ServerSocket(0)) {
            plainPort = free.getLocalPort();
        }
        Files.writeString(Files.createDirectory(files.resolve("challenges")).resolve("t0ken"), "t0ken.answer");
        properties.add("MONGODB_URI", store::connectionString);
        properties.add("TIDINGS_URL", () -> URL);
        properties.add(
                "TIDINGS_TLS_CERTIFICATE", () -> files.resolve("door.crt").toString());
        properties.add("TIDINGS_TLS_KEY", () -> files.resolve("door.key").toString());
        properties.add("TIDINGS_HTTP_PORT", () -> plainPort);
        properties.add(
                "TIDINGS_ACME_CHALLENGES", () -> files.resolve("challenges").toString());
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @LocalServerPort
    int port;

    @Test
    void underTlsABrowserIsToldToStayThereAndItsCookiesTravelNoOtherWay() throws Exception {
        var answer = underTls("GET /views/open HTTP/1.1\r\nHost: desk.example\r\nAccept: text/html");
        assertThat(answer).contains("HTTP/1.1 302");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("strict-transport-security: max-age=31536000", "set-cookie: __host-tidings=")
                .containsPattern("set-cookie: __host-tidings=[^\r]*; secure");
    }

    @Test
    void theAnswersOfTheApiSayItToo() throws Exception {
        assertThat(underTls("GET /api/v1/tickets HTTP/1.1\r\nHost: desk.example\r\nAuthorization: Bearer abc"))
                .contains("Strict-Transport-Security: max-age=31536000");
    }

    @Test
    void aRenewedCertificateIsPresentedWithoutARestart() throws Exception {
        certificate("second.example");
        await().atMost(Duration.ofSeconds(60)).until(() -> presented().contains("CN=second.example"));
        assertThat(underTls("GET /actuator/health HTTP/1.1\r\nHost: desk.example"))
                .contains("HTTP/1.1 200");
    }

    @Test
    void aKeyThatDoesNotFitIsNotPresented(CapturedOutput log) throws Exception {
        var before = presented();
        var key = Files.readString(files.resolve("door.key"));
        certificate("third.example");
        Files.writeString(files.resolve("door.key"), key);
        await().atMost(Duration.ofSeconds(60)).until(() -> log.getOut().contains("SSL reload"));
        assertThat(presented()).isEqualTo(before);
        certificate("fourth.example");
        await().atMost(Duration.ofSeconds(60)).until(() -> presented().contains("CN=fourth.example"));
    }

    @Test
    void whoComesInTheOpenIsSentToTheConfiguredAddressWhateverHeSays() throws IOException {
        assertThat(inTheOpen(
                        "GET /views/open?a=b%20c HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example"))
                .contains("HTTP/1.1 308")
                .containsIgnoringCase("location: " + URL + "/views/open?a=b%20c\r");
        for (var path : List.of("//evil.example/", "http://evil.example/", "*", "/a%0d%0aSet-Cookie:x=y")) {
            assertThat(inTheOpen("GET " + path + " HTTP/1.1\r\nHost: localhost"))
                    .as(path)
                    .containsIgnoringCase("location: " + URL + "/")
                    .doesNotContainIgnoringCase("\nset-cookie");
        }
    }

    @Test
    void aChangeInTheOpenIsRefusedAndNotSentOn() throws IOException {
        assertThat(inTheOpen("POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"))
                .contains("HTTP/1.1 403")
                .doesNotContainIgnoringCase("location:");
    }

    @Test
    void aCertificateAuthorityFindsItsChallengeAndNothingElse() throws IOException {
        assertThat(inTheOpen("GET /.well-known/acme-challenge/t0ken HTTP/1.1\r\nHost: desk.example"))
                .contains("HTTP/1.1 200", "t0ken.answer");
        for (var name : List.of("none", "../door.key", "..%2fdoor.key", "")) {
            assertThat(inTheOpen("GET /.well-known/acme-challenge/" + name + " HTTP/1.1\r\nHost: desk.example"))
                    .as(name)
                    .contains("HTTP/1.1 308");
        }
    }

    private String underTls(String request) throws Exception {
        try (var socket = trustingAnybody().getSocketFactory().createSocket("localhost", port)) {
            return ask(socket, request);
        }
    }

    private String inTheOpen(String request) throws IOException {
        try (var socket = new Socket("localhost", plainPort)) {
            return ask(socket, request);
        }
    }

    private static String ask(Socket socket, String request) throws IOException {
        socket.setSoTimeout(60_000);
        var whole = request + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String presented() throws Exception {
        try (var socket = (SSLSocket) trustingAnybody().getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static SSLContext trustingAnybody() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        var anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        context.init(null, new TrustManager[] {anybody}, null);
        return context;
    }

    /** Puts a certificate of this name where the gateway looks for its own, as an ACME client does. */
    private static void certificate(String name) throws Exception {
        var password = "changeit";
        var made = files.resolve(name + ".p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        made.toString(),
                        "-storepass",
                        password,
                        "-alias",
                        "door",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance(made.toFile(), password.toCharArray());
        pem(
                "door.key",
                "PRIVATE KEY",
                keys.getKey("door", password.toCharArray()).getEncoded());
        pem("door.crt", "CERTIFICATE", keys.getCertificate("door").getEncoded());
    }

    private static void pem(String file, String kind, byte[] content) throws IOException {
        var text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(
                files.resolve(file), "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
    }
}
