package io.tidings.systemtests;

import com.microsoft.playwright.assertions.LocatorAssertions;
import io.tidings.suite.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The running suite in a browser, which each class of tests opens and closes. */
abstract class BrowserTest {

    /** For what comes without a reload. */
    static final LocatorAssertions.IsVisibleOptions LIVE =
            new LocatorAssertions.IsVisibleOptions().setTimeout(Suite.SOON.toMillis());

    static Browser browser;

    @BeforeAll
    static void openBrowser() {
        browser = new Browser(Suite.RUNNING);
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }
}
