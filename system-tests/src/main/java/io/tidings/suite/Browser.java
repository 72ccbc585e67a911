package io.tidings.suite;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The Chromium that is installed on this machine, kept quiet; each person gets a private window. */
public final class Browser implements AutoCloseable {

    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final RunningSuite suite;
    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    /** {@code more} are arguments of Chromium. */
    public Browser(RunningSuite suite, String... more) {
        this.suite = suite;
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(installed())
                        .setArgs(Stream.concat(QUIET.stream(), Stream.of(more)).toList()));
    }

    private static Path installed() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No Chromium is installed; on Debian and Ubuntu: apt-get install chromium"));
    }

    /** How somebody looks at a page: the window's width, the theme, the language by its tag. */
    public record Look(int width, ColorScheme theme, String language) {

        public static final int DESK = 1440;
        public static final int PHONE = 390;

        public static final Look USUAL = new Look(DESK, ColorScheme.LIGHT, "en");

        @Override
        public String toString() {
            return "%d-%s-%s".formatted(width, theme.name().toLowerCase(Locale.ROOT), language);
        }
    }

    /** A window of somebody who is signed in, on the first page. */
    public Page signedInAs(String user) {
        return signedInAs(user, Look.USUAL);
    }

    public Page signedInAs(String user, Look look) {
        var context = window(look);
        var page = context.newPage();
        page.navigate(suite.url() + "/");
        page.fill("#username", user);
        page.fill("#password", user);
        page.click("#kc-login");
        page.waitForURL(url -> url.startsWith(suite.url()) && !url.contains("/auth/"));
        return page;
    }

    public BrowserContext window() {
        return window(Look.USUAL);
    }

    public BrowserContext window(Look look) {
        var isPhone = look.width() < 600;
        var context = browser.newContext(new NewContextOptions()
                .setLocale(look.language().equals("en") ? "en-GB" : look.language())
                .setColorScheme(look.theme())
                .setHasTouch(isPhone)
                .setViewportSize(look.width(), isPhone ? 844 : 900));
        context.setDefaultTimeout(30_000);
        return context;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
