package io.tidings.stack.devmail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidings.stack.devmail.CustomerMail.BadField;
import io.tidings.stack.devmail.CustomerMail.Written;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The mailroom: a page on which one writes as any customer and reads every mail that the suite sends. It answers this machine's
 * own browser only: to a name that is not this machine's it says nothing, and no other page may write here.
 */
final class Mailroom implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Mailroom.class);

    /** A mail with files of 8 MB together, in base64. */
    private static final int LARGEST_REQUEST = 12 * 1024 * 1024;

    private static final int MOST_CONVERSATIONS = 300;
    private static final int MOST_STREAMS = 50;
    private static final long HEARTBEAT_MS = 15_000;
    private static final int PATIENCE_AT_CLOSE_S = 0;

    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /** A mail's HTML is anybody's: no script, no form, nothing fetched. Links open elsewhere, when somebody follows them. */
    private static final String MAIL_POLICY =
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; font-src data:;"
                    + " style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    private static final Map<String, String> ASSETS = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");
    private static final Pattern ASSET = Pattern.compile("/([a-z]{1,20})\\.(html|js|css|json|svg)");
    private static final Pattern LETTER =
            Pattern.compile("/api/mails/([rw]\\d{1,18})(?:/(raw|html|files/(\\d{1,3})))?");

    private final DevMailServer mails;
    private final Letters letters;
    private final CustomerMail desk;
    private final DevMailServer.Places places;
    private final HttpServer server;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);
    private final Set<String> deskAddresses = new ConcurrentSkipListSet<>(Set.of("support@tidings.example"));
    private volatile boolean open = true;

    Mailroom(DevMailServer mails, Letters letters, CustomerMail desk, DevMailServer.Places places) {
        this.mails = mails;
        this.letters = letters;
        this.desk = desk;
        this.places = places;
        try {
            server = HttpServer.create(new InetSocketAddress(places.bind(), places.http()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        open = false;
        server.stop(PATIENCE_AT_CLOSE_S);
    }

    /** @param detail a sentence with the way out */
    record Problem(
            int status,
            String code,
            String detail,
            @Nullable String field,
            @Nullable List<CustomerMail.Answer> refused) {}

    private static final class Refused extends Exception {

        private final Problem problem;

        private Refused(int status, String code, String detail) {
            this(new Problem(status, code, detail, null, null));
        }

        private Refused(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }
    }

    /** @param desk addresses that the desk is known to answer to */
    record Mailboxes(List<Letters.Mailbox> mailboxes, Set<String> desk, String page) {}

    record Conversations(List<Letters.Conversation> conversations) {}

    /** @param size in bytes */
    record File(int n, String name, String mediaType, long size) {}

    record Shown(Letter letter, @Nullable String text, boolean html, List<File> files) {}

    /**
     * @param taken the recipients for whom the desk has the mail now
     * @param here those who are not the desk's; their copy lies in their mailbox here
     */
    record Sent(Letter letter, List<String> taken, List<String> here) {}

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (Refused refused) {
                json(exchange, refused.problem.status(), refused.problem);
            } catch (RuntimeException e) {
                log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                json(exchange, 500, new Problem(500, "unexpected", "This should not have happened.", null, null));
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException, Refused {
        isFromHere(exchange);
        var path = exchange.getRequestURI().getPath();
        var method = exchange.getRequestMethod();
        var letter = LETTER.matcher(path);
        switch (method + " " + path) {
            case "GET /api/mailboxes" ->
                json(
                        exchange,
                        200,
                        new Mailboxes(
                                letters.mailboxes(),
                                new TreeSet<>(deskAddresses),
                                places.page().toString()));
            case "GET /api/conversations" ->
                json(
                        exchange,
                        200,
                        new Conversations(letters.conversations(query(exchange).get("mailbox"), MOST_CONVERSATIONS)));
            case "GET /api/stream" -> stream(exchange);
            case "POST /api/mails" -> json(exchange, 201, send(body(exchange)));
            case "DELETE /api/mails" -> {
                mails.forgetAll();
                exchange.sendResponseHeaders(204, -1);
            }
            default -> {
                if (!method.equals("GET")) {
                    throw new Refused(405, "method-not-allowed", "There is nothing here that could be changed so.");
                }
                if (letter.matches()) {
                    letter(exchange, letter.group(1), letter.group(2), letter.group(3));
                } else {
                    asset(exchange, path.equals("/") ? "/index.html" : path);
                }
            }
        }
    }

    /**
     * A name that somebody else's server resolves to this machine is not ours, and a page of another origin cannot set our
     * header without asking, which nobody answers.
     */
    private void isFromHere(HttpExchange exchange) throws Refused {
        var host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        if (!Set.of("localhost:" + port(), "127.0.0.1:" + port()).contains(host)) {
            throw new Refused(421, "not-this-machine", "The mailroom answers to http://localhost:" + port() + " only.");
        }
        var changes = !exchange.getRequestMethod().equals("GET");
        if (changes && exchange.getRequestHeaders().getFirst("X-Mailroom") == null) {
            throw new Refused(403, "not-from-the-page", "Say X-Mailroom: 1, which only the page or a program can.");
        }
    }

    private Sent send(Written written) throws Refused {
        try {
            var message = desk.compose(written);
            var handover = desk.handOver(message);
            if (handover.failure() != null) {
                throw new Refused(503, "desk-away", "The desk's mail server did not take it: " + handover.failure());
            }
            if (handover.taken().isEmpty()) {
                throw new Refused(new Problem(
                        422, "refused", "The desk knows none of the recipients.", "to", handover.refused()));
            }
            deskAddresses.addAll(
                    handover.taken().stream().filter(one -> !one.contains("+")).toList());
            var raw = CustomerMail.bytes(message);
            var letter = mails.keepWritten(CustomerMail.sender(message), raw);
            var here = handover.refused().stream()
                    .map(CustomerMail.Answer::address)
                    .toList();
            mails.deliver(here, raw);
            return new Sent(letter, handover.taken(), here);
        } catch (BadField e) {
            throw new Refused(new Problem(400, "invalid-field", String.valueOf(e.getMessage()), e.field(), null));
        }
    }

    private static Written body(HttpExchange exchange) throws IOException, Refused {
        var bytes = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (bytes.length > LARGEST_REQUEST) {
            throw new Refused(413, "too-large", "The files of a mail may have 8 MB together here.");
        }
        try {
            var written = JsonMapper.shared().readValue(bytes, Written.class);
            if (written == null) {
                throw new Refused(400, "malformed-json", "The body is no mail as JSON.");
            }
            return written;
        } catch (JacksonException e) {
            throw new Refused(400, "malformed-json", "The body is no mail as JSON: " + e.getOriginalMessage());
        }
    }

    private void letter(HttpExchange exchange, String id, @Nullable String what, @Nullable String file)
            throws IOException, Refused {
        var letter = letters.find(id).orElseThrow(Mailroom::noSuchLetter);
        var raw = mails.raw(letter);
        if (raw == null) {
            throw noSuchLetter();
        }
        if ("raw".equals(what)) {
            // As text, whatever it is: nothing in it is ever run.
            send(exchange, 200, "text/plain; charset=utf-8", raw);
            return;
        }
        var content = Content.of(DevMailServer.message(raw));
        if ("html".equals(what)) {
            exchange.getResponseHeaders().set("Content-Security-Policy", MAIL_POLICY);
            send(
                    exchange,
                    200,
                    "text/html; charset=utf-8",
                    content.standaloneHtml().getBytes(StandardCharsets.UTF_8));
        } else if (file != null) {
            file(exchange, content, Integer.parseInt(file));
        } else {
            var files = new ArrayList<File>();
            for (var one : content.files()) {
                files.add(new File(files.size(), one.name(), one.mediaType(), one.bytes().length));
            }
            json(exchange, 200, new Shown(letter, content.text(), content.html() != null, files));
        }
    }

    private static void file(HttpExchange exchange, Content content, int n) throws IOException, Refused {
        if (n >= content.files().size()) {
            throw noSuchLetter();
        }
        var file = content.files().get(n);
        exchange.getResponseHeaders()
                .set(
                        "Content-Disposition",
                        "attachment; filename*=UTF-8''"
                                + URLEncoder.encode(file.name(), StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
        send(exchange, 200, "application/octet-stream", file.bytes());
    }

    private static Refused noSuchLetter() {
        return new Refused(404, "not-found", "There is no such mail (any more).");
    }

    /** A line for each change, at once; whoever hears it asks again for what it shows. */
    private void stream(HttpExchange exchange) throws IOException, Refused {
        if (!streams.tryAcquire()) {
            throw new Refused(503, "too-many", "Too many windows of the mailroom are open.");
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            long seen = -1;
            while (open) {
                var now = letters.awaitChangeAfter(seen, HEARTBEAT_MS);
                exchange.getResponseBody()
                        .write((now == seen ? ":\n\n" : "data: " + now + "\n\n").getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streams.release();
        }
    }

    private static void asset(HttpExchange exchange, String path) throws IOException, Refused {
        var asked = ASSET.matcher(path);
        try (InputStream found =
                asked.matches() ? Mailroom.class.getResourceAsStream("page" + path) : InputStream.nullInputStream()) {
            if (!asked.matches() || found == null) {
                throw new Refused(404, "not-found", "There is nothing at " + path + ".");
            }
            exchange.getResponseHeaders().set("Content-Security-Policy", PAGE_POLICY);
            send(exchange, 200, ASSETS.getOrDefault(asked.group(2), "text/plain"), found.readAllBytes());
        }
    }

    private static void json(HttpExchange exchange, int status, Object body) throws IOException {
        send(exchange, status, "application/json", JsonMapper.shared().writeValueAsBytes(body));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var values = new HashMap<String, String>();
        var query = exchange.getRequestURI().getRawQuery();
        for (var pair : query == null ? new String[0] : query.split("&")) {
            var at = pair.indexOf('=');
            if (at > 0) {
                values.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
