package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidings.suite.Receiver;
import io.tidings.suite.Receiver.Answer;
import io.tidings.suite.Receiver.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receivers of docs/examples/receivers, each hearing of a ticket from the running dispatcher. */
@Tag("flow")
class ReceiverExampleTests {

    private static final Path EXAMPLES = RUNNING.root().resolve("docs/examples/receivers");

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @CsvSource({"node, receiver.mjs", "python3, receiver.py", "java, Receiver.java"})
    void takesADeliveryOnceAndRefusesWhatIsForgedOrOld(String runs, String example) throws Exception {
        var program = command(runs);
        assumeTrue(program != null, "Needs " + runs + ", without which this example cannot be run");
        var word = Suite.unique();
        try (var between = new Receiver()) {
            var made = ADMIN.post(
                    "/api/v1/webhook-endpoints",
                    Map.of(
                            "name",
                            example,
                            "url",
                            between.url(),
                            "events",
                            List.of("ticket.opened.v1"),
                            "filter",
                            "subject:" + word));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            var secret = made.body().path("secret").asString();
            try (var running = new Example(program, EXAMPLES.resolve(example), secret)) {
                between.answers(request -> new Answer(passOn(running, request), ""));

                Suite.opens("Parcel " + word, Suite.someCustomer());

                await().atMost(SOON).until(() -> !between.requests().isEmpty());
                var request = between.requests().getFirst();
                running.says("taken " + request.header("webhook-id"));

                assertThat(passOn(running, request)).isEqualTo(204);
                running.says("repeated " + request.header("webhook-id"));
                assertThat(passOn(running, changed(request, request.body().replace(word, "another"))))
                        .isEqualTo(401);
                running.says("refused " + request.header("webhook-id") + ": the signature differs");
                assertThat(passOn(running, signed(secret, Instant.now().minusSeconds(301), request.body())))
                        .isEqualTo(401);
                running.says("refused old: too old, or from the future");
                assertThat(passOn(running, signed(secret, Instant.now().minusSeconds(200), request.body())))
                        .isEqualTo(204);
                running.says("taken old");
            } finally {
                ADMIN.delete(
                        "/api/v1/webhook-endpoints/" + made.body().path("id").asString());
            }
        }
    }

    private static String command(String name) {
        return name.equals("java")
                ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                : Arrays.stream(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst()
                        .orElse(null);
    }

    private int passOn(Example example, Request request) {
        var again = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + example.port + "/"))
                .POST(BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, value) -> {
            if (name.startsWith("webhook-")) {
                again.header(name, value);
            }
        });
        try {
            return client.send(again.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Request changed(Request request, String body) {
        return new Request(request.method(), request.path(), request.headers(), body, request.at());
    }

    /** As the dispatcher would have signed it at that time. */
    private static Request signed(String secret, Instant at, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        mac.update(("old." + at.getEpochSecond() + ".").getBytes(US_ASCII));
        var signature = Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(UTF_8)));
        return new Request(
                "POST",
                "/",
                Map.of(
                        "webhook-id",
                        "old",
                        "webhook-timestamp",
                        Long.toString(at.getEpochSecond()),
                        "webhook-signature",
                        // The one before the change of keys, which fits nothing any more, comes first.
                        "v1,AAAA v1," + signature),
                body,
                at);
    }

    /** One example as a process, with what it prints. */
    private static final class Example implements AutoCloseable {

        private final Process process;
        private final List<String> said = new CopyOnWriteArrayList<>();
        private final int port;

        Example(String program, Path file, String secret) throws IOException {
            var builder = new ProcessBuilder(program, file.toString()).redirectErrorStream(true);
            builder.environment().putAll(Map.of("WEBHOOK_SECRET", secret, "PORT", "0"));
            process = builder.start();
            Thread.ofVirtual().start(this::read);
            await().atMost(SOON).until(() -> !said.isEmpty());
            assertThat(said.getFirst()).startsWith("listening on ");
            port = Integer.parseInt(said.getFirst().substring("listening on ".length()));
        }

        private void read() {
            try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                lines.lines().forEach(said::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void says(String beginning) {
            await().atMost(SOON).untilAsserted(() -> assertThat(said).anyMatch(line -> line.startsWith(beginning)));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
