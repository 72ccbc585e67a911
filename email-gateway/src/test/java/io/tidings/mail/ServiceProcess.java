package io.tidings.mail;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.tidings.mail.mailbox.GivenMailbox;
import io.tidings.surroundings.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The whole service as a process of its own, in the heap that the local stack gives it: one can kill it, and it ends where that heap
 * is too small.
 */
final class ServiceProcess implements AutoCloseable {

    /** What it seals with. */
    static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final MongoDatabase database;
    private final OtherServices others = new OtherServices();
    private final Path log;
    private final int smtp = freePort();
    private @Nullable Process process;

    ServiceProcess(MongoDatabase database, Path folder) {
        this.database = database;
        this.log = folder.resolve("service.log");
    }

    /** The same after each start. */
    int smtpPort() {
        return smtp;
    }

    /** Returns once it takes mails. */
    void start() throws IOException {
        var started = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmailGateway.class.getName(),
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + Surroundings.kafka(),
                        "--spring.mongodb.uri=" + Surroundings.mongo(),
                        "--spring.mongodb.database=" + database.getName(),
                        "--tidings.encryption-key=" + KEY,
                        "--tidings.web.tokens=" + others.url() + "/token",
                        "--tidings.outgoing.allowed-ranges=127.0.0.0/8",
                        "--mail.secret=a secret of this test",
                        "--mail.tickets=" + others.url(),
                        "--mail.sending=held",
                        "--mail.intake.bind=127.0.0.1",
                        "--mail.intake.port=" + smtp,
                        "--mail.fetch.allow-unencrypted=true"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        await().atMost(PATIENCE).until(() -> greets() || !started.isAlive());
        if (!started.isAlive()) {
            throw new IllegalStateException("The service ended at its start:\n" + said());
        }
    }

    /** As a power cut would; what it had in hand is free at once. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
            GivenMailbox.endClaims(database);
        }
    }

    /** As a new version would. */
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The service does not stop");
            }
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Its log. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean greets() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), smtp)) {
            return socket.getInputStream().read() == '2';
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        others.close();
    }
}
