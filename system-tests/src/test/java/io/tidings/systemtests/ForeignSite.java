package io.tidings.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.tidings.suite.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Somebody else's website, under a name of its own that only the tests' browser knows. */
final class ForeignSite implements AutoCloseable {

    private static final String NAME = "shop.test";

    private final HttpServer server;
    private final Map<String, String> pages = new ConcurrentHashMap<>();

    ForeignSite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var page = pages.get(exchange.getRequestURI().getPath());
            var bytes = (page == null ? "" : page).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(page == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    static Browser browser() {
        return new Browser(Suite.RUNNING, "--host-resolver-rules=MAP " + NAME + " 127.0.0.1");
    }

    String origin() {
        return "http://" + NAME + ":" + server.getAddress().getPort();
    }

    /** Puts a page there, and answers its address. */
    String page(String path, String html) {
        pages.put(path, html);
        return origin() + path;
    }

    /**
     * A page with a form of the desk by the one line, under a policy that allows nothing else.
     *
     * @param attributes more of the line's, such as {@code data-language="pl"}
     */
    String withForm(String path, String form, String attributes) {
        var desk = Suite.RUNNING.url();
        return page(path, """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
                <meta http-equiv="Content-Security-Policy"
                  content="default-src 'none'; script-src %s; connect-src %s; require-trusted-types-for 'script'"></head>
                <body><h1>Contact</h1><script src="%s/form.js" data-form="%s" %s async></script></body></html>
                """.formatted(desk, desk, desk, form, attributes));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
