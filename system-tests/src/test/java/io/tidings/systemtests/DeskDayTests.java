package io.tidings.systemtests;

import static io.tidings.systemtests.Rollout.JUN;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.suite.Api;
import io.tidings.suite.Api.Answer;
import io.tidings.suite.Mail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A desk that was moved over from another helpdesk, and a day of work in it. What each history tells is read line by line. */
@Tag("flow")
class DeskDayTests {

    private static Rollout desk;

    @BeforeAll
    static void setUp() {
        desk = new Rollout();
    }

    @AfterAll
    static void putAway() {
        if (desk != null) {
            desk.close();
        }
    }

    @Test
    void theTenThingsOfTheRollOutAreThereAsTheyWereSetUp() {
        assertThat(one("groups", "groups", desk.accounts).at("/followUp/rule").asString())
                .isEqualTo("new-ticket");
        assertThat(read(ADMIN, "organizations?domain=" + desk.domain)
                        .at("/organizations/0/id")
                        .asString())
                .isEqualTo(desk.organization);
        assertThat(one("states", "states", desk.supplier).at("/label/pl").asString())
                .isEqualTo("U dostawcy");
        assertThat(one("priorities", "priorities", desk.critical).path("weight").asInt())
                .isEqualTo(desk.weight);
        var complaint = one("types", "types", desk.complaint);
        assertThat(complaint.path("transitions").toString()).isEqualTo("{\"closed\":[\"open\"]}");
        assertThat(complaint.path("fields").toString()).contains(desk.cause, desk.freshdeskId);
        assertThat(one("fields?target=ticket", "fields", "ticket." + desk.cause)
                        .path("required")
                        .asString())
                .isEqualTo("closing");
        assertThat(one("fields?target=person", "fields", "person." + desk.jobLevel)
                        .path("kind")
                        .asString())
                .isEqualTo("text");
        assertThat(one("roles", "roles", desk.firstLine).path("permissions").toString())
                .doesNotContain("ticket.merge");

        var jan = read(AGENT, "people?externalId=FD-" + desk.word).at("/people/0");
        assertThat(jan.path("organizationId").asString()).isEqualTo(desk.organization);
        assertThat(jan.at("/fields/" + desk.jobLevel + "/value").asString()).isEqualTo("director");

        var id = opens(
                        "api",
                        desk.owner,
                        "Tagged " + Suite.unique(),
                        Map.of(
                                "tags",
                                List.of(desk.tag),
                                "priority",
                                desk.critical,
                                "fields",
                                Map.of(desk.freshdeskId, 34282)))
                .path("id")
                .asString();
        assertThat(Suite.found("tag:" + desk.tag + " priority:>=" + desk.weight)
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(read(AGENT, "tickets/" + id + "/signature").path("text").asString())
                .isEqualTo("Maya Lind, Magazyn");
    }

    /** The first three tests of the roll-out: each of the ways in which a desk begins a ticket. */
    @Test
    void aReceivedCallAnOutboundCallAndAnOutboundMailEachReachTheCustomerOnce() {
        var word = Suite.unique();
        var received = opens("phone-in", desk.owner, "Call from Jan " + word, Map.of());
        var called = opens("phone-out", desk.owner, "Call to Jan " + word, Map.of());
        var mailed = opens("email", desk.owner, "Mail to Jan " + word, Map.of());

        await().atMost(SOON).until(() -> about(word, desk.owner).size() == 3);
        assertThat(about("Call from Jan " + word, desk.owner)).singleElement().satisfies(mail -> {
            assertThat(mail.text()).contains("dziękujemy", received.path("key").asString());
            assertThat(mail.text()).doesNotContain("Body of");
        });
        for (var ticket : List.of(called, mailed)) {
            var subject =
                    ticket.at("/subject").asString(ticket.at("/subject/value").asString());
            assertThat(about(subject, desk.owner)).singleElement().satisfies(mail -> {
                assertThat(mail.subject()).contains("[" + ticket.path("key").asString() + "]");
                assertThat(mail.text()).contains("Body of " + subject, "Maya Lind, Magazyn");
                assertThat(mail.replyTo()).startsWith(desk.warehouse);
            });
        }
        assertThat(History.of(received.path("id").asString())).containsExactly("Maya Lind: opened message=1");
        for (var ticket : List.of(called, mailed)) {
            assertThat(History.of(ticket.path("id").asString()))
                    .containsExactly("Maya Lind: opened message=1", "Maya Lind: state-changed from=new to=waiting");
        }
        assertThat(state(received)).isEqualTo("new");
        assertThat(state(called)).isEqualTo("waiting");
        assertThat(state(mailed)).isEqualTo("waiting");
    }

    /** The fourth and the fifth: a mail begins a ticket, is acknowledged, and the answer to it goes on there. */
    @Test
    void aMailIsAcknowledgedAnsweredClosedAndReopened() {
        var word = Suite.unique();
        var anna = "anna@" + desk.domain;
        desk.writes(anna, desk.warehouse, "Broken pallet " + word, "It is broken");
        var ticket = Suite.found(word);
        var id = ticket.path("id").asString();
        assertThat(ticket.at("/group/id").asString()).isEqualTo(desk.warehouse);
        assertThat(read(AGENT, "tickets/" + id).at("/organization/id").asString())
                .isEqualTo(desk.organization);
        await().atMost(SOON).until(() -> about(word, anna).size() == 1);

        var me = read(AGENT, "me").path("id").asString();
        done(AGENT.patch(
                "/api/v1/tickets/" + id, Map.of("assignee", me, "type", desk.complaint, "tags", List.of(desk.tag))));
        says(AGENT, id, Map.of("body", "We are looking into it " + word));
        var answer = await().atMost(SOON).until(() -> mailWith("looking into it " + word, anna), Objects::nonNull);
        assertThat(answer.text()).contains("Maya Lind, Warehouse");
        MAIL.send(
                anna,
                answer.replyTo(),
                Suite.mail(anna, "Re: " + answer.subject(), "Thank you", "In-Reply-To: " + answer.messageId()));
        await().atMost(SOON).until(() -> state(id).equals("open"));

        var unexplained = AGENT.patch("/api/v1/tickets/" + id, Map.of("state", "closed"));
        assertThat(unexplained.status()).isEqualTo(409);
        assertThat(unexplained.text()).contains("fields-missing", desk.cause);
        done(AGENT.patch("/api/v1/tickets/" + id, Map.of("fields", Map.of(desk.cause, "damage"), "state", "closed")));
        assertThat(AGENT.patch("/api/v1/tickets/" + id, Map.of("state", desk.supplier))
                        .status())
                .isEqualTo(409);
        desk.writes(anna, desk.warehouse, "Re: [" + ticket.path("key").asString() + "]", "It broke again");
        await().atMost(SOON).until(() -> state(id).equals("open"));

        assertThat(History.of(id))
                .containsExactly(
                        "mail: opened message=1",
                        "Maya Lind: assigned to=Maya Lind",
                        "Maya Lind: type-changed to=" + desk.complaint,
                        "Maya Lind: tags-changed added=" + desk.tag + " removed=",
                        "Maya Lind: message-added message=2 visibility=public channel=email",
                        "Maya Lind: state-changed from=new to=waiting",
                        "mail: message-added message=3 visibility=public channel=email",
                        "mail: state-changed from=waiting to=open",
                        "Maya Lind: fields-changed fields=" + desk.cause + " from= to=" + desk.cause + ":damage",
                        "Maya Lind: state-changed from=open to=closed",
                        "mail: message-added message=4 visibility=public channel=email",
                        "mail: state-changed from=closed to=open");
    }

    @Test
    void twoTicketsBecomeOneAndAreSeparatedAndMailsToEitherNumberFindTheirs() {
        var word = Suite.unique();
        var piotr = "piotr@" + desk.domain;
        desk.writes(piotr, desk.warehouse, "First about " + word, "The first");
        var target = Suite.found("First " + word);
        desk.writes(piotr, desk.warehouse, "Second about " + word, "The second");
        var source = Suite.found("Second " + word);
        var merge = "/api/v1/tickets/" + source.path("id").asString() + "/merge";
        var into = Map.of("into", target.path("key").asString());
        assertThat(JUN.post(merge, into).text()).contains("ticket.merge");

        done(AGENT.post(merge, into));
        arrives(piotr, source, target, "To the second, while it is merged " + word);
        assertThat(words(target)).contains("The first", "The second");
        done(AGENT.post("/api/v1/tickets/" + source.path("id").asString() + "/unmerge", Map.of()));
        arrives(piotr, source, source, "To the second, on its own " + word);
        arrives(piotr, target, target, "To the first " + word);

        assertThat(words(target))
                .contains("while it is merged", "To the first")
                .doesNotContain("The second", "on its own");
        assertThat(words(source)).contains("The second", "on its own").doesNotContain("while it is merged");
        var first = target.path("key").asString();
        var second = source.path("key").asString();
        assertThat(History.of(source.path("id").asString()))
                .containsExactly(
                        "mail: opened message=1",
                        "Maya Lind: merged into=" + first,
                        "Maya Lind: unmerged into=" + first,
                        "mail: message-added message=2 visibility=public channel=email");
        assertThat(History.of(target.path("id").asString()))
                .containsExactly(
                        "mail: opened message=1",
                        "Maya Lind: merged from=" + second,
                        "mail: message-added message=2 visibility=public channel=email",
                        "Maya Lind: unmerged from=" + second,
                        "mail: message-added message=3 visibility=public channel=email");
    }

    @Test
    void aMoveTakesATicketOutOfOneGroupsSightAndUnderTheRuleOfAnother() {
        var word = Suite.unique();
        var ewa = "ewa@" + desk.domain;
        desk.writes(ewa, desk.warehouse, "Whose is it " + word, "An invoice");
        var ticket = Suite.found(word);
        var id = ticket.path("id").asString();
        var path = "/api/v1/tickets/" + id;
        done(JUN.patch(path, Map.of("assignee", read(JUN, "me").path("id").asString())));
        assertThat(JUN.patch(path, Map.of("group", desk.accounts)).status()).isEqualTo(403);

        done(AGENT.patch(path, Map.of("group", desk.accounts)));
        assertThat(JUN.get(path).status()).isEqualTo(404);
        await().atMost(SOON).until(() -> Suite.search(JUN, word).isEmpty());
        done(AGENT.patch(path, Map.of("state", "closed")));
        desk.writes(ewa, desk.accounts, "Re: [" + ticket.path("key").asString() + "] " + word, "And another one");

        var next = await().atMost(SOON)
                .until(
                        () -> Suite.search(AGENT, word + " state:new"),
                        found -> found.size() == 1
                                && !found.get(0).path("id").asString().equals(id))
                .get(0);
        assertThat(next.at("/group/id").asString()).isEqualTo(desk.accounts);
        assertThat(read(AGENT, "tickets/" + id + "/links").toString())
                .contains(next.path("id").asString());
        await().atMost(SOON).until(() -> History.of(id).size() == 6);
        assertThat(History.of(id))
                .containsExactly(
                        "mail: opened message=1",
                        "Jun Park: assigned to=Jun Park",
                        "Maya Lind: moved from=Magazyn to=Księgowość",
                        "Maya Lind: assigned from=Jun Park",
                        "Maya Lind: state-changed from=new to=closed",
                        "mail: linked link=" + next.path("key").asString());
    }

    @Test
    void anErasedPersonsWordsAreGoneAndTheFactsRemain() {
        var word = Suite.unique();
        var zofia = "zofia@" + desk.domain;
        desk.writes(zofia, desk.warehouse, "My health " + word, "Nobody shall know of " + word);
        var ticket = Suite.found(word);
        var id = ticket.path("id").asString();
        says(AGENT, id, Map.of("body", "We forget " + word, "visibility", "internal", "channel", "note"));
        var person = "/api/v1/people/" + ticket.at("/customer/id").asString() + "/erasure";
        assertThat(AGENT.post(person, Map.of()).status()).isEqualTo(403);

        done(ADMIN.post(person, Map.of()));

        await().atMost(SOON).until(() -> Suite.search(AGENT, word).isEmpty());
        assertThat(AGENT.get("/api/v1/tickets/" + id).text() + words(ticket) + History.of(id))
                .doesNotContain(word)
                .doesNotContain("zofia");
        assertThat(History.of(id))
                .containsExactly(
                        "mail: opened message=1",
                        "Maya Lind: message-added message=2 visibility=internal channel=note",
                        "Ada Kwon: erased messages=1,2");
        assertThat(ADMIN.get(person).text()).doesNotContain(word).doesNotContain("zofia");
    }

    private static JsonNode opens(String channel, String customer, String subject, Map<String, ?> more) {
        var request = new HashMap<String, Object>(more);
        request.putAll(Map.of(
                "subject",
                subject,
                "body",
                "Body of " + subject,
                "group",
                desk.warehouse,
                "channel",
                channel,
                "customer",
                Map.of("email", customer)));
        var answer = AGENT.post("/api/v1/tickets", request);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.body();
    }

    /** A mail that names one ticket arrives in one of the two. */
    private static void arrives(String customer, JsonNode named, JsonNode where, String text) {
        desk.writes(customer, desk.warehouse, "Re: [" + named.path("key").asString() + "]", text);
        await().atMost(SOON).until(() -> words(where).contains(text));
    }

    private static void says(Api who, String ticket, Map<String, ?> message) {
        var answer = who.post("/api/v1/tickets/" + ticket + "/messages", message);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    }

    private static JsonNode read(Api who, String what) {
        var answer = who.get("/api/v1/" + what);
        assertThat(answer.status()).as(what + " " + answer.text()).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode one(String what, String list, String id) {
        return read(ADMIN, what)
                .path(list)
                .valueStream()
                .filter(each -> each.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + id + " among the " + list));
    }

    private static String state(JsonNode opened) {
        return state(opened.path("id").asString());
    }

    private static String state(String ticket) {
        return read(AGENT, "tickets/" + ticket).at("/state/id").asString();
    }

    /** What the desk reads in a ticket. */
    private static String words(JsonNode ticket) {
        return Suite.messages(ticket.path("id").asString()).toString();
    }

    private static List<Mail.Received> about(String subject, String customer) {
        return MAIL.inbox(customer).stream()
                .filter(mail -> mail.subject().contains(subject))
                .toList();
    }

    private static Mail.Received mailWith(String text, String customer) {
        return MAIL.inbox(customer).stream()
                .filter(mail -> mail.text().contains(text))
                .findFirst()
                .orElse(null);
    }
}
