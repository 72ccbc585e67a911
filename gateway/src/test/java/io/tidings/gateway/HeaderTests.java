package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.gateway.EchoService.Heard;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What a request may say of itself, and what an answer lets a browser do. */
class HeaderTests extends DoorTest {

    /** The login page asks for the team's look, in a browser that may still have a session that has ended. */
    @Test
    void theTeamsLookIsReadByAnybodyAndDecidedByNobodyWithoutALogin() {
        for (var path : List.of("/api/v1/portal", "/api/v1/portal/login.css", "/api/v1/portal/logo/abc")) {
            var heard = gateway.get()
                    .uri(path)
                    .header("Cookie", "tidings_session=ended")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("X-Content-Type-Options", "nosniff")
                    .expectBody(Heard.class)
                    .returnResult()
                    .getResponseBody();
            assertThat(heard.path()).isEqualTo(path);
            assertThat(heard.headers()).doesNotContainKeys("cookie", "authorization");
        }
        gateway.put().uri("/api/v1/portal-settings").exchange().expectStatus().isUnauthorized();
        gateway.get().uri("/api/v1/portal-settings").exchange().expectStatus().isUnauthorized();
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
}
