package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tidings.events.EventJson;
import io.tidings.suite.Browser.Look;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Agents come in by a mail, set their password anew by one, and prove themselves twice; real mails, Keycloak and browser. */
class AccountPageTests extends BrowserTest {

    private static final Pattern LINK = Pattern.compile("https?://\\S+/action-token\\?[^\\s\"<]+");
    private static final Look POLISH_PHONE = new Look(Look.PHONE, ColorScheme.LIGHT, "pl");
    private static final Look KOREAN_PHONE = new Look(Look.PHONE, ColorScheme.DARK, "ko");

    /** Where pictures go for people to look at; nothing is taken where it is not said. */
    private static final String LOOK = System.getProperty("tidings.look", "");

    @Test
    @Tag("flow")
    void integrationTest7WhoIsInvitedSetsAPasswordByTheMailAndLandsAtTheDeskWithRoleAndGroups() {
        var address = someAgent();
        var admin = browser.signedInAs("admin");
        admin.navigate(RUNNING.url() + "/admin/agents");
        admin.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Invite an agent"))
                .click();
        var dialog = admin.getByRole(AriaRole.DIALOG);
        dialog.locator("input[name=address]").fill(address);
        dialog.locator("input[name=name]").fill("Zofia Nowak");
        choose(admin, "Language of the mail", "Polski");
        choose(admin, "Support", "Change");
        picture(admin, "invite");
        dialog.getByRole(
                        AriaRole.BUTTON,
                        new com.microsoft.playwright.Locator.GetByRoleOptions().setName("Send invitation"))
                .click();
        assertThat(admin.getByText(address)).isVisible(LIVE);

        var phone = browser.window(POLISH_PHONE).newPage();
        phone.navigate(linkIn(address, "Twoje konto w helpdesku", 0));
        picture(phone, "invited-1");
        phone.locator("#kc-info-message a").click();
        assertThat(phone.getByText("Minimalna liczba znaków: 12. Kilka słów")).isVisible();
        setPassword(phone, "Sowa-1");
        assertThat(phone.getByText("Hasło jest za krótkie. Minimalna liczba znaków: 12.")
                        .first())
                .isVisible();
        setPassword(phone, "Sowa-na-dachu-1");
        assertThat(phone.getByText("Konto jest gotowe").first()).isVisible();
        picture(phone, "invited-3");
        phone.locator("#kc-info-message a").click();
        signIn(phone, address, "Sowa-na-dachu-1");

        var me = me(phone);
        assertThat(me.at("/access/support").asString()).isEqualTo("change");
        assertThat(me.path("access").size()).isEqualTo(1);
        assertThat(me.path("permissions").valueStream().map(JsonNode::asString)).contains("ticket.change");
        assertThat(me.path("name").asString()).isEqualTo("Zofia Nowak");
        picture(phone, "invited-4");
        assertThat(admin.getByText("Zofia Nowak").first()).isVisible(LIVE);
        assertThat(admin.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions()
                                        .setName("Edit Zofia Nowak")
                                        .setExact(true))
                        .first())
                .isVisible(LIVE);
        await().atMost(SOON)
                .until(() -> ADMIN.get("/api/v1/agents/" + me.path("id").asString())
                        .body()
                        .path("email")
                        .asString("")
                        .equals(address));

        // The link has done its work; a second click says so, and what to do.
        var again = browser.window(POLISH_PHONE).newPage();
        again.navigate(linkIn(address, "Twoje konto w helpdesku", 0));
        assertThat(again.getByText("Ten odnośnik wygasł lub został już użyty").first())
                .isVisible();
        picture(again, "invited-again");
    }

    @Test
    @Tag("flow")
    void integrationTest6AForgottenPasswordIsSetAnewByTheMailAndLetsTheAgentIn() {
        var address = someAgent();
        joins(address, "한지민", "ko");

        var phone = browser.window(KOREAN_PHONE).newPage();
        phone.navigate(RUNNING.url() + "/");
        picture(phone, "login-ko");
        phone.getByText("비밀번호를 잊으셨나요?").click();
        phone.fill("#username", address);
        picture(phone, "forgot-ko");
        phone.click("#kc-form-buttons");
        phone.navigate(linkIn(address, "비밀번호 재설정", 0));
        assertThat(phone.getByText("12자 이상으로 정해 주세요")).isVisible();
        setPassword(phone, "Dokkaebi-bul-22");
        phone.waitForURL(url -> url.startsWith(RUNNING.url()) && !url.contains("/auth/"));

        assertThat(me(phone).path("name").asString()).isEqualTo("한지민");
        var later = browser.window(KOREAN_PHONE).newPage();
        later.navigate(RUNNING.url() + "/");
        signIn(later, address, "Dokkaebi-bul-22");
    }

    /** Too long for the gate's short form. */
    @Test
    @Tag("look")
    void aDemandedSecondFactorIsSetUpAtTheNextLoginAndWhoIsSwitchedOffIsOutAtOnce() {
        var address = someAgent();
        var page = joins(address, "Ewa Kot", "en");
        var id = me(page).path("id").asString();
        assertThat(ADMIN.patch("/api/v1/agents/" + id, Map.of("twoFactor", true))
                        .status())
                .isEqualTo(200);
        awaitAccount(id, account -> account.path("state").asString().equals("in-step"));

        var phone =
                browser.window(new Look(Look.PHONE, ColorScheme.LIGHT, "en")).newPage();
        phone.navigate(RUNNING.url() + "/");
        fillLogin(phone, address);
        picture(phone, "totp-qr");
        phone.click("#mode-manual");
        var codes = new OneTimeCodes(phone.innerText("#kc-totp-secret-key"));
        picture(phone, "totp-key");
        phone.fill("#totp", codes.next());
        phone.click("#saveTOTPBtn");
        atTheDesk(phone);

        var next = browser.window().newPage();
        next.navigate(RUNNING.url() + "/");
        fillLogin(next, address);
        next.fill("#otp", codes.next());
        picture(next, "totp-login");
        next.click("#kc-login");
        atTheDesk(next);

        assertThat(ADMIN.delete("/api/v1/accounts/" + id + "/second-factor").status())
                .isEqualTo(204);
        assertThat(ADMIN.patch("/api/v1/agents/" + id, Map.of("twoFactor", false, "active", false))
                        .status())
                .isEqualTo(200);
        for (var open : List.of(page, phone, next)) {
            await().atMost(SOON).until(() -> status(open) == 401);
        }
        next.navigate(RUNNING.url() + "/");
        next.fill("#username", address);
        next.fill("#password", PASSWORD);
        next.click("#kc-login");
        assertThat(next.getByText("Account is disabled").first()).isVisible();
        picture(next, "disabled");
    }

    private static final String PASSWORD = "Once-upon-a-desk-3";

    /** Is invited, sets a password by the link, and signs in, on a page of its own. */
    private static Page joins(String address, String name, String language) {
        var invitation = ADMIN.post(
                "/api/v1/invitations",
                Map.of(
                        "address",
                        address,
                        "name",
                        name,
                        "language",
                        language,
                        "roles",
                        List.of("agent"),
                        "access",
                        Map.of("support", "change")));
        assertThat(invitation.status()).as(invitation.text()).isEqualTo(201);
        var page = browser.window(new Look(Look.PHONE, ColorScheme.LIGHT, language))
                .newPage();
        page.navigate(linkIn(address, language.equals("ko") ? "헬프데스크 계정 안내" : "Your account at the helpdesk", 0));
        picture(page, "joins-" + language);
        page.locator("#kc-info-message a").click();
        setPassword(page, PASSWORD);
        page.locator("#kc-info-message a").click();
        signIn(page, address, PASSWORD);
        return page;
    }

    private static void setPassword(Page page, String password) {
        page.fill("#password-new", password);
        page.fill("#password-confirm", password);
        picture(page, "password-" + page.locator("html").getAttribute("lang"));
        page.click("#kc-submit");
    }

    private static void fillLogin(Page page, String address) {
        page.fill("#username", address);
        page.fill("#password", PASSWORD);
        page.click("#kc-login");
    }

    private static void signIn(Page page, String address, String password) {
        page.fill("#username", address);
        page.fill("#password", password);
        page.click("#kc-login");
        atTheDesk(page);
    }

    private static void atTheDesk(Page page) {
        page.waitForURL(url -> url.startsWith(RUNNING.url()) && !url.contains("/auth/"));
    }

    private static JsonNode me(Page page) {
        var answer = page.context().request().get(RUNNING.url() + "/api/v1/me");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return EventJson.mapper().readTree(answer.text());
    }

    private static int status(Page page) {
        return page.context().request().get(RUNNING.url() + "/api/v1/me").status();
    }

    private static void awaitAccount(String id, java.util.function.Predicate<JsonNode> as) {
        await().atMost(SOON).until(() -> ADMIN.get("/api/v1/accounts")
                .body()
                .path("accounts")
                .valueStream()
                .anyMatch(account -> account.path("agent").asString().equals(id) && as.test(account)));
    }

    private static void choose(Page page, String label, String option) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile(label + "$")))
                .last()
                .click();
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName(option).setExact(true))
                .click();
    }

    /** The link in a mail, of those with this subject, that the address got: real ones, by IMAP. */
    private static String linkIn(String address, String subject, int which) {
        var mails = await().atMost(SOON)
                .until(
                        () -> MAIL.inbox(address).stream()
                                .filter(mail -> mail.subject().equals(subject))
                                .toList(),
                        found -> found.size() > which);
        assertThat(mails).as("one mail, and no more").hasSize(which + 1);
        var link = LINK.matcher(mails.get(which).text());
        assertThat(link.find()).as(mails.get(which).text()).isTrue();
        return link.group().replace("&amp;", "&");
    }

    private static String someAgent() {
        return Suite.unique() + "@tidings.example";
    }

    private static void picture(Page page, String name) {
        if (!LOOK.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(LOOK, "account-" + name + ".png")));
        }
    }
}
