package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.LinkedHashMap;
import java.util.Map;

/** The addresses of every page, by a name for each. What administration lists is found there, so a new page is walked too. */
final class Walk {

    private Walk() {}

    /** Waits until the page at this address shows what it asked for. */
    static void to(Page page, String address) {
        page.navigate(Suite.RUNNING.url() + address);
        assertThat(page.locator("main#main")).isVisible();
        assertThat(page.locator("main#main h1, main#main .empty").first())
                .isAttached(new LocatorAssertions.IsAttachedOptions().setTimeout(Suite.SOON.toMillis()));
        assertThat(page.locator(".skeleton")).hasCount(0);
    }

    static Map<String, String> everyPage(Page admin, String ticketId) {
        var pages = new LinkedHashMap<String, String>();
        pages.put("list", "/views/open");
        pages.put("ticket", "/views/open/tickets/" + ticketId);
        pages.put("empty-search", "/search?q=" + Suite.unique());
        pages.put("new-ticket", "/new");
        pages.put("notifications", "/account/notifications");
        pages.put("not-found", "/nowhere");
        to(admin, "/admin");
        pages.put("admin", "/admin");
        for (var link : admin.locator("nav.navigation .section a").all()) {
            var address = link.getAttribute("href");
            pages.put("admin-" + address.substring(address.lastIndexOf('/') + 1), address);
        }
        return pages;
    }

    /** What a customer sees. */
    static Map<String, String> everyPortalPage() {
        var pages = new LinkedHashMap<String, String>();
        var opened = Suite.CUSTOMER.post(
                "/api/v1/tickets", Map.of("subject", "The invoice of October", "body", "I was charged twice."));
        var ticket = opened.body().path("id").asString();
        Suite.AGENT.post("/api/v1/tickets/" + ticket + "/messages", Map.of("body", "We look at it."));
        pages.put("portal", "/");
        pages.put("portal-request", "/tickets/" + ticket);
        pages.put("portal-kinds", "/new");
        pages.put("portal-new", "/new?type=incident");
        pages.put("portal-sent", "/tickets/" + ticket + "/sent");
        pages.put("portal-account", "/account");
        pages.put("portal-notifications", "/account/notifications");
        pages.put("portal-not-found", "/nowhere");
        return pages;
    }

    /** The one row of a list whose text has this word. */
    static Locator row(Page page, String word) {
        return page.locator(".row").filter(new Locator.FilterOptions().setHasText(word));
    }
}
