package io.tidings.spine.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.OutgoingResult.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer may cost, in time, memory and connections. */
class GuardedAnswerTests extends GuardedHttpTest {

    @Test
    void anEndlessBodyIsCutAtTheLimitAndNotReadOn() throws Exception {
        // Far more than lies in buffers on the way, and no more than fits into memory should nobody cut it.
        var asGoodAsEndless = 16 << 20;
        var written = new AtomicInteger();
        var hasEnded = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (written.get() < asGoodAsEndless) {
                    body.write(new byte[1024]);
                    written.addAndGet(1024);
                }
            } finally {
                hasEnded.countDown();
            }
        });

        assertThat(http.send(post(url("/")))).isInstanceOfSatisfying(Answered.class, answered -> {
            assertThat(answered.bodyStart().length()).isEqualTo(100);
            assertThat(answered.cut()).isTrue();
        });
        hasEnded.await();
        assertThat(written).hasValueLessThan(asGoodAsEndless);
    }

    @Test
    void bodiesThatWereCutLeaveNoConnectionTaken() {
        server.createContext("/", exchange -> answer(exchange, 200, "x".repeat(100_000)));

        for (var i = 0; i < 6; i++) {
            assertThat(http.send(post(url("/")))).isInstanceOf(Answered.class);
        }
    }

    @Test
    void aPackedBodyIsNotUnpacked() {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            answer(exchange, 200, "not really packed");
        });

        assertThat(http.send(post(url("/"))))
                .isInstanceOfSatisfying(Answered.class, answered -> assertThat(answered.bodyStart())
                        .isEqualTo("not really packed"));
    }

    @Test
    void aBodyOfExactlyTheLimitIsComplete() {
        server.createContext("/", exchange -> answer(exchange, 200, "x".repeat(100)));

        assertThat(http.send(post(url("/"))))
                .isInstanceOfSatisfying(
                        Answered.class, answered -> assertThat(answered.cut()).isFalse());
    }

    @Test
    void headersThatDripForEverEndAtTheTotalTime() throws IOException {
        try (var drip = rawServer(socket -> {
                    var out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(UTF_8));
                    while (true) {
                        out.write('x');
                        out.flush();
                        sleep(20);
                    }
                });
                var hurried = limited(AMPLE, SHORT)) {
            assertThat(hurried.send(post("http://127.0.0.1:" + drip.getLocalPort() + "/")))
                    .isInstanceOfSatisfying(Failed.class, failed -> {
                        assertThat(failed.reason()).isEqualTo(Reason.TIMED_OUT);
                        assertThat(failed.millis()).isBetween(SHORT.toMillis() - 50, AMPLE.toMillis());
                    });
        }
    }

    @Test
    void aBodyThatDripsForEverKeepsItsStatus() throws IOException {
        try (var drip = rawServer(socket -> {
                    var out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n".getBytes(UTF_8));
                    while (true) {
                        out.write('x');
                        out.flush();
                        sleep(100);
                    }
                });
                var hurried = limited(AMPLE, Duration.ofSeconds(3))) {
            assertThat(hurried.send(post("http://127.0.0.1:" + drip.getLocalPort() + "/")))
                    .isInstanceOfSatisfying(Answered.class, answered -> {
                        assertThat(answered.status()).isEqualTo(200);
                        assertThat(answered.cut()).isTrue();
                        assertThat(answered.millis()).isBetween(2_900L, AMPLE.toMillis());
                    });
        }
    }

    @Test
    void silenceEndsAtTheResponseTime() throws IOException {
        var end = new CountDownLatch(1);
        try (var silent = rawServer(_ -> awaitQuietly(end));
                var hurried = limited(SHORT, AMPLE)) {
            assertThat(hurried.send(post("http://127.0.0.1:" + silent.getLocalPort() + "/")))
                    .isInstanceOfSatisfying(Failed.class, failed -> {
                        assertThat(failed.reason()).isEqualTo(Reason.TIMED_OUT);
                        assertThat(failed.millis()).isBetween(SHORT.toMillis() - 50, AMPLE.toMillis() - 1);
                    });
        } finally {
            end.countDown();
        }
    }

    @Test
    void garbageIsABrokenAnswer() throws IOException {
        try (var garbage =
                rawServer(socket -> socket.getOutputStream().write("220 mail ready\r\n\r\n".getBytes(UTF_8)))) {
            assertThat(http.send(post("http://127.0.0.1:" + garbage.getLocalPort() + "/")))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.BROKEN));
        }
    }

    @Test
    void whoTakesNoConnectionInTimeIsGivenUp() throws IOException {
        var standing = new ArrayList<Socket>();
        try (var full = new ServerSocket(0, 1, LOOPBACK);
                var hurried = limited(SHORT, AMPLE, AMPLE)) {
            while (standsInLine(full, standing)) {
                assumeTrue(standing.size() < 100, "Here a line of waiting connections has no end");
            }
            assertThat(hurried.send(post("http://127.0.0.1:" + full.getLocalPort() + "/")))
                    .isInstanceOfSatisfying(Failed.class, failed -> {
                        assertThat(failed.reason()).isEqualTo(Reason.NOT_CONNECTED);
                        assertThat(failed.millis()).isLessThan(AMPLE.toMillis() / 2);
                    });
        } finally {
            for (var socket : standing) {
                socket.close();
            }
        }
    }

    private static boolean standsInLine(ServerSocket server, List<Socket> standing) throws IOException {
        var socket = new Socket();
        standing.add(socket);
        try {
            socket.connect(server.getLocalSocketAddress(), 200);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Long: ", "X-Many: y\r\n"})
    void headersWithoutEndAreABrokenAnswerBeforeTheTimeIsOver(String repeated) throws IOException {
        try (var endless = rawServer(socket -> {
                    var out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
                    var chunk = repeated.repeat(10).getBytes(UTF_8);
                    while (true) {
                        out.write(chunk);
                        out.flush();
                        sleep(1);
                    }
                });
                var hurried = limited(AMPLE, AMPLE)) {
            assertThat(hurried.send(post("http://127.0.0.1:" + endless.getLocalPort() + "/")))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.BROKEN));
        }
    }

    @Test
    void aSilentNameServiceDelaysOnlyThoseWhoAskIt() throws Exception {
        server.createContext("/", exchange -> answer(exchange, 200, "ok"));
        var never = new CountDownLatch(1);
        var seconds = Duration.ofSeconds(5);
        var limits = new OutgoingProperties(
                List.of("127.0.0.0/8"),
                false,
                seconds,
                AMPLE,
                seconds,
                100,
                4,
                "",
                "https://desk.intern",
                "http://127.0.0.1:1");
        try (var patient = guarded(limits, name -> {
            if (name.equals("silent.example")) {
                awaitQuietly(never);
            }
            return new InetAddress[] {LOOPBACK};
        })) {
            var asking = Thread.startVirtualThread(() -> patient.send(post("http://silent.example/")));
            assertThat(patient.send(post("http://quick.example:" + port() + "/")))
                    .isInstanceOf(Answered.class);
            assertThat(asking.join(AMPLE)).isTrue();
        } finally {
            never.countDown();
        }
    }

    @Test
    void aSlowTargetLeavesConnectionsForTheOthers() throws Exception {
        var release = new CountDownLatch(1);
        server.createContext("/", exchange -> answer(exchange, 200, "ok"));
        var held = new AtomicInteger();
        try (var slow = rawServer(_ -> {
            held.incrementAndGet();
            awaitQuietly(release);
        })) {
            var waiting = List.of(1, 2, 3, 4, 5).stream()
                    .map(_ -> Thread.startVirtualThread(
                            () -> http.send(post("http://127.0.0.1:" + slow.getLocalPort() + "/"))))
                    .toList();

            await().untilAtomic(held, is(4));

            assertThat(http.send(post(url("/")))).isInstanceOf(Answered.class);
            release.countDown();
            for (var thread : waiting) {
                thread.join();
            }
        }
    }
}
