package io.tidings.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of Keycloak is reached from outside: the realm that people sign in to, and nothing that administers it. */
class KeycloakDoorTests extends DoorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/realms/tidings",
                "/auth/realms/tidings/account/",
                "/auth/realms/tidings/broker/corp/endpoint",
                "/auth/realms/tidings/login-actions/action-token",
                "/auth/realms/tidings/protocol/openid-connect/auth",
                "/auth/resources/x7k2p/login/tidings/css/login.css"
            })
    void whatPeopleSignInWithIsReached(String path) throws IOException {
        assertThat(rawAnswerTo("GET " + path + " HTTP/1.1\r\nHost: localhost")).contains(" 200 ");
        assertThat(keycloak.asked).singleElement().asString().startsWith(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/",
                "/auth/admin",
                "/auth/admin/",
                "/auth/admin/master/console/",
                "/auth/admin/tidings/console/",
                "/auth/admin/realms/tidings/users",
                "/auth/realms",
                "/auth/realms/master",
                "/auth/realms/master/protocol/openid-connect/token",
                "/auth/realms/another/protocol/openid-connect/auth",
                "/auth/realms/tidings-2",
                "/auth/realms/TIDINGS",
                "/auth/metrics",
                "/auth/health",
                "/auth/welcome",
                // What Keycloak would read as an address of another part of it.
                "/auth/realms/tidings/../master",
                "/auth/realms/tidings/../../admin/",
                "/auth/realms/tidings/%2e%2e/master",
                "/auth/realms/tidings/..%2fmaster",
                "/auth/realms/tidings/..;/master",
                "/auth/realms/tidings/..%5cmaster",
                "/auth/resources/../admin/",
                "/auth/resources//../admin/",
                "/auth//admin/",
                "/auth/./admin/",
                "/auth/realms/tidings;/../master",
                "/auth/realms/%6daster"
            })
    void whatAdministersItIsNot(String path) throws IOException {
        for (var method : List.of("GET", "POST")) {
            assertThat(rawAnswerTo(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"))
                    .as(method)
                    .containsPattern("^HTTP/1.1 40[04] ");
        }
        assertThat(keycloak.asked).isEmpty();
    }

    @Test
    void aPersonWhoTriesIsToldInWords() throws IOException {
        assertThat(rawAnswerTo(
                        "GET /auth/admin/ HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: pl"))
                .contains(" 404 ", "text/html", "lang=\"pl\"");
    }
}
