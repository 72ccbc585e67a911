package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;

/** What becomes of a request on its way to a service. */
class ProxyTests extends DoorTest {

    @Test
    void onlyHealthIsForEverybodyAndLittleForThisMachine() {
        gateway.get().uri("/actuator/health").exchange().expectStatus().isOk();
        gateway.get().uri("/actuator/prometheus").exchange().expectStatus().isOk();
        for (var passedOn : List.of("X-Forwarded-For", "Forwarded", "Via")) {
            gateway.get()
                    .uri("/actuator/prometheus")
                    .header(passedOn, "203.0.113.9")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }
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
    void guidanceIsForStrangersAndNothingOfASessionGoesWithIt() {
        gateway.get()
                .uri("/api/v1/guidance?group=support&language=ko")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("Set-Cookie")
                .expectBody()
                .jsonPath("$.path")
                .isEqualTo("/api/v1/guidance");
        gateway.get().uri("/api/v1/guidance/more").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void whoComesByALoadBalancerOnThisMachineIsNotTakenForThisMachine() throws IOException {
        assertThat(rawAnswerTo("PROXY TCP4 127.0.0.1 127.0.0.1 5000 8080", "/actuator/prometheus"))
                .contains(" 200 ");
        assertThat(rawAnswerTo("PROXY TCP4 203.0.113.9 127.0.0.1 5000 8080", "/actuator/prometheus"))
                .doesNotContain(" 200 ");
        assertThat(rawAnswerTo("PROXY TCP4 203.0.113.9 127.0.0.1 5000 8080", "/actuator/health"))
                .contains(" 200 ");
    }

    /** The first line of the answer to a request that a load balancer has introduced. */
    private String rawAnswerTo(String introduction, String path) throws IOException {
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
                .isEqualTo("service-away")
                // As the services write theirs.
                .jsonPath("$.type")
                .isEqualTo("urn:tidings:problem:service-away")
                .jsonPath("$.title")
                .isEqualTo("Service away");
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
            var answer = rawAnswerTo(request);
            assertThat(answer).as(request).doesNotContain(" 500 ").doesNotContainPattern(INSIDE);
        }
    }

    /** Before any door is reached, and yet in the form of everything else. */
    @Test
    void whatNoAddressCanBeIsRefusedAsEverythingIs() throws IOException {
        for (var path : List.of(
                "/%00",
                "/api/v1/tickets/%00",
                "/views/a%0d%0ab",
                "/%zz",
                "/api/v1/%zz",
                "/api/v1/tickets?a=%zz",
                "/api/v1/tickets?a=%",
                "mailto:somebody")) {
            assertThat(rawAnswerTo("GET " + path + " HTTP/1.1\r\nHost: localhost"))
                    .as(path)
                    .contains(" 400 ", "application/problem+json", "\"code\":\"malformed-request\"");
        }
        assertThat(rawAnswerTo("GET / HTTP/1.1\r\nHost: a<b>c"))
                .contains(" 400 ", "application/problem+json", "\"code\":\"malformed-request\"");
        for (var path : List.of("/%00", "/%zz")) {
            assertThat(rawAnswerTo(
                            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: pl"))
                    .as(path)
                    .contains(" 400 ", "text/html", "lang=\"pl\"");
        }
    }

    /** What goes by the beginning of an address, such as limits, is not got around by writing the same address otherwise. */
    @Test
    void aLetterWrittenAsItsCodeLeadsNowhere() throws IOException {
        for (var path : List.of(
                "/%61uth/realms/tidings/login-actions/authenticate",
                "/a%75th/realms/tidings",
                "/%41pi/v1/tickets",
                "/api/v%31/tickets",
                "/%63atch/x",
                "/api/v1/forms/contact/%73ubmissions")) {
            assertThat(rawAnswerTo("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"))
                    .as(path)
                    .contains(" 400 ", "\"code\":\"malformed-request\"");
        }
        assertThat(rawAnswerTo("GET /api/v1/people/%EA%B9%80%20%C4%85%7E HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Authorization: Bearer abc"))
                .as("a name in the letters of its language")
                .contains(" 200 ");
    }

    /** Names of classes, lines of a stack, and what others' servers say of themselves. */
    private static final Pattern INSIDE = Pattern.compile(
            "Exception|\\b(java|org|io|com|reactor|tools)\\.[a-z]+\\.|\\bat [a-z.]+\\(|Whitelabel|netty");
}
