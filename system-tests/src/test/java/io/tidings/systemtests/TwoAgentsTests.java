package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.suite.Browser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two agents at the same ticket and the same list: each sees the other's work at once, and nobody's hand is disturbed. */
@Tag("flow")
class TwoAgentsTests extends ColleaguesTest {

    @Test
    void aChangeShowsOnTheOthersScreenAndDisturbsNeitherDraftNorCaretNorScroll() {
        var id = aLongTicket();
        Walk.to(maya, "/tickets/" + id);
        Walk.to(jun, "/tickets/" + id);
        assertThat(maya.getByText("Line 14").first()).isVisible(LIVE);
        var draft = maya.locator("form.composer textarea");
        draft.fill("Dear Jan, this is not finished");
        draft.evaluate("area => area.setSelectionRange(9, 9)");
        maya.locator(".conversation").evaluate("talk => { talk.scrollTop = 120 }");

        jun.locator(".conversation").focus();
        jun.keyboard().press("s");
        jun.keyboard().type("pending reminder");
        var begun = System.nanoTime();
        jun.keyboard().press("Enter");
        assertThat(maya.locator(".ticket > header .state[data-type=pending-reminder]"))
                .isVisible(LIVE);
        var took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println("A colleague's change shows after " + took.toMillis() + " ms (aim: 1000).");

        Suite.ADMIN.post(
                "/api/v1/tickets/" + id + "/messages",
                Map.of("body", "A note meanwhile", "visibility", "internal", "channel", "note"));
        assertThat(maya.getByText("A note meanwhile").first()).isVisible(LIVE);

        assertThat(draft).hasValue("Dear Jan, this is not finished");
        assertThat(draft).isFocused();
        assertThat(draft.evaluate("area => area.selectionStart")).isEqualTo(9);
        assertThat(maya.locator(".conversation").evaluate("talk => talk.scrollTop"))
                .isEqualTo(120);
    }

    @Test
    void aRowThatLeavesTheListStaysUntilTheFocusMoves() {
        var word = Suite.unique();
        var customer = Suite.someCustomer();
        var staying = Suite.opens("Staying " + word, customer).path("id").asString();
        var leaving = Suite.opens("Leaving " + word, customer).path("id").asString();
        var list = "/search";
        var query = "?q=-state:closed+" + word;
        Suite.found("Staying " + word);
        Suite.found("Leaving " + word);
        Walk.to(maya, list + "/tickets/" + leaving + query);
        assertThat(Walk.row(maya, word)).hasCount(2);

        Walk.to(jun, "/tickets/" + leaving);
        jun.locator(".ticket > header").getByText("Close").click();

        var left = Walk.row(maya, "Leaving " + word);
        assertThat(left.locator(".left")).isVisible(LIVE);
        assertThat(Walk.row(maya, word)).hasCount(2);

        Walk.row(maya, "Staying " + word).click();
        assertThat(Walk.row(maya, word)).hasCount(1);
        assertThat(maya.url()).contains(staying);
    }

    @Test
    void bothWhoSetTheSameFieldSeeBothValues() {
        var id = Suite.opens("Conflict " + Suite.unique(), Suite.someCustomer())
                .path("id")
                .asString();
        Walk.to(maya, "/tickets/" + id);
        // Without the stream her page does not hear of it, as in the moment before it does.
        maya.context().route("**/api/v1/tickets/" + id, route -> {
            if (route.request().method().equals("PATCH")) {
                Suite.ADMIN.patch("/api/v1/tickets/" + id, Map.of("priority", "urgent"));
            }
            route.resume();
        });
        maya.locator(".conversation").focus();
        maya.keyboard().press("p");
        assertThat(maya.locator(".palette")).isVisible(LIVE);
        maya.keyboard().type("low");
        assertThat(maya.locator(".palette [role=menuitem]").getByText("Low")).isVisible(LIVE);
        maya.keyboard().press("Enter");

        var conflict = maya.locator(".conflict");
        assertThat(conflict).isVisible(LIVE);
        assertThat(conflict).containsText("Low");
        assertThat(conflict).containsText("Urgent");
        maya.context().unroute("**/api/v1/tickets/" + id);
        conflict.getByText("Use mine").click();
        assertThat(conflict).hasCount(0);
        // The question stands until the service has heard the answer.
        assertThat(Suite.AGENT
                        .get("/api/v1/tickets/" + id)
                        .body()
                        .at("/priority/id")
                        .asString())
                .isEqualTo("low");
    }

    @Test
    void oneSeesThatTheOtherRepliesAndTheSlowerSendStopsWithoutLosingAWord() {
        var id = Suite.opens("Collision " + Suite.unique(), Suite.someCustomer())
                .path("id")
                .asString();
        Walk.to(maya, "/tickets/" + id);
        Walk.to(jun, "/tickets/" + id);
        assertThat(maya.locator(".others [data-doing=looking]")).isVisible(LIVE);
        var mayas = maya.locator("form.composer textarea");
        var juns = jun.locator("form.composer textarea");

        mayas.fill("Dear Jan, from Maya");
        assertThat(jun.locator(".others [data-doing=replying]")).isVisible(LIVE);
        juns.fill("Dear Jan, from Jun");
        jun.locator("form.composer .send").click();
        assertThat(juns).hasValue("");
        assertThat(maya.getByText("Dear Jan, from Jun").first()).isVisible(LIVE);

        maya.locator("form.composer .send").click();
        assertThat(maya.locator(".newer")).containsText("Dear Jan, from Jun");
        assertThat(mayas).hasValue("Dear Jan, from Maya");
        assertThat(Suite.AGENT
                        .get("/api/v1/tickets/" + id)
                        .body()
                        .at("/landmarks/messageCount")
                        .asInt())
                .isEqualTo(2);

        maya.locator(".newer").getByText("Send it all the same").click();
        assertThat(mayas).hasValue("");
        assertThat(Suite.AGENT
                        .get("/api/v1/tickets/" + id)
                        .body()
                        .at("/landmarks/messageCount")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void aDraftIsOnTheNextDeviceAndGoneFromItOnceItIsSent() {
        var id = Suite.opens("Draft " + Suite.unique(), Suite.someCustomer())
                .path("id")
                .asString();
        Walk.to(maya, "/tickets/" + id);
        maya.locator("form.composer textarea").fill("Begun at work");
        assertThat(maya.getByText("Draft saved")).isVisible(LIVE);

        try (var home = new Browser(Suite.RUNNING)) {
            var page = home.signedInAs("agent");
            Walk.to(page, "/tickets/" + id);
            var there = page.locator("form.composer textarea");
            assertThat(there).hasValue("Begun at work");
            there.fill("Begun at work, sent from home");
            page.locator("form.composer .send").click();
            assertThat(there).hasValue("");
        }

        Walk.to(maya, "/tickets/" + id);
        assertThat(maya.getByText("sent from home").first()).isVisible(LIVE);
        assertThat(maya.locator("form.composer textarea")).hasValue("");
    }

    private static String aLongTicket() {
        var ticket = Suite.opens("Long " + Suite.unique(), Suite.someCustomer());
        var id = ticket.path("id").asString();
        for (var line = 1; line <= 14; line++) {
            Suite.ADMIN.post(
                    "/api/v1/tickets/" + id + "/messages",
                    Map.of("body", "Line " + line + "\n\nMore of it", "visibility", "internal", "channel", "note"));
        }
        return id;
    }
}
