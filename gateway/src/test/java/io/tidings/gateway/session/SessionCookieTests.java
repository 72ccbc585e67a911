package io.tidings.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.gateway.GatewaySettings;
import io.tidings.store.EmbeddedStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.unit.DataSize;

class SessionCookieTests {

    @Test
    void underTlsTheCookieIsForThisHostAloneAndNeverTravelsInTheOpen() {
        var cookie = cookie("https://desk.example");

        assertThat(cookie.getName()).isEqualTo("__Host-tidings");
        assertThat(cookie.isSecure()).isTrue();
        // What the prefix asks for; a browser refuses the cookie otherwise.
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
    }

    @Test
    void onPlainHttpTheCookieIsOneThatEveryBrowserKeeps() {
        for (var url : new String[] {"http://localhost:8080", "http://desk.lan:8080"}) {
            var cookie = cookie(url);

            // Safari drops cookies that are Secure on plain http, on localhost too.
            assertThat(cookie.isSecure()).isFalse();
            assertThat(cookie.getName()).doesNotStartWith("__");
            assertThat(cookie.isHttpOnly()).isTrue();
            assertThat(cookie.getSameSite()).isEqualTo("Lax");
        }
    }

    private static ResponseCookie cookie(String url) {
        var settings = new GatewaySettings(
                URI.create(url),
                url + "/auth/realms/tidings",
                URI.create("http://localhost:8081/auth"),
                "secret",
                Duration.ofHours(10),
                DataSize.ofMegabytes(32),
                256,
                List.of(),
                false);
        var configuration = new SessionConfiguration();
        try (var store = EmbeddedStore.start();
                var mongo = configuration.mongoClient(store.connectionString())) {
            var sessions = configuration.sessionStore(mongo, Clock.systemUTC(), settings);
            var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
            var manager = configuration.webSessionManager(sessions, settings);
            manager.getSession(exchange)
                    .doOnNext(session -> session.getAttributes().put("a", "b"))
                    .block(Duration.ofSeconds(20));
            exchange.getResponse().setComplete().block(Duration.ofSeconds(20));
            return exchange.getResponse().getCookies().toSingleValueMap().get(settings.sessionCookie());
        }
    }
}
