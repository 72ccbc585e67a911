package io.tidings.spine.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.OutgoingResult.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom it asks, and what it is told. */
class GuardedHttpTests extends GuardedHttpTest {

    private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");

    private static final String CATCHER_TOKEN = "0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcde";
    private static final String CATCHER = "https://desk.intern/catch/" + CATCHER_TOKEN;

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
}
