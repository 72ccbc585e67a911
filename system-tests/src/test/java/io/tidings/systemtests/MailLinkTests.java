package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.EventJson;
import io.tidings.suite.Api;
import io.tidings.suite.Mail.Received;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever a request says of the host, in any header that somebody might believe: every link in every mail that it causes leads to
 * the configured address. A link to elsewhere would hand its key to whoever waits there.
 */
@Tag("replicas")
class MailLinkTests {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<>]+");

    private static final Map<String, String> FORGED = Map.ofEntries(
            Map.entry("Host", "evil.example"),
            Map.entry("X-Forwarded-Host", "evil.example"),
            Map.entry("X-Forwarded-Proto", "https"),
            Map.entry("X-Forwarded-Port", "666"),
            Map.entry("X-Forwarded-Prefix", "/evil"),
            Map.entry("X-Forwarded-Server", "evil.example"),
            Map.entry("Forwarded", "host=evil.example;proto=https"),
            Map.entry("X-Original-Host", "evil.example"),
            Map.entry("X-Host", "evil.example"),
            Map.entry("X-Original-URL", "https://evil.example/"));

    @Test
    void acknowledgementAnswerRatingAndNewLinkLeadToTheConfiguredAddress() {
        var address = Suite.someCustomer();
        var group = "host-" + Suite.unique();
        ADMIN.post(
                "/api/v1/groups",
                Map.of("id", group, "name", "Hosts", "askRating", Map.of("asked", true, "afterHours", 0)));
        try {
            var customer = Api.inSession(RUNNING, Map.of("email", address));
            var opened = forged("POST", "/api/v1/tickets", customer, Map.of("subject", "Hosts", "body", "Help"));
            assertThat(opened.status()).as(opened.text()).isEqualTo(201);
            var ticket = EventJson.mapper().readTree(opened.text()).path("id").asString();
            var path = "/api/v1/tickets/" + ticket;
            mail(address, _ -> true, 1);

            forged("PATCH", path, ADMIN, Map.of("group", group));
            forged("POST", path + "/messages", ADMIN, Map.of("body", "We look at it"));
            var answer = mail(address, mail -> mail.text().contains("We look at it"), 1);
            var renewed = forged("POST", "/api/v1/guest/links/renew", null, Map.of("token", token(answer)));
            assertThat(renewed.status()).as(renewed.text()).isEqualTo(204);
            mail(address, mail -> mail.text().contains("new link"), 1);

            forged("PATCH", path, ADMIN, Map.of("state", "closed"));
            mail(address, mail -> mail.text().contains(",5"), 2);
        } finally {
            ADMIN.patch("/api/v1/groups/" + group, Map.of("active", false));
        }
    }

    @Test
    void theConfirmationOfAFormLeadsToTheConfiguredAddress() {
        var form = "host-" + Suite.unique();
        var address = Suite.someCustomer();
        var made = ADMIN.post(
                "/api/v1/forms", Map.of("id", form, "name", "Hosts", "group", "support", "withoutScript", true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        try {
            var sent = forged(
                    "POST",
                    "/api/v1/forms/" + form + "/submissions",
                    null,
                    Map.of("email", address, "subject", "Hosts", "text", "Help"));

            assertThat(sent.status()).as(sent.text()).isEqualTo(201);
            mail(address, _ -> true, 0);
        } finally {
            ADMIN.delete("/api/v1/forms/" + form);
        }
    }

    @Test
    void anInvitationLeadsToTheConfiguredAddress() {
        var address = Suite.unique() + "@tidings.example";

        var invited = forged(
                "POST",
                "/api/v1/invitations",
                ADMIN,
                Map.of(
                        "address",
                        address,
                        "name",
                        "Zofia Nowak",
                        "language",
                        "en",
                        "roles",
                        List.of("agent"),
                        "access",
                        Map.of()));

        assertThat(invited.status()).as(invited.text()).isEqualTo(201);
        mail(address, _ -> true, 1);
        var id = EventJson.mapper().readTree(invited.text()).path("id").asString();
        ADMIN.delete("/api/v1/invitations/" + id);
    }

    /** By Keycloak's own pages, from the first redirect on. */
    @Test
    void aForgottenPasswordIsSetAnewAtTheConfiguredAddress() {
        var address = Suite.unique() + "@tidings.example";
        var keycloak = new Keycloak();
        keycloak.post(
                "tidings/users",
                Map.of(
                        "username",
                        address,
                        "email",
                        address,
                        "emailVerified",
                        true,
                        "enabled",
                        true,
                        "firstName",
                        "Ewa",
                        "lastName",
                        "Kot",
                        "credentials",
                        List.of(Map.of("type", "password", "value", "an owl on the roof", "temporary", false))));
        try {
            var browser = new RawHttp("127.0.0.1", FORGED);
            var page = followed(browser, browser.get("/oauth2/authorization/tidings"));
            var forgot = Pattern.compile("href=\"([^\"]*/login-actions/reset-credentials[^\"]*)\"")
                    .matcher(page);
            assertThat(forgot.find()).as(page).isTrue();
            var asking = followed(browser, browser.get(path(forgot.group(1))));
            var form = Pattern.compile("<form[^>]*action=\"([^\"]+)\"").matcher(asking);
            assertThat(form.find()).as(asking).isTrue();
            followed(
                    browser,
                    browser.post(
                            path(form.group(1)),
                            "application/x-www-form-urlencoded",
                            "username=" + URLEncoder.encode(address, StandardCharsets.UTF_8),
                            Map.of()));

            mail(address, _ -> true, 1);
        } finally {
            keycloak.delete("tidings/users/" + keycloak.userId("tidings", address));
        }
    }

    /** The text of the page that redirects lead to, all of them at the configured address. */
    private static String followed(RawHttp browser, RawHttp.Answer answer) {
        var at = answer;
        while (at.status() / 100 == 3) {
            at = browser.get(path(at.header("location")));
        }
        assertThat(at.status()).as(at.text()).isEqualTo(200);
        assertThat(at.text()).doesNotContain("evil");
        return at.text();
    }

    private static String path(String link) {
        var address = URI.create(link.replace("&amp;", "&"));
        if (address.isAbsolute()) {
            assertThat(link).startsWith(RUNNING.url() + "/");
        }
        return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    }

    private static RawHttp.Answer forged(String method, String path, Api who, Map<String, ?> body) {
        var headers = new HashMap<String, String>();
        if (who != null) {
            headers.put("Authorization", "Bearer " + who.token());
        }
        return new RawHttp("127.0.0.1", FORGED)
                .ask(method, path, "application/json", EventJson.mapper().writeValueAsBytes(body), headers);
    }

    /** The mail to an address that is meant, with at least so many links, which all lead where they should. */
    private static Received mail(String address, Predicate<Received> meant, int links) {
        var mail = await().atMost(SOON)
                .until(() -> MAIL.inbox(address).stream().filter(meant).findFirst(), found -> found.isPresent())
                .orElseThrow();
        var found =
                LINK.matcher(mail.text()).results().map(match -> match.group()).toList();
        assertThat(found).as(mail.text()).hasSizeGreaterThanOrEqualTo(links).allSatisfy(link -> assertThat(link)
                .startsWith(RUNNING.url() + "/"));
        assertThat(mail.toString()).doesNotContain("evil");
        return mail;
    }

    private static String token(Received mail) {
        var link = Pattern.compile("/request#([\\w.-]+)").matcher(mail.text());
        assertThat(link.find()).as(mail.text()).isTrue();
        return link.group(1);
    }
}
