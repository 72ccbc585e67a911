package io.tidings.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen in which one demo user has signed in: it holds the gateway's session cookie and nothing else. */
public final class SignedIn implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

    /** As browsers do, takes this machine for a safe place, also without TLS. */
    private static final class LocalCookies extends CookieManager {
        @Override
        public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            super.put(uri, headers);
            getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
        }
    }

    private final RunningSuite suite;
    private final LocalCookies cookies = new LocalCookies();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private SignedIn(RunningSuite suite) {
        this.suite = suite;
    }

    /** Signs in by Keycloak's own form. @param user a demo user, whose password is the same word */
    public static SignedIn as(RunningSuite suite, String user) {
        var browser = new SignedIn(suite);
        var login = browser.send(HttpRequest.newBuilder(URI.create(suite.url() + "/oauth2/authorization/tidings")));
        var form = FORM.matcher(login.body());
        if (!form.find()) {
            throw new IllegalStateException("No login form at " + login.uri() + ": " + login.statusCode());
        }
        var name = URLEncoder.encode(user, StandardCharsets.UTF_8);
        browser.send(HttpRequest.newBuilder(URI.create(form.group(1).replace("&amp;", "&")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=" + name + "&password=" + name)));
        var me = browser.get("/api/v1/me");
        if (me != 200) {
            throw new IllegalStateException(user + " could not sign in: " + me);
        }
        return browser;
    }

    /** What the browser sends along to the gateway, as one header. */
    public String cookies() {
        return cookies.getCookieStore().get(URI.create(suite.url() + "/")).stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** The status of an answer; an {@link UncheckedIOException} where there was none. */
    public int get(String path) {
        return send(HttpRequest.newBuilder(URI.create(suite.url() + path))).statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
