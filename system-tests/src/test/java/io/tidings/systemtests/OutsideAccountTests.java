package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.tidings.events.EventJson;
import io.tidings.suite.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * People come in with the account that they have elsewhere: by an OpenID Connect and a SAML provider, which another realm of the
 * running Keycloak is, and out of a directory.
 */
@Tag("replicas")
class OutsideAccountTests {

    private static final String MARK = Suite.unique();
    private static final String OIDC = "o" + MARK;
    private static final String SAML = "s" + MARK;
    private static final String LDAP = "l" + MARK;

    @TempDir
    private static Path folder;

    private static Keycloak keycloak;
    private static OutsideRealm realm;
    private static Browser browser;
    private static InMemoryDirectoryServer directory;

    @BeforeAll
    static void providersAndRules() throws Exception {
        keycloak = new Keycloak();
        realm = new OutsideRealm(keycloak, MARK, OIDC, SAML);
        directory = Directory.started(realm.secret);
        apply(Map.of(
                "alias",
                OIDC,
                "kind",
                "oidc",
                "trustEmail",
                true,
                "metadata",
                RUNNING.keycloakUrl() + "/realms/" + realm.name + "/.well-known/openid-configuration",
                "settings",
                Map.of("clientId", "tidings", "clientSecret", realm.secret),
                "claims",
                Map.of("department", "department")));
        apply(Map.of(
                "alias",
                SAML,
                "kind",
                "saml",
                "trustEmail",
                true,
                "metadata",
                RUNNING.keycloakUrl() + "/realms/" + realm.name + "/protocol/saml/descriptor",
                "settings",
                Map.of("entityId", realm.entity),
                "claims",
                Map.of("department", "department", "company", "company")));
        apply(Map.of(
                "alias",
                LDAP,
                "kind",
                "ldap",
                "trustEmail",
                true,
                "settings",
                Map.of(
                        "connectionUrl",
                        "ldap://localhost:" + directory.getListenPort(),
                        "usersDn",
                        "ou=people,dc=corp,dc=example",
                        "bindDn",
                        "cn=tidings",
                        "bindCredential",
                        realm.secret),
                "claims",
                Map.of("department", "departmentNumber")));
        rules("change");
        browser = new Browser(RUNNING);
    }

    @AfterAll
    static void nothingIsLeft() {
        browser.close();
        decide(Map.of("rules", List.of()));
        for (var alias : List.of(OIDC, SAML)) {
            keycloak.delete("tidings/identity-provider/instances/" + alias);
        }
        assertThat(RUNNING.run("sign-on", "remove", LDAP)).contains(LDAP + " is gone");
        for (var user : keycloak.get("tidings/users?max=100&search=*" + MARK + "*")) {
            keycloak.delete("tidings/users/" + user.path("id").asString());
        }
        realm.delete();
        directory.shutDown(true);
    }

    @Test
    void anAgentComesInByOpenIdConnectAndIsWhatItsClaimsSayAtEachLogin() {
        var word = Suite.unique();
        Suite.opens("Seen by " + word, Suite.someCustomer());
        Suite.found(word);
        realm.user("olga", "Olga", "Lis", true, "Support");

        try (var window = browser.window()) {
            var page = goesTo(window.newPage(), OIDC, "olga");
            var me = me(page);
            assertThat(me.path("name").asString()).isEqualTo("Olga Lis");
            assertThat(me.path("roles").toString()).contains("agent");
            assertThat(me.at("/access/support").asString()).isEqualTo("change");
            assertThat(me.path("permissions").toString())
                    .contains("ticket.change")
                    .doesNotContain("admin.");
            // Nobody had heard of her, and the other services know at once what she may see.
            assertThat(tickets(page, word)).isEqualTo(1);
            assertThat(page.getByRole(AriaRole.NAVIGATION).first()).isVisible();
        }

        realm.change("olga", "Olga", "Nowak", "Sales");
        try (var window = browser.window()) {
            var page = goesTo(window.newPage(), OIDC, "olga");
            var me = me(page);
            assertThat(me.path("name").asString()).isEqualTo("Olga Nowak");
            assertThat(me.path("roles").toString()).doesNotContain("agent");
            assertThat(me.path("access").isEmpty()).isTrue();
            assertThat(tickets(page, word)).isZero();
        }
    }

    @Test
    void aCustomerComesInBySamlAndIsPutIntoTheOrganizationThatTheClaimNames() {
        realm.user("jola", "Jola", "Mazur", true, "Buying");

        var jola = comesBy(SAML, "jola");

        assertThat(jola.path("name").asString()).isEqualTo("Jola Mazur");
        assertThat(jola.path("roles").toString()).doesNotContain("agent");
        var person = ADMIN.get("/api/v1/people/" + jola.path("id").asString()).body();
        assertThat(person.path("emails").toString()).contains(realm.address("jola"));
        assertThat(ADMIN.get("/api/v1/organizations/"
                                + person.path("organizationId").asString())
                        .body()
                        .path("name")
                        .asString())
                .isEqualTo("Firma " + MARK);
    }

    @Test
    void anAgentComesInOutOfADirectoryAndIsCalledAsThatSaysNow() throws Exception {
        var name = "park" + MARK;
        var dn = "uid=" + name + ",ou=people,dc=corp,dc=example";
        directory.add(
                "dn: " + dn,
                "objectClass: inetOrgPerson",
                "uid: " + name,
                "cn: Min Park",
                "givenName: Min",
                "sn: Park",
                "mail: " + name + "@corp.example",
                "departmentNumber: Support",
                "userPassword: of-" + name);

        var first = signsIn(name, "of-" + name);
        assertThat(first.path("name").asString()).isEqualTo("Min Park");
        assertThat(first.at("/access/support").asString()).isEqualTo("change");

        directory.modify(
                dn,
                new Modification(ModificationType.REPLACE, "givenName", "Minjun"),
                new Modification(ModificationType.REPLACE, "departmentNumber", "Sales"));
        var later = signsIn(name, "of-" + name);
        assertThat(later.path("name").asString()).isEqualTo("Minjun Park");
        assertThat(later.path("roles").toString()).doesNotContain("agent");
    }

    /** Neither with an address that its provider has not verified, nor with one that it has: only with the account's own password. */
    @Test
    void nobodyGetsAnAccountThatIsThereAlreadyWithoutItsPassword() {
        var known = local("known");
        realm.user("known", "Im", "Postor", false, "Support");

        try (var window = browser.window()) {
            var page = goesTo(window.newPage(), OIDC, "known");
            assertThat(page.locator("#password")).isVisible();
            page.fill("#password", "guessed");
            page.click("#kc-login");
            assertThat(page.locator("#password")).isVisible();
            assertThat(page.request().get(RUNNING.url() + "/api/v1/me").status())
                    .isEqualTo(401);
        }
        assertThat(keycloak.get("tidings/users/" + known + "/federated-identity")
                        .size())
                .isZero();

        keycloak.put(
                realm.name + "/users/" + keycloak.userId(realm.name, "known"),
                Map.of(
                        "email",
                        realm.address("known"),
                        "emailVerified",
                        true,
                        "firstName",
                        "Known",
                        "lastName",
                        "Well"));
        try (var window = browser.window()) {
            var page = goesTo(window.newPage(), OIDC, "known");
            assertThat(page.locator("#password")).isVisible();
            page.fill("#password", ownPassword("known"));
            page.click("#kc-login");

            assertThat(me(page).path("email").asString()).isEqualTo(realm.address("known"));
        }
        assertThat(keycloak.get("tidings/users/" + known + "/federated-identity")
                        .size())
                .isEqualTo(1);
        assertThat(keycloak.get("tidings/users/" + known).path("username").asString())
                .isEqualTo("local-known" + MARK);
    }

    /** A new account with an address that the provider has not verified has to be verified here first: the mail goes to its owner. */
    @Test
    void anAddressThatItsProviderHasNotVerifiedIsVerifiedHereBeforeAnythingElse() {
        var known = Suite.opens("Secret of " + MARK, realm.address("victim"));
        realm.user("victim", "Im", "Postor", false, "Support");

        try (var window = browser.window()) {
            var page = goesTo(window.newPage(), OIDC, "victim");
            page.waitForURL(url -> url.contains("/realms/tidings/") && url.contains("VERIFY_EMAIL"));

            assertThat(page.request().get(RUNNING.url() + "/api/v1/me").status())
                    .isEqualTo(401);
        }
        await().atMost(SOON)
                .until(() -> !Suite.MAIL.inbox(realm.address("victim")).isEmpty());
        assertThat(known.at("/customer/email").asString()).isEqualTo(realm.address("victim"));
    }

    /** Signs in with the account at the provider, as it is there, without a page in between; answers who that is here. */
    private static JsonNode comesBy(String provider, String user) {
        try (var window = browser.window()) {
            return me(goesTo(window.newPage(), provider, user));
        }
    }

    private static Page goesTo(Page page, String provider, String user) {
        page.navigate(RUNNING.url() + "/");
        page.click("#social-" + provider);
        page.waitForURL(url -> url.contains("/realms/" + realm.name + "/"));
        page.fill("#username", user);
        page.fill("#password", user);
        page.click("#kc-login");
        return page;
    }

    private static JsonNode signsIn(String user, String password) {
        try (var window = browser.window()) {
            var page = window.newPage();
            page.navigate(RUNNING.url() + "/");
            page.fill("#username", user);
            page.fill("#password", password);
            page.click("#kc-login");
            return me(page);
        }
    }

    private static JsonNode me(Page page) {
        page.waitForURL(url -> url.startsWith(RUNNING.url()) && !url.contains("/auth/"));
        var answer = page.request().get(RUNNING.url() + "/api/v1/me");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return EventJson.mapper().readTree(answer.text());
    }

    private static int tickets(Page page, String word) {
        var answer = page.request().get(RUNNING.url() + "/api/v1/search?q=" + word);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return EventJson.mapper().readTree(answer.text()).path("tickets").size();
    }

    private static void apply(Map<String, Object> provider) throws IOException {
        var file = folder.resolve(provider.get("alias") + ".json");
        Files.writeString(file, EventJson.mapper().writeValueAsString(provider));
        assertThat(RUNNING.run("sign-on", "apply", file.toString())).contains("is offered on the login page");
    }

    private static void rules(String level) {
        var rules = new ArrayList<Map<String, Object>>();
        for (var provider : List.of(OIDC, LDAP)) {
            rules.add(Map.of(
                    "provider",
                    provider,
                    "claim",
                    "department",
                    "values",
                    List.of("Support"),
                    "roles",
                    List.of("agent"),
                    "access",
                    Map.of("support", level)));
        }
        decide(Map.of("rules", rules, "organizationClaim", "company"));
    }

    private static void decide(Map<String, ?> rules) {
        var answer = ADMIN.put("/api/v1/sign-on-rules", rules);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** An account of the desk's own. Answers its id. */
    private static String local(String name) {
        keycloak.post(
                "tidings/users",
                OutsideRealm.person("local-" + name + MARK, realm.address(name), ownPassword(name), "Lo", "Cal", true));
        return keycloak.userId("tidings", "local-" + name + MARK);
    }

    private static String ownPassword(String name) {
        return name + " has this one here";
    }
}
