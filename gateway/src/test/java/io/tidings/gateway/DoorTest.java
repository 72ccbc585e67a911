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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
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

/** The whole gateway between a browser or a program on one side and stand-ins for Keycloak and a service on the other. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class DoorTest {

    static final EmbeddedStore store = EmbeddedStore.start();
    static final FakeKeycloak keycloak;
    static final EchoService service;

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

    @LocalServerPort
    int port;

    /** The API's description is the largest. */
    private static final int LARGEST_ANSWER = 4_000_000;

    WebTestClient gateway;

    @BeforeEach
    void client() {
        gateway = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofMinutes(2))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST_ANSWER))
                .build();
        keycloak.sessionEnded = false;
        keycloak.lifespan = Duration.ofMinutes(5);
        keycloak.change = claims -> claims;
        keycloak.signed = Signed.BY_KEYCLOAK;
        keycloak.asked.clear();
        keycloak.given.clear();
    }

    // A browser in a few lines

    EntityExchangeResult<byte[]> navigate(String path, @Nullable String session) {
        var request = gateway.get()
                .uri(URI.create("http://localhost:" + port + path))
                .header("Accept", "text/html")
                .header("User-Agent", "Browser of a test");
        if (session != null) {
            request.cookie("tidings_session", session);
        }
        return request.exchange().expectBody().returnResult();
    }

    String signIn() {
        return signIn(sessionIn(navigate("/views/open", null)));
    }

    String signIn(String session) {
        var back = navigate(wayBack(session), session);
        assertThat(location(back)).isIn("/views/open", "/");
        return sessionIn(back);
    }

    /** Where Keycloak sends the browser that has signed in there. */
    String wayBack(String session) {
        var atKeycloak = location(navigate("/oauth2/authorization/tidings", session));
        keycloak.nonce = parameter(atKeycloak, "nonce");
        return "/login/oauth2/code/tidings?code=c1&state="
                + parameter(atKeycloak, "state").replace("=", "%3D");
    }

    WebTestClient.ResponseSpec api(String session) {
        return gateway.get()
                .uri("/api/v1/tickets/1")
                .cookie("tidings_session", session)
                .exchange();
    }

    String authorization(String session) {
        return api(session)
                .expectStatus()
                .isOk()
                .expectBody(Heard.class)
                .returnResult()
                .getResponseBody()
                .headers()
                .get("authorization");
    }

    WebTestClient.ResponseSpec change(String session, @Nullable String token, @Nullable String site) {
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

    WebTestClient.ResponseSpec backChannel(String logoutToken) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("logout_token", logoutToken);
        return gateway.post()
                .uri("/logout/connect/back-channel/tidings")
                .body(BodyInserters.fromFormData(form))
                .exchange();
    }

    void withToken(HttpMethod method, String path) {
        gateway.method(method)
                .uri(path)
                .header("Authorization", "Bearer abc")
                .exchange()
                .returnResult(byte[].class);
    }

    /** What a request is answered that no client of a library would send. */
    String rawAnswerTo(String request) throws IOException {
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

    static String location(ExchangeResult answer) {
        return String.valueOf(answer.getResponseHeaders().getLocation());
    }

    static String setCookie(ExchangeResult answer) {
        return answer.getResponseHeaders().getOrEmpty(HttpHeaders.SET_COOKIE).stream()
                .filter(cookie -> cookie.startsWith("tidings_session="))
                .findFirst()
                .orElseThrow();
    }

    static String sessionIn(ExchangeResult answer) {
        return setCookie(answer).replaceFirst("tidings_session=([^;]*).*", "$1");
    }

    static String parameter(String address, String name) {
        var found = Pattern.compile("[?&]" + name + "=([^&]*)")
                .matcher(
                        URI.create(address).getQuery() == null
                                ? ""
                                : "?" + URI.create(address).getQuery());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
