package io.tidings.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.tidings.gateway.problem.Problems;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Who may ask how often, with a time that passes only when a test says so. */
class LimitTests {

    private static final int BURST = 5;

    private final Problems problems = new Problems(new JsonMapper(), new StaticMessageSource());
    private final Time time = new Time();
    private final RateSettings settings = new RateSettings(2, BURST, 1, BURST);
    private final PersonLimit persons = new PersonLimit(settings, problems, time);
    private final StrangerLimit strangers = new StrangerLimit(settings, "tidings_session", problems, time);

    private static final class Time implements TimeMeter {

        private long nanos;

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    // People and programs

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgainAndThenMay() {
        for (var n = 0; n < BURST; n++) {
            assertThat(asPerson("maya").status()).isEqualTo(200);
        }
        var refused = asPerson("maya");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.body()).contains("\"code\":\"rate-limited\"");

        time.pass(Duration.ofMillis(500));
        assertThat(asPerson("maya").status()).isEqualTo(200);
        assertThat(asPerson("maya").status()).isEqualTo(429);
    }

    @Test
    void everyAnswerTellsHowManyAreLeft() {
        var answer = asPerson("maya");
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"desk\";q=5;w=3");
        assertThat(answer.header("RateLimit")).isEqualTo("\"desk\";r=4;t=0");
    }

    @Test
    void oneWhoRepeatsHimselfKeepsNobodyElseWaiting() {
        exhaust("maya");
        assertThat(asPerson("jun").status()).isEqualTo(200);
        assertThat(asProgram("another").status()).isEqualTo(200);
    }

    @Test
    void thePersonCountsWhicheverOfItsSessionsAndApiTokensComes() {
        exhaust("maya");
        var exchange = api("Bearer inside");
        exchange.getAttributes().put(Credentials.AGENT, "maya");
        assertThat(pass(persons, exchange, null).status()).isEqualTo(429);
    }

    @Test
    void aTokenOfTheLoginServiceCountsByItself() {
        for (var n = 0; n < BURST; n++) {
            asProgram("abc");
        }
        assertThat(asProgram("abc").status()).isEqualTo(429);
        assertThat(asProgram("abd").status()).isEqualTo(200);
    }

    @Test
    void withoutALimitNobodyIsCounted() {
        var open = new PersonLimit(new RateSettings(0, 1, 0, 1), problems, time);
        for (var n = 0; n < 20; n++) {
            assertThat(pass(open, api("Bearer abc"), null).status()).isEqualTo(200);
        }
    }

    // Strangers

    @Test
    void anAddressWithoutALoginIsAnsweredSoOftenAndNoMore() {
        for (var n = 0; n < BURST; n++) {
            assertThat(stranger("203.0.113.9", null, HttpStatus.UNAUTHORIZED).status())
                    .isEqualTo(401);
        }
        assertThat(stranger("203.0.113.9", null, HttpStatus.UNAUTHORIZED).status())
                .isEqualTo(429);
        assertThat(stranger("203.0.113.10", null, HttpStatus.UNAUTHORIZED).status())
                .isEqualTo(401);
    }

    @Test
    void whoTriesTokensWaitsHoweverManyHeTries() {
        for (var n = 0; n < BURST; n++) {
            assertThat(stranger("203.0.113.9", "Bearer try-" + n, HttpStatus.UNAUTHORIZED)
                            .status())
                    .isEqualTo(401);
        }
        assertThat(stranger("203.0.113.9", "Bearer try-next", HttpStatus.UNAUTHORIZED)
                        .status())
                .isEqualTo(429);
    }

    @Test
    void aStrangerKeepsNobodyOutWhoIsSignedInBehindTheSameAddress() {
        assertThat(stranger("203.0.113.9", "Bearer good", HttpStatus.OK).status())
                .isEqualTo(200);
        for (var n = 0; n <= BURST; n++) {
            stranger("203.0.113.9", null, HttpStatus.UNAUTHORIZED);
        }
        for (var n = 0; n < 3 * BURST; n++) {
            assertThat(stranger("203.0.113.9", "Bearer good", HttpStatus.OK).status())
                    .isEqualTo(200);
        }
        assertThat(stranger("203.0.113.9", "Bearer new", HttpStatus.OK).status())
                .isEqualTo(429);
    }

    @Test
    void aLoginThatIsOverIsAStrangersAgain() {
        stranger("203.0.113.9", "Bearer good", HttpStatus.OK);
        for (var n = 0; n < BURST; n++) {
            stranger("203.0.113.9", "Bearer good", HttpStatus.UNAUTHORIZED);
        }
        assertThat(stranger("203.0.113.9", "Bearer good", HttpStatus.UNAUTHORIZED)
                        .status())
                .isEqualTo(429);
    }

    /** What nobody checks there proves nothing. */
    @Test
    void whatIsBroughtAlongToAnAddressForAnybodyCountsForNothing() {
        for (var n = 0; n < BURST; n++) {
            at("203.0.113.9", MockServerHttpRequest.post("/catch/abc").header("Authorization", "Bearer x" + n));
        }
        assertThat(at(
                                "203.0.113.9",
                                MockServerHttpRequest.post("/api/v1/forms/contact/submissions")
                                        .header("Authorization", "Bearer any"))
                        .status())
                .isEqualTo(429);
        assertThat(at("203.0.113.9", MockServerHttpRequest.post("/auth/realms/tidings/login-actions/authenticate"))
                        .status())
                .isEqualTo(429);
        assertThat(at("203.0.113.9", MockServerHttpRequest.get("/assets/page.js"))
                        .status())
                .isEqualTo(200);
        assertThat(at("203.0.113.9", MockServerHttpRequest.get("/auth/realms/tidings/account"))
                        .status())
                .isEqualTo(200);
    }

    /** Whoever makes up a session each time would otherwise ask as often as they like, and then anywhere. */
    @Test
    void aMadeUpSessionIsNotKnownByWhatAnybodyIsAnswered() {
        for (var open : List.of("/api/v1/portal", "/api/v1/guidance", "/api/v1/guest/links/renew")) {
            var address = "203.0.113." + open.length();
            for (var n = 0; n < BURST; n++) {
                assertThat(at(address, bySession(open, "made-up-" + n)).status())
                        .as(open)
                        .isEqualTo(200);
            }
            assertThat(at(address, bySession(open, "made-up-0")).status())
                    .as(open)
                    .isEqualTo(429);
            assertThat(at(address, bySession("/api/v1/tickets", "made-up-0")).status())
                    .as(open)
                    .isEqualTo(429);
        }
    }

    /** As a change is that lacks the page's token, which is refused before anybody looks for the session. */
    @Test
    void aMadeUpSessionCountsByWhateverItIsRefusedOrGiven() {
        for (var answered : List.of(HttpStatus.FORBIDDEN, HttpStatus.NOT_FOUND, HttpStatus.BAD_REQUEST)) {
            var address = "203.0.113." + answered.value() % 250;
            for (var n = 0; n < BURST; n++) {
                assertThat(at(address, bySession("/api/v1/tickets", "made-up-" + n), answered)
                                .status())
                        .isEqualTo(answered.value());
            }
            assertThat(at(address, bySession("/api/v1/tickets", "made-up"), answered)
                            .status())
                    .isEqualTo(429);
        }
        for (var n = 0; n < BURST; n++) {
            assertThat(at("203.0.113.9", bySession("/api/openapi.json", "made-up"))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(at("203.0.113.9", bySession("/api/openapi.json", "made-up")).status())
                .isEqualTo(429);
    }

    @Test
    void whoIsSignedInIsNotCountedByWhatIsRefused() {
        at("203.0.113.9", bySession("/api/v1/tickets", "good"));
        for (var n = 0; n < 3 * BURST; n++) {
            assertThat(at("203.0.113.9", bySession("/api/v1/tickets/none", "good"), HttpStatus.NOT_FOUND)
                            .status())
                    .isEqualTo(404);
        }
        // Whoever is known passes in any case; what was counted would keep out who comes without a login.
        assertThat(stranger("203.0.113.9", null, HttpStatus.UNAUTHORIZED).status())
                .isEqualTo(401);
    }

    /** After a start nobody is known yet, and everybody asks again and again until the services are there. */
    @Test
    void whatIsAwayCountsAgainstNobody() {
        for (var n = 0; n < 3 * BURST; n++) {
            assertThat(at("203.0.113.9", bySession("/api/v1/tickets", "good"), HttpStatus.SERVICE_UNAVAILABLE)
                            .status())
                    .isEqualTo(503);
        }
    }

    @Test
    void whoIsSignedInReadsWhatAnybodyMayHoweverManyDoBehindTheSameAddress() {
        at("203.0.113.9", bySession("/api/v1/tickets", "good"));
        for (var n = 0; n < 3 * BURST; n++) {
            assertThat(at("203.0.113.9", bySession("/api/v1/guidance", "good")).status())
                    .isEqualTo(200);
        }
    }

    private static MockServerHttpRequest.BaseBuilder<?> bySession(String path, String session) {
        return MockServerHttpRequest.get(path).cookie(new HttpCookie("tidings_session", session));
    }

    @Test
    void aNetworkOfOneSubscriberIsOneAddress() {
        assertThat(network("2001:db8:1:2:3::4")).isEqualTo(network("2001:db8:1:2:ffff::1"));
        assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
        assertThat(network("203.0.113.9")).isNotEqualTo(network("203.0.113.10"));
    }

    private static String network(String address) {
        return StrangerLimit.network(new InetSocketAddress(address, 443));
    }

    private record Answer(MockServerWebExchange exchange) {

        int status() {
            var status = exchange.getResponse().getStatusCode();
            return status == null ? 200 : status.value();
        }

        String header(String name) {
            return String.valueOf(exchange.getResponse().getHeaders().getFirst(name));
        }

        String body() {
            return String.valueOf(exchange.getResponse().getBodyAsString().block(Duration.ofSeconds(10)));
        }
    }

    private void exhaust(String person) {
        for (var n = 0; n < BURST; n++) {
            assertThat(asPerson(person).status()).isEqualTo(200);
        }
    }

    private Answer asPerson(String name) {
        return pass(persons, api(null), () -> name);
    }

    private Answer asProgram(String token) {
        return pass(persons, api("Bearer " + token), null);
    }

    private static MockServerWebExchange api(@Nullable String authorization) {
        var request = MockServerHttpRequest.get("/api/v1/tickets");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return MockServerWebExchange.from(request);
    }

    private static Answer pass(PersonLimit limit, MockServerWebExchange exchange, @Nullable Principal person) {
        ServerWebExchange signedIn =
                exchange.mutate().principal(Mono.justOrEmpty(person)).build();
        limit.filter(signedIn, passed -> passed.getResponse().setComplete()).block(Duration.ofSeconds(10));
        return new Answer(exchange);
    }

    private Answer stranger(String address, @Nullable String authorization, HttpStatusCode answered) {
        var request = MockServerHttpRequest.get("/api/v1/tickets");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return at(address, request, answered);
    }

    private Answer at(String address, MockServerHttpRequest.BaseBuilder<?> request) {
        return at(address, request, HttpStatus.OK);
    }

    private Answer at(String address, MockServerHttpRequest.BaseBuilder<?> request, HttpStatusCode answered) {
        var exchange = MockServerWebExchange.from(request.remoteAddress(new InetSocketAddress(address, 50_000)));
        strangers
                .filter(exchange, passed -> {
                    passed.getResponse().setStatusCode(answered);
                    return passed.getResponse().setComplete();
                })
                .block(Duration.ofSeconds(10));
        return new Answer(exchange);
    }
}
