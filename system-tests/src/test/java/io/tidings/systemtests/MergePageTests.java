package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two tickets become one in the page and are separated again, while a colleague is at work in one of them. */
@Tag("flow")
class MergePageTests extends ColleaguesTest {

    private static final LocatorAssertions.HasCountOptions GONE =
            new LocatorAssertions.HasCountOptions().setTimeout(Suite.SOON.toMillis());

    private static final LocatorAssertions.ContainsTextOptions TOLD =
            new LocatorAssertions.ContainsTextOptions().setTimeout(Suite.SOON.toMillis());

    @Test
    void aMergeShowsOnAColleaguesScreenAndIsTakenBackThereWithoutLosingTheDraft() {
        var customer = Suite.someCustomer();
        var first = Suite.opens("First " + Suite.unique(), customer);
        var second = Suite.opens("Second " + Suite.unique(), customer);
        Walk.to(jun, address(first));
        var draft = jun.locator("form.composer textarea");
        draft.fill("Dear customer, this is not finished");

        merge(second, first);

        var words = said(jun, second);
        assertThat(words).isVisible(LIVE);
        assertThat(words).containsText("from " + key(second));
        assertThat(said(maya, first)).isVisible(LIVE);
        assertThat(draft).hasValue("Dear customer, this is not finished");

        button(jun, "Un-merge " + key(second)).click();

        assertThat(said(jun, second)).hasCount(0, GONE);
        assertThat(said(maya, second)).hasCount(0, GONE);
        assertThat(draft).hasValue("Dear customer, this is not finished");
    }

    @Test
    void aMergedTicketLeadsToWhereItGoesOnAndBack() {
        var customer = Suite.someCustomer();
        var first = Suite.opens("First " + Suite.unique(), customer);
        var second = Suite.opens("Second " + Suite.unique(), customer);
        Walk.to(jun, address(second));
        assertThat(jun.locator("form.composer")).isVisible(LIVE);

        merge(second, first);

        var banner = jun.locator(".notice.merged");
        assertThat(banner.getByRole(AriaRole.LINK)).containsText(key(first), TOLD);
        assertThat(jun.locator("form.composer")).hasCount(0, GONE);
        banner.getByRole(AriaRole.BUTTON).click();
        assertThat(jun.locator("form.composer")).isVisible(LIVE);
        assertThat(banner).hasCount(0, GONE);
    }

    @Test
    void ticketsOfDifferentCustomersAreMergedOnlyByWhoMeansIt() {
        var first = Suite.opens("First " + Suite.unique(), Suite.someCustomer());
        var second = Suite.opens("Second " + Suite.unique(), Suite.someCustomer());

        choose(second, first);

        var action = button(maya, "Merge into " + key(first));
        assertThat(action).isDisabled();
        maya.getByText("Merge tickets of different customers").click();
        action.click();
        assertThat(said(maya, second)).isVisible(LIVE);
    }

    private static void merge(JsonNode source, JsonNode target) {
        choose(source, target);
        button(maya, "Merge into " + key(target)).click();
        maya.waitForURL(url -> url.endsWith(address(target)));
    }

    /** In the page of one ticket, as far as naming the other. */
    private static void choose(JsonNode source, JsonNode target) {
        var subject = target.at("/subject/value").asString();
        Suite.found(subject);
        Walk.to(maya, address(source));
        button(maya, "Merge…").click();
        var dialog = maya.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.SEARCHBOX).fill(subject);
        dialog.getByRole(AriaRole.OPTION)
                .filter(new Locator.FilterOptions().setHasText(key(target)))
                .click();
    }

    private static Locator said(Page page, JsonNode ticket) {
        return page.locator(".conversation article, .conversation li")
                .filter(new Locator.FilterOptions()
                        .setHasText("Body of " + ticket.at("/subject/value").asString()))
                .first();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static String address(JsonNode ticket) {
        return "/tickets/" + ticket.path("id").asString();
    }

    private static String key(JsonNode ticket) {
        return ticket.path("key").asString();
    }
}
