package io.tidings.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import io.tidings.suite.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hostile HTML in a real browser: every payload tries to ask a tracker, which counts. Sanitized, none does, although
 * nothing else protects that page; raw, none does under the gateway's content security policy.
 */
@Tag("flow")
class HostileHtmlTests {

    private static final JsonMapper JSON = new JsonMapper();

    /** Sanitized HTML is balanced, so many may share a page without hiding one another. */
    private static final int TOGETHER = 25;

    private static final Set<Integer> ASKED = new ConcurrentSkipListSet<>();
    private static final Map<String, String> PAGES = new ConcurrentHashMap<>();

    private static HttpServer tracker;
    private static HttpServer server;
    private static Browser browser;
    private static Page page;
    private static List<Payload> payloads;

    @TempDir
    static Path folder;

    /** @param policy whether a content security policy can stop it; none stops a page from going elsewhere */
    private record Payload(int number, String html, boolean policy) {}

    @BeforeAll
    static void start() throws IOException {
        tracker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tracker.createContext("/", exchange -> {
            var number = exchange.getRequestURI().getPath().split("/")[1];
            if (number.matches("\\d+")) {
                ASKED.add(Integer.parseInt(number));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        tracker.start();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var html = PAGES.get(exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            var policy = PAGES.get("policy");
            if (policy != null) {
                exchange.getResponseHeaders().set("Content-Security-Policy", policy);
            }
            var bytes = (html == null ? "" : html).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(html == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        browser = new Browser(Suite.RUNNING);
        page = browser.window().newPage();
        page.onDialog(dialog -> dialog.dismiss());
        payloads = payloads();
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.stop(0);
        tracker.stop(0);
    }

    @AfterEach
    void forget() {
        ASKED.clear();
        PAGES.clear();
    }

    @Test
    void sanitizedNothingRunsAndNothingIsLoaded() throws IOException {
        var sanitized = sanitized();
        for (int from = 0; from < sanitized.size(); from += TOGETHER) {
            opens(String.join("\n", sanitized.subList(from, Math.min(sanitized.size(), from + TOGETHER))));
        }
        assertThat(named(ASKED)).isEmpty();
    }

    @Test
    void rawTheContentSecurityPolicyAloneStopsIt() throws IOException, InterruptedException {
        PAGES.put("policy", policy());
        payloads.stream().filter(Payload::policy).forEach(payload -> opens(payload.html()));
        assertThat(named(ASKED)).isEmpty();
    }

    /** The trial of the trial: what reaches nobody anyway would prove nothing above. */
    @Test
    void rawAndWithoutAPolicyMostPayloadsReachTheirTracker() {
        var tried =
                payloads.stream().filter(payload -> payload.number() % 5 == 0).toList();
        tried.forEach(payload -> opens(payload.html()));
        assertThat(ASKED).hasSizeGreaterThan(tried.size() / 3);
    }

    private static void opens(String html) {
        PAGES.put("/page", "<!doctype html><meta charset=utf-8><title>mail</title><body>" + html);
        page.navigate("http://127.0.0.1:" + server.getAddress().getPort() + "/page");
    }

    private static List<Payload> payloads() throws IOException {
        var read = JSON.readTree(
                Files.readString(Suite.RUNNING.root().resolve("email-gateway/src/test/resources/hostile-html.json")));
        var payloads = new ArrayList<Payload>();
        for (var payload : read) {
            var host = "127.0.0.1:" + tracker.getAddress().getPort() + "/" + payloads.size();
            payloads.add(new Payload(
                    payloads.size(),
                    payload.path("html")
                            .asString()
                            .replace("{track}", "http://" + host)
                            .replace("{trackhost}", host),
                    payload.path("policy").asBoolean(true)));
        }
        return payloads;
    }

    /** What the gateway makes of mails with the payloads, in their order. */
    private static List<String> sanitized() throws IOException {
        var command = new ArrayList<>(List.of("mail", "parse"));
        for (var payload : payloads) {
            var mail = folder.resolve(payload.number() + ".eml");
            Files.writeString(
                    mail, "From: eve@customer.example\nContent-Type: text/html; charset=utf-8\n\n" + payload.html());
            command.add(mail.toString());
        }
        var html = Suite.RUNNING
                .run(command.toArray(String[]::new))
                .lines()
                .map(line -> JSON.readTree(line).path("body_html").asString(""))
                .toList();
        assertThat(html).hasSameSizeAs(payloads);
        return html;
    }

    private static String policy() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(Suite.RUNNING.url() + "/"))
                                    .build(),
                            BodyHandlers.discarding())
                    .headers()
                    .firstValue("Content-Security-Policy")
                    .orElseThrow();
        }
    }

    private static String named(Set<Integer> numbers) {
        return numbers.stream().map(number -> payloads.get(number).html()).collect(Collectors.joining("\n"));
    }
}
