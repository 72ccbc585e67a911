package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.CUSTOMER;
import static io.tidings.systemtests.Suite.RUNNING;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.suite.Api;
import io.tidings.systemtests.Described.Operation;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is the desk's is nobody else's: every address that the API's description names and that is not for customers answers them
 * with 403 or 404, and a stranger with 401. An address is the desk's until it is named here.
 */
@Tag("replicas")
class DeskRoutesTests {

    /** Without a login: forms, the look of the portal, when somebody is there; and a request by the link of a mail. */
    private static final Set<String> FOR_ANYBODY = Set.of(
            "get /api/v1/forms/{id}/definition",
            "post /api/v1/forms/{id}/submissions",
            "get /api/v1/guidance",
            "get /api/v1/portal",
            "get /api/v1/portal/login.css",
            "get /api/v1/portal/logo/{digest}");

    /** By the cookie of a link: no login counts there, so nobody who has one is let in by it. */
    private static final String BY_LINK = "/api/v1/guest/";

    /** For whoever is signed in, about themselves or about what everybody may know. */
    private static final Set<String> FOR_CUSTOMERS = Set.of(
            "get /api/v1/me",
            "patch /api/v1/me",
            "get /api/v1/events",
            "get /api/v1/events/stream",
            "get /api/v1/search",
            "get /api/v1/search/ids",
            "get /api/v1/views",
            "get /api/v1/views/{id}/ids",
            "get /api/v1/views/{id}/tickets",
            "get /api/v1/fields",
            "get /api/v1/states",
            "get /api/v1/priorities",
            "get /api/v1/types",
            "get /api/v1/tickets",
            "post /api/v1/tickets",
            "get /api/v1/tickets/uploads",
            "post /api/v1/tickets/uploads",
            "get /api/v1/notifications",
            "post /api/v1/notifications/read",
            "get /api/v1/notifications/unread",
            "get /api/v1/notifications/preferences",
            "put /api/v1/notifications/preferences");

    /** With a ticket of one's own; another's is 404. */
    private static final Set<String> ON_THEIR_OWN = Set.of(
            "get /api/v1/tickets/{name}",
            "get /api/v1/tickets/{name}/attachments/{n}",
            "get /api/v1/tickets/{name}/history",
            "get /api/v1/tickets/{name}/links",
            "get /api/v1/tickets/{name}/messages",
            "get /api/v1/tickets/{name}/messages/{n}",
            "post /api/v1/tickets/{name}/messages",
            "patch /api/v1/tickets/{name}",
            "get /api/v1/tickets/{name}/rating",
            "put /api/v1/tickets/{name}/rating",
            "post /api/v1/tickets/{name}/close",
            "post /api/v1/tickets/{name}/reopen");

    /** What an address has to be asked with, before it looks who asks. */
    private static final Map<String, String> ASKED_WITH =
            Map.of("topic", "tidings.tickets.mail.dlq", "colour", "#3451b2");

    private static final Api STRANGER = Api.anonymous(RUNNING);
    private static final Described API = Described.api();

    private static final Map<String, String> THERE = new HashMap<>();
    private static String own = "";
    private static String others = "";

    @BeforeAll
    static void somethingIsThere() {
        var mine = CUSTOMER.post("/api/v1/tickets", Map.of("subject", "Mine", "body", "Help"));
        assertThat(mine.status()).as(mine.text()).isEqualTo(201);
        own = mine.body().path("id").asString();
        var other = Suite.opens("Another's", Suite.someCustomer());
        others = other.path("id").asString();
        THERE.put("messages", "1");
        THERE.put("attachments", "1");
        THERE.put("people", other.at("/customer/id").asString());
        THERE.put("groups", "support");
        THERE.put("forms", "none");
        THERE.put("operations", "ticket-service");
        THERE.put("agents", first("agents", "agents"));
        THERE.put("accounts", THERE.get("agents"));
        THERE.put("roles", first("roles", "roles"));
        THERE.put("states", first("states", "states"));
        THERE.put("priorities", first("priorities", "priorities"));
    }

    private static String first(String path, String list) {
        return ADMIN.get("/api/v1/" + path).body().path(list).path(0).path("id").asString("none");
    }

    @Test
    void aCustomerIsRefusedWhateverIsTheDesks() {
        refusedAllButTheirs(CUSTOMER, Set.of(403, 404));
    }

    /** Another way in, with tokens of another kind, which some services do not know at all. */
    @Test
    void aCustomerWhoComesByAnotherSiteIsRefusedItToo() {
        refusedAllButTheirs(Api.inSession(RUNNING, Map.of("email", "jan@customer.example")), Set.of(401, 403, 404));
    }

    private static void refusedAllButTheirs(Api who, Set<Integer> refused) {
        var answers = new TreeMap<String, Integer>();
        for (var operation : API.operations()) {
            var name = operation.name();
            if (FOR_ANYBODY.contains(name) || FOR_CUSTOMERS.contains(name)) {
                continue;
            }
            answers.put(name + " of another's", status(who, operation, others));
            if (operation.path().contains("/tickets/{") && !ON_THEIR_OWN.contains(name)) {
                answers.put(name + " of their own", status(who, operation, own));
            }
        }
        var refusals = answers.entrySet().stream()
                .filter(answer -> !answer.getKey().contains(BY_LINK))
                .toList();
        assertThat(refusals).hasSizeGreaterThan(150);
        assertThat(refusals)
                .filteredOn(answer -> !refused.contains(answer.getValue()))
                .isEmpty();
        assertThat(answers.entrySet())
                .filteredOn(answer -> answer.getKey().contains(BY_LINK))
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer.getValue()).isIn(401, 403, 404));
    }

    @Test
    void aStrangerIsToldToSignIn() {
        var answers = new TreeMap<String, Integer>();
        API.operations().stream()
                .filter(operation -> !FOR_ANYBODY.contains(operation.name()))
                .forEach(operation -> answers.put(operation.name(), status(STRANGER, operation, others)));
        assertThat(answers.entrySet())
                .filteredOn(answer -> answer.getValue() != 401)
                .isEmpty();
    }

    /** What is named here and is not there any more would let a new address of that name pass. */
    @Test
    void whatIsNamedHereIsThere() {
        var names = API.operations().stream().map(Operation::name).toList();
        assertThat(names).containsAll(FOR_ANYBODY).containsAll(FOR_CUSTOMERS).containsAll(ON_THEIR_OWN);
    }

    private static int status(Api who, Operation operation, String ticket) {
        var there = new HashMap<>(THERE);
        there.put("tickets", ticket);
        var query = operation
                .parameters("query")
                .filter(parameter -> parameter.path("required").asBoolean(false))
                .map(parameter -> parameter.path("name").asString())
                .map(name -> name + "=" + URLEncoder.encode(ASKED_WITH.getOrDefault(name, "x"), StandardCharsets.UTF_8))
                .collect(joining("&", "?", ""));
        var request = HttpRequest.newBuilder(
                        URI.create(RUNNING.url() + Described.filled(operation.path(), there) + query))
                .timeout(Duration.ofSeconds(30));
        var hasBody = API.body(operation).isPresent();
        request.method(
                operation.method().toUpperCase(Locale.ROOT),
                hasBody ? BodyPublishers.ofString(API.fittingBody(operation).toString()) : BodyPublishers.noBody());
        if (hasBody) {
            request.header("Content-Type", "application/json");
        }
        if (operation.takesAFile()) {
            request.method(operation.method().toUpperCase(Locale.ROOT), BodyPublishers.ofString(Described.A_FILE))
                    .header("Content-Type", Described.A_FILES_KIND);
        }
        if (who != STRANGER) {
            request.header("Authorization", "Bearer " + who.token());
        }
        return Api.send(request).status();
    }
}
