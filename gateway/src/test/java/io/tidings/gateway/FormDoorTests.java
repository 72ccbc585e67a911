package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.gateway.EchoService.Heard;
import io.tidings.store.EmbeddedStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Forms are for everybody, and whoever comes by one gets nowhere else. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FormDoorTests {

    private static final EmbeddedStore store = EmbeddedStore.start();
    private static final EchoService service;

    static {
        try {
            service = new EchoService();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @DynamicPropertySource
    static void around(DynamicPropertyRegistry properties) {
        properties.add("MONGODB_URI", store::connectionString);
        properties.add("TICKETS_URL", service::url);
        properties.add("TIDINGS_SITES", () -> "https://shop.example");
    }

    @AfterAll
    static void stop() {
        service.close();
        store.close();
    }

    @LocalServerPort
    int port;

    @Autowired
    RouteLocator routes;

    private WebTestClient gateway;

    @BeforeEach
    void client() {
        gateway = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    @Test
    void aFormIsForEverybodyFromAnySiteAndLearnsNothingOfASession() {
        for (var path : List.of("definition", "submissions")) {
            var answer = gateway.post()
                    .uri("/api/v1/forms/contact/" + path)
                    // One that may ask the API: what a form answers to it is the form's to say.
                    .header("Origin", "https://shop.example")
                    .header("Sec-Fetch-Site", "cross-site")
                    .header("X-Forwarded-For", "1.2.3.4")
                    .header("Cookie", "tidings_session=stolen")
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .bodyValue("text=Hello")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .doesNotExist("Set-Cookie")
                    .expectHeader()
                    .doesNotExist("Access-Control-Allow-Origin")
                    .expectBody(Heard.class)
                    .returnResult()
                    .getResponseBody();
            assertThat(answer).isNotNull();
            assertThat(answer.headers()).doesNotContainKey("cookie");
            assertThat(answer.headers().get("x-forwarded-for")).isNotEqualTo("1.2.3.4");
            assertThat(answer.body()).isEqualTo("text=Hello".length());
        }
    }

    @Test
    void whatAdministratorsSetUpIsNot() {
        for (var path : List.of("", "/contact", "/contact/definition/more", "/preview")) {
            gateway.post().uri("/api/v1/forms" + path).exchange().expectStatus().isUnauthorized();
        }
    }

    /** The form itself refuses what pages of other sites send. */
    @Test
    void everyPageMayAskWhetherItMaySendAFormAndNeverWithCookies() {
        gateway.options()
                .uri("/api/v1/forms/contact/submissions")
                .header("Origin", "https://any.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("Access-Control-Allow-Credentials");
    }

    /** A phone sends two megabits in a second, and nobody's files are cut off for that. */
    @Test
    void whatStrangersMaySendHasTheTimeThatASlowLineNeeds() {
        var routes = this.routes
                .getRoutes()
                .collectMap(Route::getId, Route::getMetadata)
                .block(Duration.ofSeconds(20));
        assertThat(routes).isNotNull();

        assertThat(secondsOf(routes.get("forms"))).isGreaterThanOrEqualTo(26_000_000 * 8 / 2_000_000);
        assertThat(secondsOf(routes.get("guest-uploads"))).isEqualTo(secondsOf(routes.get("uploads")));
        assertThat(routes.get("form-definitions")).doesNotContainKey("response-timeout");
    }

    private static long secondsOf(Map<String, Object> route) {
        return ((Number) route.get("response-timeout")).longValue() / 1_000;
    }

    @Test
    void aVisitorWithoutAScriptReadsAPageAndAProgramJson() throws IOException {
        assertThat(tooLarge("Accept: text/html\r\nSec-Fetch-Mode: navigate\r\nAccept-Language: pl\r\n"))
                .contains("HTTP/1.1 413", "text/html", "lang=\"pl\"", "mniejsze", "wpisany tekst nadal tam jest")
                .doesNotContain("Tidings", "href=\"/\"");
        assertThat(tooLarge("Accept: text/html\r\nAccept-Language: ko\r\n")).contains("너무 큽니다");
        assertThat(tooLarge("Accept: */*\r\n")).contains("application/problem+json", "\"too-large\"");
        assertThat(tooLarge("Accept: text/html\r\nSec-Fetch-Mode: cors\r\n")).contains("application/problem+json");
    }

    /** A service with its hands full refuses before it knows that a browser waits for a page. */
    @Test
    void whatTheServiceRefusesForProgramsIsAPageToAVisitor() {
        var page = busy("text/html", "ko")
                .expectHeader()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .expectHeader()
                .valueEquals("Retry-After", "2")
                .expectHeader()
                .valueMatches("Content-Security-Policy", "default-src 'none'.*")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(page).contains("lang=\"ko\"", "지금 문의가 많이 들어오고 있습니다").doesNotContain("urn:");

        busy("application/json", "ko")
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("temporarily-busy");
    }

    private WebTestClient.ResponseSpec busy(String accept, String language) {
        return gateway.post()
                .uri("/api/v1/forms/busy/submissions")
                .header("Accept", accept)
                .header("Accept-Language", language)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue("text=Hello")
                .exchange()
                .expectStatus()
                .isEqualTo(503);
    }

    private String tooLarge(String headers) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/forms/contact/submissions HTTP/1.1\r\nHost: localhost\r\n" + headers
                                    + "Content-Length: 26000001\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var read = new StringBuilder();
            // Whoever sends no body is not hung up on: the answer's own end is what ends the reading.
            while (!read.toString().endsWith("</html>") && !read.toString().endsWith("}")) {
                read.append((char) answer.read());
            }
            return read.toString();
        }
    }

    @Test
    void whatIsLargerThanItsFilesMayBeIsNotPassedOn() throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            "POST /api/v1/forms/contact/submissions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 26000001\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).contains("413");
        }
    }
}
