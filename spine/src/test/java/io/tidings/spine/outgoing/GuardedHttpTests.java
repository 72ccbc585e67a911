package io.tidings.spine.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.OutgoingResult.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedHttpTests {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");

    private static final String CATCHER_TOKEN = "0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcde";
    private static final String CATCHER = "https://desk.intern/catch/" + CATCHER_TOKEN;

    private final GuardedHttp http = guarded(properties("127.0.0.0/8"), name -> new InetAddress[] {LOOPBACK});
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.stop(0);
    }

    @Test
    void anAnswerComesBackWithStatusHeadersAndBody() {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            answer(
                    exchange,
                    503,
                    exchange.getRequestMethod() + " " + text(exchange) + " "
                            + exchange.getRequestHeaders().getFirst("X-Own") + " "
                            + exchange.getRequestHeaders().getFirst("Host"));
        });

        var result = http.send(OutgoingRequest.post(url("/"), Map.of("X-Own", "1"), "hello".getBytes(UTF_8)));

        assertThat(result).isInstanceOfSatisfying(Answered.class, answered -> {
            assertThat(answered.status()).isEqualTo(503);
            assertThat(answered.header("retry-after")).contains("7");
            assertThat(answered.bodyStart()).isEqualTo("POST hello 1 127.0.0.1:" + port());
            assertThat(answered.cut()).isFalse();
        });
    }

    @Test
    void anOwnCatcherIsReachedFromInsideWhereverThePublicUrlPoints() throws Exception {
        server.createContext(
                "/catch/", exchange -> answer(exchange, 200, exchange.getRequestURI() + " " + text(exchange)));
        try (var strict = guarded(withCatchersAt(url("")), name -> {
            throw new UnknownHostException(name);
        })) {
            strict.check(CATCHER);

            assertThat(strict.isOwnCatcher(CATCHER)).isTrue();
            assertThat(strict.send(post(CATCHER)))
                    .isInstanceOfSatisfying(Answered.class, answered -> assertThat(answered.bodyStart())
                            .isEqualTo("/catch/" + CATCHER_TOKEN + " {}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://desk.intern/catch/" + CATCHER_TOKEN + "/../../api/v1/me",
                "https://desk.intern/catch/" + CATCHER_TOKEN + "?a=b",
                "https://desk.intern/catch/short",
                "https://desk.intern:444/catch/" + CATCHER_TOKEN,
                "https://desk.intern@127.0.0.1:2000/catch/" + CATCHER_TOKEN,
                "https://desk.intern.example/catch/" + CATCHER_TOKEN,
                "http://desk.intern/catch/" + CATCHER_TOKEN,
                "HTTPS://desk.intern/catch/" + CATCHER_TOKEN
            })
    void whatOnlyLooksLikeAnOwnCatcherIsCheckedLikeAnyOther(String url) throws Exception {
        server.createContext("/", exchange -> answer(exchange, 200, "inside"));
        try (var strict = guarded(withCatchersAt(url("")), _ -> new InetAddress[] {LOOPBACK})) {
            assertThat(strict.isOwnCatcher(url)).isFalse();
            assertThat(strict.send(post(url)))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.REFUSED));
        }
    }

    @Test
    void aNameThatAnswersDifferentlyTheSecondTimeIsAskedOnceForEachRequest() throws Exception {
        server.createContext("/", exchange -> answer(exchange, 200, "inside"));
        var lookups = new AtomicInteger();
        try (var strict =
                guarded(properties(), _ -> new InetAddress[] {lookups.incrementAndGet() == 1 ? PUBLIC : LOOPBACK})) {
            strict.check("https://rebinding.example/");

            assertThat(strict.send(post("https://rebinding.example:" + port() + "/")))
                    .isInstanceOfSatisfying(Failed.class, failed -> {
                        assertThat(failed.reason()).isEqualTo(Reason.REFUSED);
                        assertThat(failed.text()).contains("127.0.0.1 is a loopback address of rebinding.example");
                    });
            assertThat(lookups).hasValue(2);
        }
    }

    @Test
    void theConnectionGoesToTheAddressThatWasCheckedWithoutASecondLookup() {
        server.createContext("/", exchange -> answer(exchange, 200, "ok"));
        var lookups = new AtomicInteger();
        try (var pinned = guarded(properties("127.0.0.0/8"), name -> {
            if (lookups.incrementAndGet() > 1) {
                throw new UnknownHostException(name);
            }
            return new InetAddress[] {LOOPBACK};
        })) {
            assertThat(pinned.send(post("http://no-such-name.invalid:" + port() + "/")))
                    .isInstanceOfSatisfying(Answered.class, answered -> assertThat(answered.status())
                            .isEqualTo(200));
        }
    }

    @Test
    void oneForbiddenAddressOfANameSpoilsItsPublicOnes() {
        try (var strict = guarded(properties(), _ -> new InetAddress[] {PUBLIC, LOOPBACK})) {
            assertThatExceptionOfType(RefusedAddress.class).isThrownBy(() -> strict.check("https://both.example/"));
        }
    }

    @Test
    void plainHttpIsForAllowedRangesOnly() {
        try (var strict = guarded(properties("127.0.0.0/8"), _ -> new InetAddress[] {PUBLIC})) {
            assertThatExceptionOfType(RefusedAddress.class)
                    .isThrownBy(() -> strict.check("http://hooks.example/"))
                    .withMessageContaining("use https");
            assertThatCode(() -> strict.check("https://hooks.example/")).doesNotThrowAnyException();
            assertThatCode(() -> strict.check("http://127.0.0.1:9000/")).doesNotThrowAnyException();
        }
    }

    @Test
    void plainHttpToPublicAddressesIsTheOperatorsToAllowAndOpensNothingElse() {
        var allowing = new OutgoingProperties(
                List.of(), true, AMPLE, AMPLE, AMPLE, 100, 4, "", "https://desk.intern", "http://127.0.0.1:1");
        try (var open = guarded(allowing, _ -> new InetAddress[] {PUBLIC})) {
            assertThatCode(() -> open.check("http://hooks.example/")).doesNotThrowAnyException();
            assertThatExceptionOfType(RefusedAddress.class).isThrownBy(() -> open.check("http://127.0.0.1:9000/"));
        }
    }

    @Test
    void theNextAddressOfANameIsTriedWhereOneTakesNoConnection() throws IOException {
        server.createContext("/", exchange -> answer(exchange, 200, "ok"));
        try (var two = guarded(
                properties("127.0.0.0/8"), _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.9"), LOOPBACK})) {
            assertThat(two.send(post("http://two.example:" + port() + "/"))).isInstanceOf(Answered.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsAnAnswerAndNotFollowed(int status) {
        var followed = new AtomicInteger();
        server.createContext("/inside", exchange -> {
            followed.incrementAndGet();
            answer(exchange, 200, "secret");
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/inside"));
            answer(exchange, status, "");
        });

        assertThat(http.send(post(url("/moved"))))
                .isInstanceOfSatisfying(Answered.class, answered -> assertThat(answered.status())
                        .isEqualTo(status));
        assertThat(followed).hasValue(0);
    }

    @Test
    void anEndlessBodyIsCutAtTheLimit() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (true) {
                    body.write(new byte[1024]);
                }
            }
        });

        assertThat(http.send(post(url("/")))).isInstanceOfSatisfying(Answered.class, answered -> {
            assertThat(answered.bodyStart()).hasSize(100);
            assertThat(answered.cut()).isTrue();
        });
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
    void nobodyListeningIsSaidAtOnce() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }

        assertThat(http.send(post("http://127.0.0.1:" + closed + "/"))).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.NOT_CONNECTED);
            assertThat(failed.text()).contains("127.0.0.1:" + closed);
        });
    }

    @Test
    void aNameWithoutAnAddressMayBeSavedAndFailsWhenAsked() {
        try (var unknown = guarded(properties(), name -> {
            throw new UnknownHostException(name);
        })) {
            assertThatCode(() -> unknown.check("https://soon.example/")).doesNotThrowAnyException();
            assertThat(unknown.send(post("https://soon.example/")))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.UNRESOLVED));
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

    @Test
    void connectionsAreUsedAgain() {
        var ports = new java.util.concurrent.ConcurrentSkipListSet<Integer>();
        server.createContext("/", exchange -> {
            ports.add(exchange.getRemoteAddress().getPort());
            answer(exchange, 200, "ok");
        });

        for (var i = 0; i < 5; i++) {
            http.send(post(url("/")));
        }

        assertThat(ports).hasSize(1);
    }

    private static GuardedHttp guarded(OutgoingProperties properties, NameLookup.Resolver resolver) {
        return new GuardedHttp(properties, resolver, DefaultClientTlsStrategy.createDefault());
    }

    /** Where a limit of time is what is tried. */
    private static GuardedHttp limited(Duration response, Duration total) {
        return limited(AMPLE, response, total);
    }

    private static GuardedHttp limited(Duration connect, Duration response, Duration total) {
        return guarded(
                new OutgoingProperties(
                        List.of("127.0.0.0/8"),
                        false,
                        connect,
                        response,
                        total,
                        100,
                        4,
                        "",
                        "https://desk.intern",
                        "http://127.0.0.1:1"),
                _ -> new InetAddress[] {LOOPBACK});
    }

    private static OutgoingProperties properties(String... allowed) {
        return withCatchersAt("http://127.0.0.1:1", allowed);
    }

    private static OutgoingProperties withCatchersAt(String catchers, String... allowed) {
        return trusting(catchers, "", allowed);
    }

    private static OutgoingProperties trusting(String catchers, String trusted, String... allowed) {
        return new OutgoingProperties(
                List.of(allowed), false, AMPLE, AMPLE, AMPLE, 100, 4, trusted, "https://desk.intern", catchers);
    }

    private static OutgoingRequest post(String url) {
        return OutgoingRequest.post(url, Map.of(), "{}".getBytes(UTF_8));
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private static String text(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private interface Conversation {
        void hold(Socket socket) throws IOException;
    }

    /** Takes connections, reads nothing, and holds the conversation until the other side hangs up. */
    private static ServerSocket rawServer(Conversation conversation) throws IOException {
        var listening = new ServerSocket(0, 50, LOOPBACK);
        Thread.startVirtualThread(() -> {
            while (!listening.isClosed()) {
                try {
                    var socket = listening.accept();
                    Thread.startVirtualThread(() -> {
                        try (socket) {
                            conversation.hold(socket);
                        } catch (IOException e) {
                            // The other side hung up.
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
        return listening;
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
