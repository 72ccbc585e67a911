package io.tidings.spine.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.OutgoingResult.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose certificate is believed. */
class GuardedEncryptionTests extends GuardedHttpTest {

    @Test
    void plainTextBehindHttpsIsATlsFailure() throws IOException {
        try (var plain =
                rawServer(socket -> socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8)))) {
            assertThat(http.send(post("https://127.0.0.1:" + plain.getLocalPort() + "/")))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.TLS));
        }
    }

    @Test
    void aCertificateCountsForItsOwnNameAndFromATrustedHandOnly(@TempDir Path directory) throws Exception {
        var keys = Certificate.selfSigned(directory, "good.example");
        var secure = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        secure.setHttpsConfigurator(new HttpsConfigurator(keys));
        secure.createContext("/", exchange -> answer(exchange, 200, "ok"));
        secure.start();
        var port = secure.getAddress().getPort();
        try (var trusting = new GuardedHttp(
                properties("127.0.0.0/8"), _ -> new InetAddress[] {LOOPBACK}, new DefaultClientTlsStrategy(keys))) {
            assertThat(trusting.send(post("https://good.example:" + port + "/")))
                    .isInstanceOfSatisfying(Answered.class, answered -> assertThat(answered.status())
                            .isEqualTo(200));
            assertThat(trusting.send(post("https://other.example:" + port + "/")))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.TLS));
            assertThat(http.send(post("https://good.example:" + port + "/")))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.TLS));
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void anAuthorityOfTheHouseIsTrustedBesideThoseOfJava(@TempDir Path directory) throws Exception {
        var secure = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        secure.setHttpsConfigurator(new HttpsConfigurator(Certificate.selfSigned(directory, "localhost")));
        secure.createContext("/", exchange -> answer(exchange, 200, "ok"));
        secure.start();
        var url = "https://localhost:" + secure.getAddress().getPort() + "/";
        var house = Certificate.pem(directory, "localhost").toString();
        var loopback = new String[] {"127.0.0.0/8", "::1/128"};
        try (var trusting = new GuardedHttp(trusting("http://127.0.0.1:1", house, loopback));
                var stranger = new GuardedHttp(trusting("http://127.0.0.1:1", "", loopback))) {
            assertThat(trusting.send(post(url)))
                    .isInstanceOfSatisfying(Answered.class, answered -> assertThat(answered.status())
                            .isEqualTo(200));
            assertThat(stranger.send(post(url)))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.TLS));
            assertThat(Authorities.trusted(house).size())
                    .isEqualTo(Authorities.javas().size() + 1)
                    .isGreaterThan(50);
        } finally {
            secure.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none.pem", "empty.pem", "garbage.pem"})
    void aFileWithoutCertificatesIsSaidAtTheStart(String name, @TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("empty.pem"), "");
        Files.writeString(directory.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nxyz\n");
        var file = directory.resolve(name).toString();

        assertThatIllegalStateException()
                .isThrownBy(() -> new GuardedHttp(trusting("http://127.0.0.1:1", file)))
                .withMessageContaining("TIDINGS_OUTGOING_TRUSTED_CERTIFICATES")
                .withMessageContaining(file);
    }

    @Test
    void whereNoEncryptionComesAboutInTimeItIsGivenUp() throws IOException {
        var end = new CountDownLatch(1);
        try (var silent = rawServer(_ -> awaitQuietly(end));
                var hurried = limited(SHORT, AMPLE, AMPLE)) {
            assertThat(hurried.send(post("https://127.0.0.1:" + silent.getLocalPort() + "/")))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.millis()).isLessThan(AMPLE.toMillis() / 2));
        } finally {
            end.countDown();
        }
    }
}
