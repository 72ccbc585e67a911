package io.tidings.systemtests;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.BeforeAll;

/** Two agents, each with a page of their own. */
abstract class ColleaguesTest extends BrowserTest {

    static Page maya;
    static Page jun;

    @BeforeAll
    static void bothSignIn() {
        maya = browser.signedInAs("agent");
        jun = browser.signedInAs("agent2");
    }
}
