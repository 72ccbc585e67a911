package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.gateway.EchoService.Heard;
import io.tidings.gateway.FakeKeycloak.Signed;
import io.tidings.store.EmbeddedStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.ExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole gateway between a browser or a program on one side and stand-ins for Keycloak and a service on the other. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DoorTests {

    private static final EmbeddedStore store = EmbeddedStore.start();
    private static final FakeKeycloak keycloak;
    private static final EchoService service;

    static {
        try {
            keycloak = new FakeKeycloak();
            service = new EchoService();
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @DynamicPropertySource
    static void around(DynamicPropertyRegistry properties) {
        properties.add("MONGODB_URI", store::connectionString);
        properties.add("KEYCLOAK_INTERNAL_URL", keycloak::url);
        properties.add("TICKETS_URL", service::url);
        properties.add("NOTIFIER_URL", service::url);
        properties.add("WEBHOOKS_URL", service::url);
        // Nobody listens there.
        properties.add("SEARCH_URL", () -> "http://localhost:1");
        properties.add("tidings.max-body", () -> "10KB");
        properties.add("TIDINGS_PROXY_PROTOCOL", () -> "true");
        properties.add("TIDINGS_SITES", () -> "https://shop.example,https://*.branch.example");
    }

    @AfterAll
    static void stop() {
        service.close();
        keycloak.close();
        store.close();
    }

    @LocalServerPort
    int port;

    /** The API's description is the largest. */
    private static final int LARGEST_ANSWER = 4_000_000;

    WebTestClient gateway;

    @BeforeEach
    void client() {
        gateway = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST_ANSWER))
                .build();
        keycloak.sessionEnded = false;
        keycloak.lifespan = Duration.ofMinutes(5);
        keycloak.change = claims -> claims;
        keycloak.signed = Signed.BY_KEYCLOAK;
        keycloak.asked.clear();
    }

    // Without a login

    @Test
    void aProgramWithoutLoginIsTold401() {
        for (var method : List.of(HttpMethod.GET, HttpMethod.POST)) {
            gateway.method(method)
                    .uri("/api/v1/tickets")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("unauthenticated");
        }
    }

    @Test
    void aPersonWithoutLoginIsTakenToKeycloakWithPkceAndBackToTheConfiguredAddress() {
        var atLogin = navigate("/views/open", null);
        assertThat(atLogin.getResponseHeaders().getLocation()).hasToString("/oauth2/authorization/tidings");
        var atKeycloak = navigate("/oauth2/authorization/tidings", sessionIn(atLogin));
        assertThat(location(atKeycloak))
                .startsWith("http://localhost:8080/auth/realms/tidings/protocol/openid-connect/auth?")
                .contains("code_challenge_method=S256")
                .contains("redirect_uri=http://localhost:8080/login/oauth2/code/tidings");
    }

    @Test
    void theLoginIsAskedForInTheLanguageChosenInThePageElseInTheBrowsers() {
        assertThat(location(loginOf("pl-PL,en;q=0.5", "ko"))).contains("ui_locales=ko");
        assertThat(location(loginOf("fr,pl-PL;q=0.8", null))).contains("ui_locales=pl");
        assertThat(location(loginOf("fr", "elvish&prompt=none")))
                .contains("ui_locales=en")
                .doesNotContain("prompt");
    }

    private EntityExchangeResult<byte[]> loginOf(String browserSpeaks, @Nullable String chosen) {
        var request = gateway.get().uri("/oauth2/authorization/tidings").header("Accept-Language", browserSpeaks);
        if (chosen != null) {
            request.cookie("tidings_language", chosen);
        }
        return request.exchange().expectBody().returnResult();
    }

    @Test
    void theHostHeaderNeverBecomesPartOfAnAddress() {
        var atKeycloak = gateway.get()
                .uri("/oauth2/authorization/tidings")
                .header("Host", "evil.example")
                .header("X-Forwarded-Host", "evil.example")
                .exchange()
                .returnResult();
        assertThat(location(atKeycloak)).doesNotContain("evil");
    }

    @Test
    void onlyHealthIsForEverybodyAndLittleForThisMachine() {
        gateway.get().uri("/actuator/health").exchange().expectStatus().isOk();
        gateway.get().uri("/actuator/prometheus").exchange().expectStatus().isOk();
        for (var hidden : List.of("env", "beans", "gateway/routes", "heapdump")) {
            gateway.get().uri("/actuator/" + hidden).exchange().expectStatus().isNotFound();
        }
    }

    @ParameterizedTest
    @CsvSource({"openapi, 3.1.0", "asyncapi, 3.0.0"})
    void theDescriptionsAreForAnybodyAndAskedForOnceByWhoeverKeepsThem(String kind, String version) {
        var first = gateway.get().uri("/api/" + kind + ".json").exchange();
        first.expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .jsonPath("$." + kind)
                .isEqualTo(version);
        gateway.get()
                .uri("/api/" + kind + ".json")
                .header(
                        "If-None-Match",
                        first.returnResult().getResponseHeaders().getETag())
                .exchange()
                .expectStatus()
                .isNotModified();
    }

    @Test
    void whoComesByALoadBalancerOnThisMachineIsNotTakenForThisMachine() throws IOException {
        assertThat(answerTo("PROXY TCP4 127.0.0.1 127.0.0.1 5000 8080", "/actuator/prometheus"))
                .contains(" 200 ");
        assertThat(answerTo("PROXY TCP4 203.0.113.9 127.0.0.1 5000 8080", "/actuator/prometheus"))
                .doesNotContain(" 200 ");
        assertThat(answerTo("PROXY TCP4 203.0.113.9 127.0.0.1 5000 8080", "/actuator/health"))
                .contains(" 200 ");
    }

    /** The first line of the answer to a request that a load balancer has introduced. */
    private String answerTo(String introduction, String path) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            var request =
                    introduction + "\r\nGET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void aCatcherIsForEverybodyAndLearnsNothingOfASession() {
        for (var method : List.of(HttpMethod.GET, HttpMethod.POST)) {
            var answer = gateway.method(method)
                    .uri("/catch/abc/deeper")
                    .header("Accept", "text/html")
                    .header("Origin", "https://elsewhere.example")
                    .header("Cookie", "tidings_session=stolen")
                    .header("Authorization", "Basic eDp5")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .doesNotExist("Set-Cookie")
                    .expectBody(Heard.class)
                    .returnResult()
                    .getResponseBody();
            assertThat(answer).isNotNull();
            assertThat(answer.path()).isEqualTo("/catch/abc/deeper");
            assertThat(answer.headers())
                    .containsEntry("authorization", "Basic eDp5")
                    .doesNotContainKey("cookie");
        }
    }

    // With a token

    @Test
    void aRequestWithATokenPassesWithNothingThatTheOutsideClaims() {
        var heard = gateway.post()
                .uri("/api/v1/tickets")
                .header("Authorization", "Bearer abc")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-For", "1.2.3.4")
                .header("Forwarded", "host=evil.example")
                .header("X-User-Id", "admin")
                .header("X-Tidings-Person", "admin")
                .header("X-Real-IP", "1.2.3.4")
                .header("Idempotency-Key", "k1")
                .cookie("tidings_session", "something")
                .cookie("other", "thing")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Heard.class)
                .returnResult()
                .getResponseBody();
        assertThat(heard.headers())
                .containsEntry("authorization", "Bearer abc")
                .containsEntry("idempotency-key", "k1")
                .containsEntry("x-forwarded-host", "localhost:8080")
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .doesNotContainKeys("cookie", "forwarded", "x-user-id", "x-tidings-person", "x-real-ip");
    }

    @Test
    void everyRequestHasAnIdOfOursWhichTheServiceAndTheCallerLearn() {
        var answer = gateway.get()
                .uri("/api/v1/tickets/1")
                .header("Authorization", "Bearer abc")
                .header("traceparent", "00-" + "e".repeat(32) + "-" + "e".repeat(16) + "-01")
                .header("tracestate", "evil=1")
                .header("X-Request-Id", "forged")
                .exchange()
                .expectBody(Heard.class)
                .returnResult();
        var told = answer.getResponseHeaders().get("X-Request-Id");
        assertThat(told).singleElement().asString().matches("[0-9a-f]{32}").isNotEqualTo("e".repeat(32));
        assertThat(answer.getResponseBody().headers())
                .doesNotContainKey("tracestate")
                .hasEntrySatisfying("traceparent", heard -> assertThat(heard)
                        .matches("00-" + told.getFirst() + "-[0-9a-f]{16}-01"));
        gateway.get()
                .uri("/api/v1/search?q=x")
                .header("Authorization", "Bearer abc")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueMatches("X-Request-Id", "[0-9a-f]{32}");
    }

    @Test
    void aServiceThatIsAwayIsNamed() {
        gateway.get()
                .uri("/api/v1/search?q=x")
                .header("Authorization", "Bearer abc")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.service")
                .isEqualTo("search-service")
                .jsonPath("$.code")
                .isEqualTo("service-away");
    }

    @Test
    void onlyReadingIsRepeated() {
        service.refusals.set(0);
        withToken(HttpMethod.POST, "/api/v1/tickets/killed");
        assertThat(service.refusals).hasValue(1);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAndWithoutItsLength() {
        var large = "x".repeat(11 * 1024);
        gateway.post()
                .uri("/api/v1/tickets")
                .header("Authorization", "Bearer abc")
                .bodyValue(large)
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("too-large");
        gateway.post()
                .uri("/api/v1/tickets")
                .header("Authorization", "Bearer abc")
                .body(Flux.just(large, large), String.class)
                .exchange()
                .expectStatus()
                .isEqualTo(413);
    }

    @Test
    void anEventStreamPassesWhileItIsOpen() {
        var first = gateway.get()
                .uri("/api/v1/events/stream")
                .header("Authorization", "Bearer abc")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody()
                .blockFirst(Duration.ofSeconds(10));
        assertThat(first).isEqualTo("{}");
    }

    @Test
    void whatAnApiAnswersRunsNothingWhenOpenedAsAPage() {
        gateway.get()
                .uri("/api/v1/tickets/1/attachments/1")
                .header("Authorization", "Bearer abc")
                .exchange()
                .expectHeader()
                .valueMatches("Content-Security-Policy", ".*sandbox.*")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff");
    }

    @Test
    void theReaderOfStrangersFilesHasNoOriginAndLoadsNothingButItsOwnFiles() {
        var policy = gateway.get()
                .uri("/preview")
                .exchange()
                .expectHeader()
                .valueEquals("X-Frame-Options", "SAMEORIGIN")
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getFirst("Content-Security-Policy");
        assertThat(policy)
                .startsWith("sandbox allow-scripts; default-src 'none';")
                .contains("script-src http://localhost:8080/assets/;", "frame-ancestors 'self'")
                .doesNotContain("allow-same-origin", "script-src 'self'", "unsafe");
    }

    @Test
    void pagesOfNamedSitesMayAskWithATokenAndNeverWithCookies() {
        for (var site : List.of("https://shop.example", "https://two.branch.example")) {
            preflight(site)
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Access-Control-Allow-Origin", site)
                    .expectHeader()
                    .valueEquals("Access-Control-Allow-Headers", "authorization, content-type")
                    .expectHeader()
                    .doesNotExist("Access-Control-Allow-Credentials");
            gateway.post()
                    .uri("/api/v1/tickets")
                    .header("Origin", site)
                    .header("Authorization", "Bearer abc")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{}")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Access-Control-Allow-Origin", site);
        }
    }

    @Test
    void pagesOfOtherSitesAreToldNothing() {
        for (var site :
                List.of("https://evil.example", "http://shop.example", "https://shop.example.evil.example", "null")) {
            preflight(site).expectHeader().doesNotExist("Access-Control-Allow-Origin");
            gateway.get()
                    .uri("/api/v1/tickets")
                    .header("Origin", site)
                    .header("Authorization", "Bearer abc")
                    .exchange()
                    .expectHeader()
                    .doesNotExist("Access-Control-Allow-Origin");
        }
    }

    private WebTestClient.ResponseSpec preflight(String site) {
        return gateway.options()
                .uri("/api/v1/tickets")
                .header("Origin", site)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .exchange();
    }

    @Test
    void whatHasNoOriginMayReadThePagesFilesAndNothingElse() {
        gateway.get()
                .uri("/assets/none.js")
                .header("Origin", "null")
                .exchange()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "*");
        gateway.get()
                .uri("/api/v1/tickets/1/attachments/1")
                .header("Origin", "null")
                .header("Authorization", "Bearer abc")
                .exchange()
                .expectHeader()
                .doesNotExist("Access-Control-Allow-Origin");
    }

    // With a session

    @Test
    void afterSigningInApiCallsCarryThePersonsTokenAndTheBrowserSeesNone() {
        var cookie = signIn();
        var answer = gateway.get()
                .uri("/api/v1/tickets/1")
                .cookie("tidings_session", cookie)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Heard.class)
                .returnResult();
        assertThat(answer.getResponseBody().headers().get("authorization")).startsWith("Bearer access-");
        assertThat(answer.getResponseHeaders().toString())
                .doesNotContain("access-")
                .doesNotContain("eyJ");
    }

    @Test
    void theSessionCookieIsOutOfReachOfScriptsAndOtherSites() {
        assertThat(setCookie(navigate("/", null)))
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Path=/");
    }

    @Test
    void signingInGivesAnotherSessionThanTheOneBefore() {
        var before = sessionIn(navigate("/", null));
        assertThat(signIn(before)).isNotEqualTo(before);
        api(before).expectStatus().isUnauthorized();
    }

    @Test
    void aChangeBySessionNeedsTheTokenOfThePageAndMayNotComeFromElsewhere() {
        var cookie = signIn();
        change(cookie, null, null)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("csrf");
        change(cookie, "t1", "cross-site")
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("foreign-origin");
        change(cookie, "t1", "same-origin").expectStatus().isOk();
        change(cookie, "t1", null).expectStatus().isOk();
    }

    @Test
    void aTokenThatHasRunOutIsRenewedUnderTheSameSession() {
        keycloak.lifespan = Duration.ofSeconds(1);
        var cookie = signIn();
        var first = authorization(cookie);
        keycloak.lifespan = Duration.ofMinutes(5);
        var second = authorization(cookie);
        assertThat(second).isNotEqualTo(first);
        assertThat(authorization(cookie)).isEqualTo(second);
    }

    @Test
    void aLoginThatKeycloakHasEndedEndsHereToo() {
        keycloak.lifespan = Duration.ofSeconds(1);
        var cookie = signIn();
        keycloak.sessionEnded = true;
        api(cookie).expectStatus().isUnauthorized();
        keycloak.sessionEnded = false;
        api(cookie).expectStatus().isUnauthorized();
    }

    @Test
    void signingOutEndsTheSessionHereAndAtKeycloakAndShowsNoToken() {
        var cookie = signIn();
        gateway.post()
                .uri("/logout")
                .cookie("tidings_session", cookie)
                .exchange()
                .expectStatus()
                .isForbidden();
        api(cookie).expectStatus().isOk();
        var form = new LinkedMultiValueMap<String, String>();
        form.add("_csrf", "t1");
        var answer = gateway.post()
                .uri("/logout")
                .cookie("tidings_session", cookie)
                .cookie("tidings_csrf", "t1")
                .body(BodyInserters.fromFormData(form))
                .exchange()
                .expectStatus()
                .isFound()
                .returnResult();
        assertThat(location(answer)).isEqualTo("/");
        assertThat(keycloak.asked)
                .anyMatch(asked -> asked.contains("/logout") && asked.contains("refresh_token=refresh-1"));
        api(cookie).expectStatus().isUnauthorized();
    }

    @Test
    void signingOutAtKeycloakEndsTheSessionHere() {
        keycloak.sid = "sid-elsewhere";
        var cookie = signIn();
        keycloak.sid = "sid-1";
        var other = signIn();
        keycloak.sid = "sid-elsewhere";
        backChannel(keycloak.logoutToken()).expectStatus().is2xxSuccessful();
        api(cookie).expectStatus().isUnauthorized();
        api(other).expectStatus().isOk();
    }

    @Test
    void anybodyElsesWordOfALogoutIsNotBelieved() {
        var cookie = signIn();
        backChannel("eyJhbGciOiJub25lIn0.e30.").expectStatus().isBadRequest();
        api(cookie).expectStatus().isOk();
    }

    @Test
    void keycloaksPagesPassWithTheirOwnCookiesAndWithoutOurs() {
        var heard = gateway.get()
                .uri("/auth/realms/tidings/account/")
                .cookie("tidings_session", "secret")
                .cookie("AUTH_SESSION_ID", "theirs")
                .header("X-Forwarded-Host", "evil.example")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Heard.class)
                .returnResult()
                .getResponseBody();
        assertThat(heard.headers())
                .containsEntry("cookie", "AUTH_SESSION_ID=theirs")
                .containsEntry("x-forwarded-host", "localhost:8080");
    }

    @Test
    void aFailedSignInEndsOnAPageAndNotInALoop() {
        gateway.get()
                .uri("/sign-in-failed")
                .header("Accept", "text/html")
                .header("Accept-Language", "pl")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("Logowanie się nie udało"));
    }

    // One's sessions

    @Test
    void aPersonSeesWhereSheIsSignedInAndEndsOneFromAfar() {
        keycloak.sid = "sid-list";
        var here = signIn();
        var there = signIn();
        var before = keycloak.asked.size();

        var listed = sessionsOf(here);
        assertThat(listed.path("sessions").valueStream().filter(one -> one.path("current")
                        .asBoolean()))
                .hasSize(1)
                .allSatisfy(one -> assertThat(one.path("device").asString()).isEqualTo("Browser of a test"));
        assertThat(listed.toString()).doesNotContain(here, there, "access-", "refresh-");

        var other = sessionsOf(there)
                .path("sessions")
                .valueStream()
                .filter(one -> one.path("current").asBoolean())
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        endSession(here, "/" + other).expectStatus().isNoContent();
        api(there).expectStatus().isUnauthorized();
        api(here).expectStatus().isOk();
        // Otherwise that browser would be signed in anew without being asked.
        assertThat(keycloak.asked.subList(before, keycloak.asked.size())).anyMatch(asked -> asked.contains("/logout"));
        endSession(here, "/" + other).expectStatus().isNoContent();
    }

    @Test
    void allOtherSessionsEndAndThisOneStays() {
        var here = signIn();
        var there = signIn();
        endSession(here, "").expectStatus().isNoContent();
        api(there).expectStatus().isUnauthorized();
        assertThat(sessionsOf(here).path("sessions").size()).isEqualTo(1);
    }

    @Test
    void aTokenHasNoSessions() {
        gateway.get()
                .uri("/api/v1/sessions")
                .header("Authorization", "Bearer abc")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("sign-in-needed");
        gateway.get().uri("/api/v1/sessions").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void endingASessionNeedsTheTokenOfThePage() {
        var here = signIn();
        gateway.delete()
                .uri("/api/v1/sessions")
                .cookie("tidings_session", here)
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void aSessionThatEndsElsewhereEndsItsStreams() throws Exception {
        keycloak.sid = "sid-stream";
        var session = signIn();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/events/stream"))
                .header("Cookie", "tidings_session=" + session)
                .build();
        try (var client = HttpClient.newHttpClient();
                var body = client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            assertThat(body.read()).isEqualTo('i');
            backChannel(keycloak.logoutToken()).expectStatus().is2xxSuccessful();
            var rest = Executors.newVirtualThreadPerTaskExecutor().submit(body::readAllBytes);
            assertThat(rest.get(60, TimeUnit.SECONDS)).isNotNull();
        }
    }

    private JsonNode sessionsOf(String session) {
        var body = gateway.get()
                .uri("/api/v1/sessions")
                .cookie("tidings_session", session)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body);
    }

    private WebTestClient.ResponseSpec endSession(String session, String path) {
        return gateway.delete()
                .uri("/api/v1/sessions" + path)
                .cookie("tidings_session", session)
                .cookie("tidings_csrf", "t1")
                .header("X-CSRF-Token", "t1")
                .exchange();
    }

    // Strangers

    @Test
    void whoSignsInIsNeverSentToAnotherSite() {
        for (var wanted : List.of(
                "//evil.example/x",
                "/%5cevil.example",
                "/%2f%2fevil.example",
                "/views/open?next=https://evil.example/",
                "/https://evil.example/",
                "/;@evil.example/",
                "/views/open%0d%0aLocation:%20https://evil.example")) {
            var atLogin = navigate(wanted, null);
            if (atLogin.getStatus().value() == 400) {
                continue;
            }
            var session = sessionIn(atLogin);
            var back = URI.create("http://localhost:8080/").resolve(location(navigate(wayBack(session), session)));
            assertThat(back.getHost()).as(wanted).isEqualTo("localhost");
            assertThat(back.getPort()).as(wanted).isEqualTo(8080);
        }
    }

    @Test
    void theWayBackFromKeycloakIsGoodOnce() {
        var session = sessionIn(navigate("/views/open", null));
        var wayBack = wayBack(session);
        var signedIn = sessionIn(navigate(wayBack, session));
        api(signedIn).expectStatus().isOk();
        keycloak.asked.clear();

        for (var thief : new String[] {session, null}) {
            var again = navigate(wayBack, thief);
            assertThat(location(again)).isIn("/", "/sign-in-failed");
            assertThat(keycloak.asked)
                    .as("the code is not even shown to Keycloak")
                    .isEmpty();
        }
        api(session).expectStatus().isUnauthorized();
    }

    @Test
    void onlyALoginThatKeycloakMeantForThisDeskAndThisBrowserCounts() {
        Map<String, Runnable> wrong = Map.of(
                "another issuer",
                        () -> keycloak.change = claims -> claims.issuer("https://evil.example/realms/tidings"),
                "another audience", () -> keycloak.change = claims -> claims.audience("another-client"),
                "another browser's", () -> keycloak.change = claims -> claims.claim("nonce", "of-another-login"),
                "an old one",
                        () -> keycloak.change = claims ->
                                claims.expirationTime(Date.from(Instant.now().minusSeconds(600))),
                "another key", () -> keycloak.signed = Signed.BY_ANOTHER,
                "no signature", () -> keycloak.signed = Signed.BY_NOBODY);
        wrong.forEach((name, make) -> {
            client();
            var session = sessionIn(navigate("/views/open", null));
            var wayBack = wayBack(session);
            make.run();
            var back = navigate(wayBack, session);
            assertThat(location(back)).as(name).isEqualTo("/sign-in-failed");
            api(session).expectStatus().isUnauthorized();
        });
    }

    @Test
    void everyPageKeepsToItselfAndLetsNobodyFrameIt() {
        var headers = navigate("/views/open", signIn()).getResponseHeaders();
        assertThat(headers.getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(headers.getFirst("X-Frame-Options")).isEqualTo("DENY");
        assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(headers.getFirst("Permissions-Policy")).contains("camera=()", "geolocation=()", "microphone=()");
        // On plain http a browser would take it for good, and the next one on this host too.
        assertThat(headers.getFirst("Strict-Transport-Security")).isNull();
    }

    @Test
    void whatIsNoProperRequestIsRefusedWithoutAWordOfTheInside() throws IOException {
        for (var request : List.of(
                "GET /api/v1/%zz HTTP/1.1\r\nHost: localhost",
                "GET /api/v1/tickets?a=%zz HTTP/1.1\r\nHost: localhost",
                "BREW /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer abc",
                "TRACE /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer abc",
                "GET /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nAccept: ///\r\nAuthorization: Bearer abc",
                "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Type: ///\r\nContent-Length: 0",
                "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1",
                "POST /logout HTTP/1.1\r\nHost: localhost\r\nCookie: tidings_session=a%00b; x=y\r\nContent-Length: 0",
                "GET /login/oauth2/code/tidings?code=a&state=%00 HTTP/1.1\r\nHost: localhost",
                "GET /oauth2/authorization/nobody HTTP/1.1\r\nHost: localhost",
                "POST /logout/connect/back-channel/tidings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0",
                "GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: localhost",
                "nonsense")) {
            var answer = answerTo(request);
            assertThat(answer).as(request).doesNotContain(" 500 ").doesNotContainPattern(INSIDE);
        }
    }

    /** Names of classes, lines of a stack, and what others' servers say of themselves. */
    private static final Pattern INSIDE = Pattern.compile(
            "Exception|\\b(java|org|io|com|reactor|tools)\\.[a-z]+\\.|\\bat [a-z.]+\\(|Whitelabel|netty");

    private String answerTo(String request) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(60_000);
            var whole = request + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
            var answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException hungUp) {
                // What was not read ends with the connection; what was answered before is what counts.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    // A browser in a few lines

    private EntityExchangeResult<byte[]> navigate(String path, @Nullable String session) {
        var request = gateway.get()
                .uri(URI.create("http://localhost:" + port + path))
                .header("Accept", "text/html")
                .header("User-Agent", "Browser of a test");
        if (session != null) {
            request.cookie("tidings_session", session);
        }
        return request.exchange().expectBody().returnResult();
    }

    private String signIn() {
        return signIn(sessionIn(navigate("/views/open", null)));
    }

    private String signIn(String session) {
        var back = navigate(wayBack(session), session);
        assertThat(location(back)).isIn("/views/open", "/");
        return sessionIn(back);
    }

    /** Where Keycloak sends the browser that has signed in there. */
    private String wayBack(String session) {
        var atKeycloak = location(navigate("/oauth2/authorization/tidings", session));
        keycloak.nonce = parameter(atKeycloak, "nonce");
        return "/login/oauth2/code/tidings?code=c1&state="
                + parameter(atKeycloak, "state").replace("=", "%3D");
    }

    private WebTestClient.ResponseSpec api(String session) {
        return gateway.get()
                .uri("/api/v1/tickets/1")
                .cookie("tidings_session", session)
                .exchange();
    }

    private String authorization(String session) {
        return api(session)
                .expectStatus()
                .isOk()
                .expectBody(Heard.class)
                .returnResult()
                .getResponseBody()
                .headers()
                .get("authorization");
    }

    private WebTestClient.ResponseSpec change(String session, @Nullable String token, @Nullable String site) {
        var request = gateway.post()
                .uri("/api/v1/tickets")
                .cookie("tidings_session", session)
                .cookie("tidings_csrf", "t1")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED);
        if (token != null) {
            request.header("X-CSRF-Token", token);
        }
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }
        return request.bodyValue("a=b").exchange();
    }

    private WebTestClient.ResponseSpec backChannel(String logoutToken) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("logout_token", logoutToken);
        return gateway.post()
                .uri("/logout/connect/back-channel/tidings")
                .body(BodyInserters.fromFormData(form))
                .exchange();
    }

    private void withToken(HttpMethod method, String path) {
        gateway.method(method)
                .uri(path)
                .header("Authorization", "Bearer abc")
                .exchange()
                .returnResult(byte[].class);
    }

    private static String location(ExchangeResult answer) {
        return String.valueOf(answer.getResponseHeaders().getLocation());
    }

    private static String setCookie(ExchangeResult answer) {
        return answer.getResponseHeaders().getOrEmpty(HttpHeaders.SET_COOKIE).stream()
                .filter(cookie -> cookie.startsWith("tidings_session="))
                .findFirst()
                .orElseThrow();
    }

    private static String sessionIn(ExchangeResult answer) {
        return setCookie(answer).replaceFirst("tidings_session=([^;]*).*", "$1");
    }

    private static String parameter(String address, String name) {
        var found = Pattern.compile("[?&]" + name + "=([^&]*)")
                .matcher(
                        URI.create(address).getQuery() == null
                                ? ""
                                : "?" + URI.create(address).getQuery());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
