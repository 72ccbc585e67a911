package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import io.tidings.suite.Browser;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Keycloak is administered: at its own port, by whoever is on this machine, and not by the desk's door. */
@Tag("replicas")
class KeycloakConsoleTests {

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = new Browser(RUNNING);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void itOpensAndSignsInAtKeycloaksOwnPortAndAsksNothingOfTheDesk() {
        try (var window = browser.window()) {
            var asked = new CopyOnWriteArrayList<String>();
            window.onRequest((Request request) -> asked.add(request.url()));
            var page = window.newPage();
            page.navigate(RUNNING.keycloakUrl() + "/admin/");
            page.fill("#username", "admin");
            page.fill("#password", Keycloak.password());
            page.click("#kc-login");
            page.waitForSelector("#nav-toggle, [data-testid=currentRealm], nav");

            assertThat(page.url()).startsWith(RUNNING.keycloakUrl() + "/admin/master/console/");
            assertThat(asked).isNotEmpty().noneMatch(address -> address.startsWith(RUNNING.url() + "/"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/admin/", "/auth/admin/tidings/console/", "/auth/realms/master/account/"})
    void atTheDesksAddressThereIsNoneOfIt(String path) {
        try (var window = browser.window()) {
            var answer = window.newPage().navigate(RUNNING.url() + path);

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains("There is nothing here");
        }
    }
}
