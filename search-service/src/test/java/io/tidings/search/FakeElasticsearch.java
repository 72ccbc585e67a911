package io.tidings.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidings.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Elasticsearch's answers to reads and writes by id, at its edge: the wire. It finds nothing by itself; a search gets the
 * answer that the test has put there. What the real one does is tried where the suite runs.
 */
public final class FakeElasticsearch implements AutoCloseable {

    private record Stored(JsonNode source, long seqNo) {}

    private final HttpServer server;
    private final Map<String, Stored> documents = new ConcurrentHashMap<>();
    private final Map<String, Runnable> beforeWrite = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> searches = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile String found =
            "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"skipped\":0,\"failed\":0},"
                    + "\"hits\":{\"total\":{\"value\":0,\"relation\":\"eq\"},\"hits\":[]}}";
    private long seqNo;

    public FakeElasticsearch() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public String uri() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** As a node that starts or a proxy in front of none: every request gets a 503. */
    public void setAway(boolean away) {
        this.away = away;
    }

    /** What searches answer from now on. */
    public void setFound(String json) {
        found = json;
    }

    /** The next write of this document is answered so, by {@code status}. */
    public void refuse(String id, int status) {
        refusals.put(id, status);
    }

    public void heal(String id) {
        refusals.remove(id);
    }

    /** Happens right before the next write of this document: somebody else's. */
    public void beforeWriteOf(String id, Runnable act) {
        beforeWrite.put(id, act);
    }

    public void put(String id, JsonNode source) {
        documents.put(id, new Stored(source, next()));
    }

    public JsonNode source(String id) {
        var stored = documents.get(id);
        return stored == null ? EventJson.mapper().missingNode() : stored.source();
    }

    public Set<String> ids() {
        return documents.keySet();
    }

    /** Method and path of every request so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The body of every search so far. */
    public List<String> searches() {
        return List.copyOf(searches);
    }

    public void forget() {
        searches.clear();
        documents.clear();
        refusals.clear();
        beforeWrite.clear();
        requests.clear();
        away = false;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized long next() {
        return seqNo++;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add(exchange.getRequestMethod() + " " + path);
        if (away) {
            answer(exchange, 503, "{\"error\":{\"type\":\"unavailable\",\"reason\":\"away\"},\"status\":503}");
        } else if (path.contains("/_mget")) {
            answer(exchange, 200, read(EventJson.mapper().readTree(body)).toString());
        } else if (path.contains("/_bulk")) {
            answer(exchange, 200, write(body.split("\n")).toString());
        } else if (path.contains("/_search")) {
            searches.add(body);
            answer(exchange, 200, found);
        } else if (path.contains("/_doc/")) {
            answer(exchange, 404, "{\"_index\":\"any\",\"_id\":\"any\",\"found\":false}");
        } else if (path.contains("/_mapping")) {
            answer(exchange, 200, "{\"any\":{\"mappings\":{\"_meta\":{\"complete\":\"yes\"}}}}");
        } else {
            answer(exchange, 200, "{\"acknowledged\":true,\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0}}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
        exchange.getResponseHeaders().add("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8");
        var bytes = json.getBytes(UTF_8);
        var isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : bytes.length);
        if (!isHead) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private ObjectNode read(JsonNode request) {
        var answer = EventJson.mapper().createObjectNode();
        var docs = answer.putArray("docs");
        for (var id : request.path("ids")) {
            var stored = documents.get(id.asString());
            var doc = docs.addObject()
                    .put("_index", "any")
                    .put("_id", id.asString())
                    .put("found", stored != null);
            if (stored != null) {
                doc.put("_seq_no", stored.seqNo()).put("_primary_term", 1).set("_source", stored.source());
            }
        }
        return answer;
    }

    private ObjectNode write(String[] lines) {
        var answer = EventJson.mapper().createObjectNode().put("took", 1).put("errors", false);
        var items = answer.putArray("items");
        for (int i = 0; i < lines.length; i += 2) {
            var action = EventJson.mapper().readTree(lines[i]);
            var name = action.propertyNames().iterator().next();
            write(name, action.path(name), EventJson.mapper().readTree(lines[i + 1]), items);
        }
        return answer;
    }

    private void write(String action, JsonNode meta, JsonNode source, ArrayNode items) {
        var id = meta.path("_id").asString();
        var before = beforeWrite.remove(id);
        if (before != null) {
            before.run();
        }
        var stored = documents.get(id);
        var isStale = action.equals("create")
                ? stored != null
                : meta.has("if_seq_no")
                        && (stored == null
                                || stored.seqNo() != meta.path("if_seq_no").asLong());
        var status = isStale ? 409 : refusals.getOrDefault(id, 200);
        var item = items.addObject()
                .putObject(action)
                .put("_index", "any")
                .put("_id", id)
                .put("status", status);
        if (status == 200) {
            put(id, source);
        } else {
            item.putObject("error").put("type", "any").put("reason", "as the test wants it");
        }
    }
}
