package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.gateway.EchoService.Heard;
import io.tidings.gateway.FakeKeycloak.Signed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who comes in, and how long: the way to Keycloak and back, the session that it gives, and its end. */
class SignInTests extends DoorTest {

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

    @Test
    void peopleMayChangeTheirPasswordAndSecondFactorAtKeycloakAndBeginNothingElseThere() {
        for (var action : List.of("UPDATE_PASSWORD", "CONFIGURE_TOTP")) {
            assertThat(location(navigate("/oauth2/authorization/tidings?kc_action=" + action, null)))
                    .contains("kc_action=" + action);
        }
        assertThat(location(navigate("/oauth2/authorization/tidings?kc_action=delete_account", null)))
                .doesNotContain("kc_action");
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
    void aLoginServiceThatHangsHoldsNobodyUpForLongAndEndsNoSession() {
        keycloak.lifespan = Duration.ofSeconds(1);
        var cookie = signIn();
        keycloak.answers = new CountDownLatch(1);
        try {
            api(cookie)
                    .expectStatus()
                    .isEqualTo(503)
                    .expectBody()
                    .jsonPath("$.service")
                    .isEqualTo("keycloak");
        } finally {
            keycloak.answers.countDown();
        }
        api(cookie).expectStatus().isOk();
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

    /** The way in, the page, what it asks about itself, and the way out; an echo of the headers would prove nothing. */
    @Test
    void noAnswerOnTheWayInAndOutHoldsWhatTheTokenEndpointGave() {
        var before = sessionIn(navigate("/views/open", null));
        var back = navigate(wayBack(before), before);
        var session = sessionIn(back);
        var form = new LinkedMultiValueMap<String, String>();
        form.add("_csrf", "t1");
        var answers = List.of(
                back,
                navigate("/views/open", session),
                navigate("/api/v1/sessions", session),
                navigate("/nowhere", session),
                navigate("/api/v1/search?q=x", session),
                gateway.post()
                        .uri("/logout")
                        .cookie("tidings_session", session)
                        .cookie("tidings_csrf", "t1")
                        .body(BodyInserters.fromFormData(form))
                        .exchange()
                        .expectBody()
                        .returnResult());

        assertThat(keycloak.given).hasSizeGreaterThanOrEqualTo(3);
        assertThat(answers)
                .extracting(answer -> answer.getResponseHeaders()
                        + (answer.getResponseBody() == null ? "" : new String(answer.getResponseBody())))
                .allSatisfy(answer -> assertThat(answer).doesNotContain(keycloak.given));
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
}
