package io.tidings.tickets.bulk;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import io.tidings.tickets.Asking;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.ticket.JointChange;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class BulkChangeTests {

    private static final String BULK_CHANGES = "/api/v1/bulk-changes";

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    BulkChanges bulkChanges;

    Asking desk;
    String customer = "";

    @BeforeEach
    void aDesk() {
        desk = new Asking(mvc);
        desk.ask(agent(), get("/api/v1/me"));
        customer = Ids.next() + "@customer.example";
    }

    @Test
    void everyTicketIsChangedAndItsHistoryNamesTheJobForTheDeskAlone() {
        var one = opens();
        var other = opens();

        var job = done(begin(agent(), """
                {"tickets": ["%s", "%s"], "reason": "Storm in the north",
                 "change": {"state": "open", "priority": "high", "assignee": "maya", "addTags": ["storm", "north"]}}""".formatted(one, key(other))));

        assertThat(job.path("total").asInt()).isEqualTo(2);
        assertThat(job.path("done").asInt()).as(job.toString()).isEqualTo(2);
        assertThat(job.path("changed").asInt()).isEqualTo(2);
        for (var ticket : List.of(one, other)) {
            var now = read(ticket);
            assertThat(now.at("/state/id").asString()).isEqualTo("open");
            assertThat(now.at("/priority/id").asString()).isEqualTo("high");
            assertThat(now.at("/assignee/id").asString()).isEqualTo("maya");
            assertThat(now.path("tags").toString()).isEqualTo("[\"storm\",\"north\"]");
        }
        var last = history(agent(), one).get(history(agent(), one).size() - 1);
        assertThat(last.path("actor").asString()).isEqualTo("person:maya");
        assertThat(last.at("/bulkChange/id").asString())
                .isEqualTo(job.path("id").asString());
        assertThat(last.at("/bulkChange/reason").asString()).isEqualTo("Storm in the north");
        assertThat(history(customer(customer), one).toString())
                .contains("ticket.state-changed")
                .doesNotContain("Storm", "bulkChange");
    }

    @Test
    void whatCannotBeChangedIsPassedOverWithTheReasonAndTheRestIsDone() {
        var ours = opens();
        var parent = opens();
        var child = opens();
        desk.ask(
                agent(),
                post("/api/v1/tickets/" + parent + "/links")
                        .content("{\"kind\": \"child\", \"ticket\": \"" + child + "\"}"));
        var merged = opens();
        desk.ask(agent(), post("/api/v1/tickets/" + merged + "/merge").content("{\"into\": \"" + ours + "\"}"));
        var unknown = Ids.next();

        var job = done(begin(agent(), """
                {"tickets": ["%s", "%s", "%s", "%s"], "change": {"state": "closed"}}""".formatted(parent, merged, unknown, ours)));

        assertThat(read(ours).at("/state/id").asString()).isEqualTo("closed");
        assertThat(read(parent).at("/state/id").asString()).isEqualTo("new");
        assertThat(job.path("done").asInt()).isEqualTo(1);
        assertThat(job.path("passedOverCount").asInt()).isEqualTo(3);
        assertThat(codes(job)).containsExactly("open-children", "ticket-merged", "ticket-not-found");
        assertThat(job.at("/passedOver/0/key").asString()).isEqualTo(key(parent));
        assertThat(job.at("/passedOver/0/reason").asString()).contains(key(child));
        assertThat(desk.ask(agent(), get(BULK_CHANGES + "/" + job.path("id").asString() + "/passed-over"))
                        .body()
                        .path("passedOver"))
                .isEqualTo(job.path("passedOver"));
    }

    @Test
    void aTicketOutOfSightIsPassedOverAsOneThatIsNotThere() {
        var theirs = opens();
        var stranger = agentOf("bulk-elsewhere");

        var job = done(begin(stranger, """
                {"tickets": ["%s"], "change": {"priority": "high"}}""".formatted(key(theirs))), stranger);

        assertThat(read(theirs).at("/priority/id").asString()).isEqualTo("normal");
        assertThat(job.at("/passedOver/0/reason").asString())
                .isEqualTo("There is no ticket %s.".formatted(key(theirs)));
        assertThat(job.toString()).doesNotContain(theirs);
    }

    @Test
    void accessThatIsWithdrawnAfterTheBeginningCountsFromThen() {
        var ticket = opens();
        desk.ask(agentOf("support"), get("/api/v1/me"));
        assertThat(desk.ask(
                                admin(),
                                patch("/api/v1/agents/agent-of-support")
                                        .content("{\"access\": {\"support\": \"read\"}}"))
                        .status())
                .isEqualTo(200);
        var asTheTokenSays =
                new Caller("agent-of-support", "Jun Park", null, false, Set.of(Role.AGENT), Set.of("support"));

        var job = bulkChanges.begin(
                asTheTokenSays,
                List.of(ticket),
                new JointChange(null, null, null, "high", null, null, null),
                null,
                null);

        var ended = ended(agentOf("support"), job.id());
        assertThat(codes(ended)).containsExactly("not-in-this-group");
        assertThat(read(ticket).at("/priority/id").asString()).isEqualTo("normal");
    }

    @Test
    void whatAnApiTokenDoesNotAllowTheJobThatItBeganDoesNotDo() {
        var ticket = opens();
        desk.ask(agentOf("support"), get("/api/v1/me"));
        var program = new Caller("agent-of-support", "Jun Park", null, false, Set.of(Role.AGENT), Set.of("support"))
                .only(Set.of(Permission.TICKET_READ));

        var job = bulkChanges.begin(
                program, List.of(ticket), new JointChange(null, null, null, "high", null, null, null), null, null);

        assertThat(codes(ended(agentOf("support"), job.id()))).containsExactly("forbidden");
        assertThat(read(ticket).at("/priority/id").asString()).isEqualTo("normal");
    }

    @Test
    void undoingGivesBackWhatNobodyHasChangedSinceAndListsTheRest() {
        var untouched = opens();
        var touched = opens();
        change(touched, "{\"tags\": [\"kept\"]}");
        var job = done(begin(agent(), """
                {"tickets": ["%s", "%s"],
                 "change": {"state": "closed", "priority": "high", "assignee": "maya", "addTags": ["storm"]}}""".formatted(untouched, touched)));
        change(touched, "{\"state\": \"open\", \"tags\": [\"kept\", \"storm\", \"later\"]}");
        assertThat(job.path("undoable").asBoolean()).isTrue();

        var undo = done(desk.ask(agent(), post(job(job) + "/undo")));

        assertThat(undo.path("undoes")).isEqualTo(job.path("id"));
        assertThat(undo.path("total").asInt()).isEqualTo(2);
        assertThat(read(untouched).at("/state/id").asString()).isEqualTo("new");
        for (var ticket : List.of(untouched, touched)) {
            assertThat(read(ticket).at("/priority/id").asString()).isEqualTo("normal");
            assertThat(read(ticket).path("assignee").isMissingNode()).isTrue();
        }
        assertThat(read(touched).at("/state/id").asString()).isEqualTo("open");
        assertThat(read(touched).path("tags").toString()).isEqualTo("[\"kept\",\"later\"]");
        assertThat(undo.path("done").asInt()).isEqualTo(1);
        assertThat(codes(undo)).containsExactly("changed-since");
        assertThat(undo.at("/passedOver/0/reason").asString()).contains("state").doesNotContain("priority");
    }

    @Test
    void aBulkChangeIsTakenBackOnceAndOnlyAfterItsEnd() {
        var job = done(begin(agent(), """
                {"tickets": ["%s"], "change": {"priority": "high"}}""".formatted(opens())));

        var undo = done(desk.ask(agent(), post(job(job) + "/undo")));
        var again = desk.ask(agent(), post(job(job) + "/undo"));

        assertThat(again.body().path("id")).isEqualTo(undo.path("id"));
        var now = desk.ask(agent(), get(job(job))).body();
        assertThat(now.path("undoneBy")).isEqualTo(undo.path("id"));
        assertThat(now.path("undoable").asBoolean()).isFalse();
        var nothing = done(begin(agent(), """
                {"tickets": ["%s"], "change": {"priority": "high"}}""".formatted(Ids.next())));
        assertThat(desk.ask(agent(), post(job(nothing) + "/undo"))
                        .body()
                        .path("code")
                        .asString())
                .isEqualTo("nothing-to-undo");
    }

    @Test
    void whatAJobHasDoneBeforeItWasCutOffIsNotDoneAgain() {
        var ticket = opens();
        var job = done(begin(agent(), """
                {"tickets": ["%s"], "change": {"state": "closed"}}""".formatted(ticket)));
        change(ticket, "{\"state\": \"open\"}");

        // As a process leaves it that dies after its tickets and before its notes.
        var id = job.path("id").asString();
        database.getCollection("bulk-change-parts").updateOne(new Document("_id", id + ":0"), Updates.unset("outcome"));
        database.getCollection("bulk-changes")
                .updateOne(
                        new Document("_id", id),
                        Updates.combine(
                                Updates.set("state", "running"),
                                Updates.unset("finishedAt"),
                                Updates.set("next", 0),
                                Updates.set("done", 0),
                                Updates.set("changed", 0),
                                Updates.set("due", new Date(0))));

        var ended = ended(agent(), id);
        assertThat(read(ticket).at("/state/id").asString()).isEqualTo("open");
        assertThat(ended.path("done").asInt()).isEqualTo(1);
        assertThat(ended.path("changed").asInt()).isEqualTo(1);
    }

    @Test
    void aCancelledJobStopsBetweenItsTickets() {
        var tickets = Stream.generate(Ids::next)
                .limit(BulkChangeController.MOST_TICKETS)
                .map(id -> "\"" + id + "\"")
                .collect(joining(",", "[", "]"));
        var begun = begin(agent(), "{\"tickets\": " + tickets + ", \"change\": {\"priority\": \"high\"}}");

        desk.ask(agent(), post(job(begun.body()) + "/cancel"));

        var job = ended(agent(), begun.body().path("id").asString());
        assertThat(job.path("state").asString()).isEqualTo("cancelled");
        assertThat(job.path("passedOverCount").asInt()).isLessThan(BulkChangeController.MOST_TICKETS);
        assertThat(job.path("passedOver").size()).isLessThanOrEqualTo(BulkChange.SHOWN_PASSED_OVER);
    }

    @Test
    void theSameKeyBeginsOneJob() {
        var body = "{\"tickets\": [\"%s\"], \"change\": {\"priority\": \"high\"}}".formatted(opens());
        var key = Ids.next();

        var first = desk.ask(
                agent(), post(BULK_CHANGES).header("Idempotency-Key", key).content(body));
        var second = desk.ask(
                agent(), post(BULK_CHANGES).header("Idempotency-Key", key).content(body));

        assertThat(second.body().path("id")).isEqualTo(first.body().path("id"));
        assertThat(desk.ask(
                                agent(),
                                post(BULK_CHANGES)
                                        .header("Idempotency-Key", key)
                                        .content(body.replace("high", "low")))
                        .status())
                .isEqualTo(422);
        assertThat(desk.ask(agent(), get(BULK_CHANGES))
                        .body()
                        .path("bulkChanges")
                        .valueStream()
                        .filter(job -> job.path("id").equals(first.body().path("id"))))
                .hasSize(1);
    }

    @Test
    void aChangeThatNoTicketCouldMakeIsRefusedBeforeAny() {
        for (var change : List.of(
                "{}",
                "{\"state\": \"nowhere\"}",
                "{\"priority\": \"nowhere\"}",
                "{\"assignee\": \"nobody\"}",
                "{\"group\": \"nowhere\"}",
                "{\"type\": \"nowhere\"}",
                "{\"addTags\": [\"a\"], \"removeTags\": [\"a\"]}",
                "{\"colour\": \"red\"}")) {
            var answer = begin(agent(), "{\"tickets\": [\"T-1\"], \"change\": " + change + "}");
            assertThat(answer.status()).as(change).isEqualTo(400);
        }
        assertThat(begin(agent(), "{\"tickets\": [], \"change\": {\"priority\": \"high\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(begin(agent(), "{\"tickets\": [\"x y\"], \"change\": {\"priority\": \"high\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aJobIsItsAgentsAndTheAdministratorsAlone() {
        var job = begin(agent(), "{\"tickets\": [\"%s\"], \"change\": {\"priority\": \"high\"}}".formatted(opens()))
                .body();

        assertThat(desk.ask(agentOf("support"), get(job(job))).status()).isEqualTo(404);
        assertThat(desk.ask(agentOf("support"), post(job(job) + "/cancel")).status())
                .isEqualTo(404);
        assertThat(desk.ask(agentOf("support"), post(job(job) + "/undo")).status())
                .isEqualTo(404);
        assertThat(desk.ask(admin(), get(job(job))).status()).isEqualTo(200);
        assertThat(desk.ask(customer(customer), get(job(job))).status()).isEqualTo(403);
        assertThat(begin(customer(customer), "{\"tickets\": [\"T-1\"], \"change\": {\"priority\": \"high\"}}")
                        .status())
                .isEqualTo(403);
    }

    private Asking.Answer begin(RequestPostProcessor caller, String body) {
        return desk.ask(caller, post(BULK_CHANGES).content(body));
    }

    private JsonNode done(Asking.Answer begun) {
        return done(begun, agent());
    }

    private JsonNode done(Asking.Answer begun, RequestPostProcessor caller) {
        assertThat(begun.status()).as(begun.body().toString()).isEqualTo(202);
        return ended(caller, begun.body().path("id").asString());
    }

    private JsonNode ended(RequestPostProcessor caller, String id) {
        return await().until(
                        () -> desk.ask(caller, get(BULK_CHANGES + "/" + id)).body(), job -> job.has("finishedAt"));
    }

    private static String job(JsonNode job) {
        return BULK_CHANGES + "/" + job.path("id").asString();
    }

    private static List<String> codes(JsonNode job) {
        return job.path("passedOver")
                .valueStream()
                .map(passedOver -> passedOver.path("code").asString())
                .toList();
    }

    private String opens() {
        var opened = desk.ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "Roof", "body": "b", "customer": {"email": "%s"}, "group": "support"}""".formatted(customer)));
        assertThat(opened.status()).as(opened.body().toString()).isEqualTo(201);
        return opened.body().path("id").asString();
    }

    private void change(String ticket, String body) {
        assertThat(desk.ask(agent(), patch("/api/v1/tickets/" + ticket).content(body))
                        .status())
                .isEqualTo(200);
    }

    private JsonNode read(String ticket) {
        return desk.ask(agent(), get("/api/v1/tickets/" + ticket)).body();
    }

    private String key(String ticket) {
        return read(ticket).path("key").asString();
    }

    private JsonNode history(RequestPostProcessor caller, String ticket) {
        return desk.ask(caller, get("/api/v1/tickets/" + ticket + "/history"))
                .body()
                .path("history");
    }
}
