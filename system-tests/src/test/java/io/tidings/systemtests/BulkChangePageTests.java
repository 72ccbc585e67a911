package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many tickets are changed in one go in a browser; a colleague's list follows, and the undo is one click away. */
@Tag("flow")
class BulkChangePageTests extends ColleaguesTest {

    /** More than the list shows at once. */
    private static final int MANY = 130;

    private static final LocatorAssertions.ContainsTextOptions TOLD = new LocatorAssertions.ContainsTextOptions()
            .setTimeout(SOON.multipliedBy(2).toMillis());
    private static final LocatorAssertions.HasCountOptions SO_MANY = new LocatorAssertions.HasCountOptions()
            .setTimeout(SOON.multipliedBy(2).toMillis());

    @Test
    void aWholeListIsChangedInOneGoWhichAColleagueSeesAndTakenBack() {
        var word = Suite.unique();
        var tickets = BulkJob.tickets(word, MANY);
        await().atMost(SOON).until(() -> total(word) == MANY);
        Walk.to(jun, "/search?q=" + word);
        Walk.to(maya, "/search?q=" + word);
        assertThat(Walk.row(jun, word).first()).isVisible(LIVE);
        var shown = jun.locator(".row").count();
        assertThat(jun.locator(".row .weight")).hasCount(0);

        maya.getByLabel("Select all that are shown").check();
        button(maya, "Select all " + MANY + " in this list").click();
        assertThat(maya.locator(".selection .count")).hasText(MANY + " selected");
        button(maya, "Change…").click();
        setPriority("Urgent");
        maya.getByRole(AriaRole.DIALOG).getByLabel("Why").fill("Storm in the north");
        button(maya, "Change " + MANY + " tickets").click();

        var banner = maya.locator(".banner.bulk");
        assertThat(banner).containsText("Changing " + MANY + " tickets", TOLD);
        assertThat(banner).containsText("Done: %d of %d.".formatted(MANY, MANY), TOLD);
        // Nobody has touched the colleague's page.
        assertThat(jun.locator(".row .weight[data-urgent]")).hasCount(shown, SO_MANY);
        assertThat(priorities(tickets)).containsOnly("urgent");
        var last = History.of(tickets.getFirst()).getLast();
        assertThat(last).contains("priority-changed").contains("to=urgent");

        banner.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Undo"))
                .click();

        assertThat(banner.filter(new Locator.FilterOptions().setHasText("Taking back")))
                .containsText("Taken back: %d of %d.".formatted(MANY, MANY), TOLD);
        assertThat(jun.locator(".row .weight")).hasCount(0, SO_MANY);
        assertThat(priorities(tickets)).containsOnly("normal");
    }

    @Test
    void aChangeOfTwoRowsIsOverAtOnceAndStillOffersTheWayBack() {
        var word = Suite.unique();
        var tickets = BulkJob.tickets(word, 3);
        await().atMost(SOON).until(() -> total(word) == 3);
        Walk.to(maya, "/search?q=" + word);
        maya.getByLabel("Select Storm 0 " + word).check();
        maya.getByLabel("Select Storm 2 " + word).check();
        assertThat(maya.locator(".selection .count")).hasText("2 selected");

        button(maya, "Change…").click();
        setPriority("High");
        button(maya, "Change 2 tickets").click();

        var banner = maya.locator(".banner.bulk").filter(new Locator.FilterOptions().setHasText("Changing 2 tickets"));
        assertThat(banner).containsText("Done: 2 of 2.", TOLD);
        assertThat(priorities(tickets)).containsExactly("high", "normal", "high");
        assertThat(maya.locator(".row .weight")).hasCount(2, SO_MANY);
        banner.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Undo"))
                .click();
        await().atMost(SOON).untilAsserted(() -> assertThat(priorities(tickets)).containsOnly("normal"));
        assertThat(maya.locator(".row .weight")).hasCount(0, SO_MANY);
    }

    private static void setPriority(String name) {
        var dialog = maya.getByRole(AriaRole.DIALOG);
        dialog.locator(".choice")
                .filter(new Locator.FilterOptions().setHasText("Priority"))
                .getByRole(AriaRole.BUTTON)
                .click();
        maya.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static int total(String word) {
        return AGENT.get("/api/v1/search?q=" + word).body().path("total").asInt();
    }

    private static List<String> priorities(List<String> tickets) {
        return tickets.stream()
                .map(ticket -> AGENT.get("/api/v1/tickets/" + ticket)
                        .body()
                        .at("/priority/id")
                        .asString())
                .toList();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
