package io.tidings.tickets.account;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keycloak's admin API as far as accounts ask for it, with the troubles that it may have. */
final class KeycloakStandIn {

    enum Trouble {
        NONE,
        /** Answers nothing but that it is not there. */
        AWAY,
        /** Lets nobody manage accounts. */
        REFUSES,
        /** Its mail server is away. */
        NO_MAIL,
        /** Sends the mail, and breaks off before it says so. */
        ANSWERS_ARE_LOST
    }

    /** A mail that it sent. */
    record Sent(String user, List<String> actions, String query) {}

    static final class User {
        final ObjectNode representation;
        final ArrayNode credentials = JSON.createArrayNode();
        final ArrayNode elsewhere = JSON.createArrayNode();
        final TreeSet<String> roles = new TreeSet<>();
        volatile int loggedOut;

        User(ObjectNode representation) {
            this.representation = representation;
        }

        boolean isEnabled() {
            return representation.path("enabled").asBoolean();
        }

        List<String> requiredActions() {
            return representation
                    .path("requiredActions")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final List<Sent> mails = new CopyOnWriteArrayList<>();
    private volatile Trouble trouble = Trouble.NONE;

    KeycloakStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/realms/tidings/protocol/openid-connect/token", exchange -> answer(exchange, 200, """
                {"access_token": "accounts-token", "expires_in": 300}"""));
        server.createContext("/admin/realms/tidings/users", this::users);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void has(Trouble now) {
        trouble = now;
    }

    /** An account that is there before anybody is invited. */
    User knows(String id, String email, boolean verified) {
        var user = new User(JSON.createObjectNode()
                .put("id", id)
                .put("username", email)
                .put("email", email)
                .put("emailVerified", verified)
                .put("enabled", true));
        user.credentials.addObject().put("id", "c1").put("type", "password");
        users.put(id, user);
        return user;
    }

    User user(String id) {
        return Objects.requireNonNull(users.get(id));
    }

    boolean isKnown(String id) {
        return users.containsKey(id);
    }

    List<User> withEmail(String email) {
        return users.values().stream()
                .filter(user -> user.representation.path("email").asString("").equals(email))
                .toList();
    }

    List<Sent> mailsTo(String user) {
        return mails.stream().filter(mail -> mail.user().equals(user)).toList();
    }

    private void users(HttpExchange exchange) throws IOException {
        if (trouble == Trouble.AWAY) {
            answer(exchange, 503, "{}");
            return;
        }
        if (trouble == Trouble.REFUSES
                || !"Bearer accounts-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 403, "{}");
            return;
        }
        var path = exchange.getRequestURI().getPath().substring("/admin/realms/tidings/users".length());
        var parts = path.split("/");
        if (parts.length < 2) {
            all(exchange);
            return;
        }
        var user = users.get(parts[1]);
        if (user == null) {
            answer(exchange, 404, "{}");
            return;
        }
        one(exchange, user, path.substring(1 + parts[1].length()));
    }

    private void all(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                    .map(raw -> URLDecoder.decode(raw, StandardCharsets.UTF_8))
                    .orElse("");
            var found = JSON.createArrayNode();
            users.values().stream()
                    .filter(user -> query.endsWith(
                                    "email=" + user.representation.path("email").asString("-"))
                            || query.endsWith("username="
                                    + user.representation.path("username").asString("-")))
                    .forEach(user -> found.add(user.representation));
            answer(exchange, 200, found.toString());
            return;
        }
        var wanted = (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
        if (!withEmail(wanted.path("email").asString()).isEmpty()) {
            answer(exchange, 409, "{}");
            return;
        }
        var id = "kc-" + wanted.path("email").asString();
        users.put(id, new User(wanted.put("id", id)));
        answer(exchange, 201, "");
    }

    private void one(HttpExchange exchange, User user, String what) throws IOException {
        var method = exchange.getRequestMethod();
        var body = exchange.getRequestBody().readAllBytes();
        switch (method + " " + what) {
            case "GET " -> answer(exchange, 200, user.representation.toString());
            case "PUT " -> {
                user.representation.setAll((ObjectNode) JSON.readTree(body));
                answer(exchange, 204, "");
            }
            case "DELETE " -> {
                users.remove(user.representation.path("id").asString());
                answer(exchange, 204, "");
            }
            case "GET /credentials" -> answer(exchange, 200, user.credentials.toString());
            case "GET /federated-identity" -> answer(exchange, 200, user.elsewhere.toString());
            case "GET /role-mappings/realm" -> answer(exchange, 200, roles(user.roles));
            case "GET /role-mappings/realm/available" -> answer(exchange, 200, roles(List.of("admin", "agent")));
            case "POST /role-mappings/realm" -> {
                JSON.readTree(body)
                        .forEach(role -> user.roles.add(role.path("name").asString()));
                answer(exchange, 204, "");
            }
            case "DELETE /role-mappings/realm" -> {
                JSON.readTree(body)
                        .forEach(role -> user.roles.remove(role.path("name").asString()));
                answer(exchange, 204, "");
            }
            case "POST /logout" -> {
                user.loggedOut++;
                answer(exchange, 204, "");
            }
            case "PUT /execute-actions-email" -> mail(exchange, user, JSON.readTree(body));
            default -> credential(exchange, user, method, what);
        }
    }

    private void mail(HttpExchange exchange, User user, JsonNode actions) throws IOException {
        if (trouble == Trouble.NO_MAIL) {
            answer(exchange, 500, "{}");
            return;
        }
        mails.add(new Sent(
                user.representation.path("id").asString(),
                actions.valueStream().map(JsonNode::asString).toList(),
                exchange.getRequestURI().getQuery()));
        if (trouble == Trouble.ANSWERS_ARE_LOST) {
            exchange.close();
            return;
        }
        answer(exchange, 204, "");
    }

    private static void credential(HttpExchange exchange, User user, String method, String what) throws IOException {
        var left = new ArrayList<JsonNode>();
        user.credentials.forEach(credential -> {
            if (!what.equals("/credentials/" + credential.path("id").asString())) {
                left.add(credential);
            }
        });
        if (!method.equals("DELETE") || left.size() == user.credentials.size()) {
            answer(exchange, 404, "{}");
            return;
        }
        user.credentials.removeAll();
        user.credentials.addAll(left);
        answer(exchange, 204, "");
    }

    private static String roles(Iterable<String> names) {
        var roles = JSON.createArrayNode();
        names.forEach(name -> roles.addObject().put("id", "role-" + name).put("name", name));
        return roles.toString();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
