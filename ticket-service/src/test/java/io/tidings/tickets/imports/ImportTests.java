package io.tidings.tickets.imports;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.importer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Message;
import io.tidings.events.TicketFact.TicketImported;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import io.tidings.tickets.ticket.TicketStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class ImportTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    TicketStore tickets;

    private final String externalId = "fd-" + Ids.next();

    @Test
    void aTicketComesWithItsDatesAuthorsNumberAndState() {
        var number = number();
        var imported = imported(ticket(externalId, ", \"number\": " + number));
        assertThat(imported.path("outcome").asString()).isEqualTo("created");
        assertThat(imported.path("messagesAdded").asInt()).isEqualTo(3);

        var ticket = read("/api/v1/tickets/" + imported.path("id").asString());
        assertThat(ticket.path("number").asLong()).isEqualTo(number);
        assertThat(ticket.path("externalId").asString()).isEqualTo(externalId);
        assertThat(ticket.at("/state/id").asString()).isEqualTo("closed");
        assertThat(ticket.path("createdAt").asString()).isEqualTo("2019-03-04T08:00:00Z");
        assertThat(ticket.path("updatedAt").asString()).isEqualTo("2019-03-06T10:00:00Z");
        assertThat(ticket.path("closedAt").asString()).isEqualTo("2019-03-06T10:00:00Z");
        var messages = read("/api/v1/tickets/" + number + "/messages").path("messages");
        assertThat(messages.valueStream().map(message -> message.path("text").asString()))
                .containsExactly("Only for us", "It was corrected.", "The invoice is wrong.");
        assertThat(messages.at("/1/author/role").asString()).isEqualTo("agent");
        assertThat(messages.at("/1/author/name").asString()).isEqualTo("Former Agent");
        assertThat(messages.at("/2/createdAt").asString()).isEqualTo("2019-03-04T08:00:00Z");
        assertThat(messages.at("/0/visibility").asString()).isEqualTo("internal");
    }

    @Test
    void itComesWithOneEventWhichSaysThatItWasImported() {
        var id = imported(ticket(externalId, "")).path("id").asString();
        var outbox = database.getCollection("tickets")
                .find(new Document("_id", id))
                .first()
                .getList("outbox", Document.class);
        assertThat(outbox).singleElement().satisfies(entry -> {
            var event = EventJson.read(entry.getString("json"));
            assertThat(event.imported()).isTrue();
            assertThat(event.fact()).isInstanceOfSatisfying(TicketImported.class, fact -> assertThat(fact.messages())
                    .extracting(Message::text)
                    .containsExactly("The invoice is wrong.", "It was corrected.", "Only for us"));
        });
    }

    @Test
    void whatCustomersMaySeeOfItHasNoInternalWords() {
        var id = imported(ticket(externalId, "")).path("id").asString();
        var entry = database.getCollection("tickets")
                .find(new Document("_id", id))
                .first()
                .getList("outbox", Document.class)
                .getFirst();
        var shown = EventJson.read(entry.getString("json")).publicPart().map(EventJson::writeString);
        assertThat(shown).hasValueSatisfying(json -> assertThat(json)
                .contains("The invoice is wrong.", "It was corrected.")
                .doesNotContain("Only for us"));
    }

    @Test
    void theSameBatchAgainChangesNothing() {
        var first = imported(ticket(externalId, ""));
        var again = imported(ticket(externalId, ""));
        assertThat(again.path("outcome").asString()).isEqualTo("exists");
        assertThat(again.path("id")).isEqualTo(first.path("id"));
        assertThat(again.path("number")).isEqualTo(first.path("number"));
        assertThat(again.path("messagesAdded").asInt()).isZero();
        var ticket = read("/api/v1/tickets/" + first.path("id").asString());
        assertThat(ticket.path("version").asInt()).isEqualTo(1);
    }

    @Test
    void aLaterExportBringsTheMessagesThatAreMissing() {
        var first = imported(ticket(externalId, ""));
        var more = imported(ticket(externalId, "").replace("\"messages\": [", """
                "messages": [{"externalId": "m4", "body": "One more thing", "createdAt": "2019-03-07T10:00:00Z"},"""));
        assertThat(more.path("outcome").asString()).isEqualTo("exists");
        assertThat(more.path("messagesAdded").asInt()).isEqualTo(1);
        var ticket = read("/api/v1/tickets/" + first.path("id").asString());
        assertThat(ticket.at("/state/id").asString()).isEqualTo("closed");
        assertThat(ticket.at("/landmarks/messageCount").asInt()).isEqualTo(4);
    }

    @Test
    void aConversationLongerThanOneWriteComesWhole() {
        var messages = IntStream.range(0, 70)
                .mapToObj(n -> """
                        {"body": "Line %d", "createdAt": "2020-01-01T00:%02d:%02dZ"}""".formatted(n, n / 60, n % 60))
                .collect(Collectors.joining(","));
        var imported = imported("""
                {"externalId": "%s", "subject": "Long", "customer": {"email": "long@customer.example"},
                 "createdAt": "2020-01-01T00:00:00Z", "messages": [%s]}""".formatted(externalId, messages));
        assertThat(imported.path("messagesAdded").asInt()).isEqualTo(70);
        var newest = read("/api/v1/tickets/" + imported.path("id").asString() + "/messages?limit=200")
                .path("messages");
        assertThat(newest.valueStream().map(message -> message.path("text").asString()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 70).mapToObj(n -> "Line " + (69 - n)).toList());
    }

    @Test
    void aLongConversationComesInSeveralRequestsAndInFewSilentEvents() {
        imported(ticket(externalId, ""));
        var sent = conversation(externalId, 0, 120);

        assertThat(added(sent)).isEqualTo(120);
        assertThat(added(sent)).isZero();
        assertThat(added(conversation(externalId, 100, 130))).isEqualTo(10);

        var events = events(externalId);
        assertThat(events).allMatch(Event::imported);
        assertThat(events.stream()
                        .map(event -> ((TicketImported) event.fact()).messages().size()))
                .containsExactly(3, 50, 50, 20, 10);
        var ticket = read("/api/v1/tickets/" + events.getFirst().subject());
        assertThat(ticket.at("/landmarks/messageCount").asInt()).isEqualTo(133);
        assertThat(ticket.at("/state/id").asString()).isEqualTo("closed");
        assertThat(ticket.path("updatedAt").asString()).isEqualTo("2019-03-06T10:00:00Z");
        var newest = read("/api/v1/tickets/" + ticket.path("id").asString() + "/messages?limit=130")
                .path("messages");
        assertThat(newest.valueStream().map(message -> message.path("text").asString()))
                .containsExactlyElementsOf(IntStream.range(0, 130)
                        .mapToObj(n -> "Line " + (129 - n))
                        .toList());
    }

    @Test
    void aConversationOfManyMegabytesIsCutIntoEventsThatABrokerTakes() {
        imported(ticket(externalId, ""));
        var text = "word ".repeat(20_000);
        var messages =
                IntStream.range(0, 30).mapToObj(n -> """
                        {"externalId": "l%d", "body": "%s", "createdAt": "2020-01-01T00:00:%02dZ"}""".formatted(n, text, n)).collect(Collectors.joining(","));

        assertThat(added("""
                {"ticket": "%s", "messages": [%s]}""".formatted(externalId, messages))).isEqualTo(30);

        assertThat(events(externalId))
                .allSatisfy(event -> assertThat(EventJson.write(event).length).isLessThan(1_000_000));
    }

    @Test
    void manyWhoSendTheSameConversationAtOnceAddEachMessageOnce() throws Exception {
        imported(ticket(externalId, ""));
        var sent = conversation(externalId, 0, 90);
        var added = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> added(sent)))
                    .toList();
            for (var answer : asked) {
                added += answer.get();
            }
        }
        assertThat(added).isEqualTo(90);
        var texts = events(externalId).stream()
                .flatMap(event -> ((TicketImported) event.fact()).messages().stream())
                .map(Message::text)
                .toList();
        assertThat(texts).hasSize(93).doesNotHaveDuplicates();
    }

    @Test
    void aConversationThatCannotBeTakenSaysWhy() {
        assertThat(conversationRefused(conversation(externalId, 0, 1))).contains(externalId, "send it first");
        imported(ticket(externalId, ""));
        assertThat(conversationRefused("""
                {"ticket": "%s", "messages": [{"body": "Nameless", "createdAt": "2020-01-01T00:00:00Z"}]}""".formatted(externalId))).contains("needs an external id");
        assertThat(conversationRefused("""
                {"ticket": "%s", "messages": [{"externalId": "c", "channel": "chat", "body": "Hi", "mail": {"messageId": "a@b"},
                 "createdAt": "2020-01-01T00:00:00Z"}]}""".formatted(externalId))).contains("chat", "mail header");
    }

    @Test
    void whatWasErasedStaysErasedAlsoWhereTheOtherSystemStillHasIt() {
        var id = imported(ticket(externalId, "")).path("id").asString();
        tickets.change(
                id, Cause.SYSTEM, now -> now.erase(List.of(1, 2, 3), now.state().updatedAt()));

        assertThat(conversationRefused(conversation(externalId, 0, 1))).contains("was erased");
        assertThat(read("/api/v1/tickets/" + id).at("/landmarks/messageCount").asInt())
                .isEqualTo(3);
    }

    @Test
    void aMailComesWithItsHeader() {
        var id = imported(ticket(externalId, "")).path("id").asString();
        assertThat(added("""
                {"ticket": "%1$s", "messages": [{"externalId": "m9", "body": "By mail", "createdAt": "2020-01-01T00:00:00Z",
                  "mail": {"messageId": " <Nine@%1$s.example> ", "inReplyTo": "<eight@%1$s.example>",
                           "references": ["<one@%1$s.example>", "<eight@%1$s.example>"],
                           "to": ["support@tidings.example", "Anna@customer.example"], "cc": [],
                           "bcc": ["Auditor@else.example"]}}]}""".formatted(externalId))).isEqualTo(1);

        var message = read("/api/v1/tickets/" + id + "/messages?limit=1").at("/messages/0");
        assertThat(message.path("channel").asString()).isEqualTo("email");
        assertThat(message.at("/mail/messageId").asString()).isEqualTo("Nine@%s.example".formatted(externalId));
        assertThat(message.at("/mail/references/1").asString()).isEqualTo("eight@%s.example".formatted(externalId));
        assertThat(message.at("/mail/to").toString()).isEqualTo("[\"anna@customer.example\"]");
        assertThat(message.at("/mail/bcc").toString()).isEqualTo("[\"auditor@else.example\"]");
    }

    @Test
    void oneThatCannotBeTakenIsNamedAndTheOthersAreTaken() {
        var answer = ask(
                admin(),
                post("/api/v1/imports")
                        .content("{\"tickets\": [%s, %s, %s]}"
                                .formatted(
                                        ticket(externalId + "-a", ", \"group\": \"nowhere\""),
                                        ticket(externalId + "-b", ""),
                                        ticket(externalId + "-c", "").replace("closed", "sleeping"))));
        var tickets = json(answer).path("tickets");
        assertThat(tickets.valueStream().map(ticket -> ticket.path("outcome").asString()))
                .containsExactly("refused", "created", "refused");
        assertThat(tickets.at("/0/error").asString()).contains("nowhere").contains("support");
        assertThat(tickets.at("/2/error").asString()).contains("sleeping");
    }

    /** It would say that it goes on elsewhere, and be open to nobody: neither to the desk nor to its customer's next mail. */
    @Test
    void noTicketComesAsMergedIntoNone() {
        var merged = ticket(externalId, "").replace("\"state\": \"closed\"", "\"state\": \"merged\"");
        var refused = imported(merged);
        assertThat(refused.path("outcome").asString()).isEqualTo("refused");
        assertThat(refused.path("error").asString()).contains("merged", "Import it as closed");

        assertThat(imported(ticket(externalId, "")).path("outcome").asString()).isEqualTo("created");
    }

    @Test
    void aNumberThatIsTakenIsSaid() {
        var number = number();
        imported(ticket(externalId, ", \"number\": " + number));
        var second = imported(ticket(externalId + "-b", ", \"number\": " + number));
        assertThat(second.path("outcome").asString()).isEqualTo("refused");
        assertThat(second.path("error").asString()).contains(String.valueOf(number));
    }

    @Test
    void laterTicketsGetHigherNumbersThanTheImportedOnes() {
        var number = number();
        imported(ticket(externalId, ", \"number\": " + number));
        var opened = json(ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "New", "body": "New", "customer": {"email": "new@customer.example"}}""")));
        assertThat(opened.path("number").asLong()).isGreaterThan(number);
    }

    @Test
    void theShapeIsCheckedBeforeAnythingIsWritten() {
        var answer = ask(
                admin(),
                post("/api/v1/imports")
                        .content("{\"tickets\": [%s, {\"externalId\": \"x\"}]}".formatted(ticket(externalId, ""))));
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(json(answer).path("fields").valueStream().map(field -> field.path("field")
                        .asString()))
                .contains("tickets[1].subject", "tickets[1].createdAt");
        assertThat(imported(ticket(externalId, "")).path("outcome").asString()).isEqualTo("created");
    }

    @Test
    void peopleAndOrganizationsComeBeforeTheirTickets() {
        var answer = json(ask(importer(), post("/api/v1/imports").content("""
                {"organizations": [{"externalId": "o-%1$s", "name": "Acme %1$s", "domains": ["%1$s.example"], "shared": true}],
                 "people": [{"externalId": "p-%1$s", "name": "Jan Kowalski", "emails": ["Jan@%1$s.example"],
                    "phones": ["+48 22 123 45 67"], "organization": "o-%1$s", "language": "pl", "notes": "Calls often."}],
                 "tickets": [{"externalId": "%1$s", "subject": "Old", "customer": {"externalId": "p-%1$s"},
                    "createdAt": "2019-03-04T08:00:00Z", "messages": [{"body": "Hello", "createdAt": "2019-03-04T08:00:00Z"}]}]}
                """.formatted(externalId))));
        assertThat(answer.at("/organizations/0/outcome").asString()).isEqualTo("created");
        assertThat(answer.at("/people/0/outcome").asString()).isEqualTo("created");
        assertThat(answer.at("/tickets/0/outcome").asString()).isEqualTo("created");

        var person = read("/api/v1/people?externalId=p-" + externalId).at("/people/0");
        assertThat(person.path("emails").valueStream().map(JsonNode::asString))
                .containsExactly("jan@" + externalId + ".example");
        assertThat(person.path("organizationId")).isEqualTo(answer.at("/organizations/0/id"));
        assertThat(person.path("notes").asString()).isEqualTo("Calls often.");
        var ticket = read("/api/v1/tickets/" + answer.at("/tickets/0/id").asString());
        assertThat(ticket.at("/customer/id")).isEqualTo(person.path("id"));
        assertThat(ticket.at("/organization/name").asString()).isEqualTo("Acme " + externalId);
        assertThat(ticket.path("language").asString()).isEqualTo("pl");
    }

    @Test
    void somebodyWhoIsHereIsCompletedAndNotChanged() {
        var known = json(ask(agent(), post("/api/v1/people").content("""
                {"name": "Known", "emails": ["%s@known.example"]}""".formatted(externalId))));
        var sent = """
                {"people": [{"externalId": "p-%1$s", "name": "Other", "emails": ["%1$s@known.example", "%1$s@second.example"],
                  "jobTitle": "Buyer"}]}""".formatted(externalId);
        for (var time = 0; time < 2; time++) {
            var imported =
                    json(ask(admin(), post("/api/v1/imports").content(sent))).at("/people/0");
            assertThat(imported.path("outcome").asString()).isEqualTo("exists");
            assertThat(imported.path("id")).isEqualTo(known.path("id"));
        }
        var person = read("/api/v1/people/" + known.path("id").asString());
        assertThat(person.path("name").asString()).isEqualTo("Known");
        assertThat(person.path("jobTitle").asString()).isEqualTo("Buyer");
        assertThat(person.path("emails").size()).isEqualTo(2);
        assertThat(person.path("version").asInt())
                .as("the second time changed nothing")
                .isEqualTo(2);

        var another = json(ask(admin(), post("/api/v1/imports").content("""
                {"people": [{"externalId": "q-%1$s", "emails": ["%1$s@known.example"]}]}""".formatted(externalId))));
        assertThat(another.at("/people/0/outcome").asString()).isEqualTo("refused");
        assertThat(another.at("/people/0/error").asString()).contains("p-" + externalId);
    }

    @Test
    void anOrganizationThatIsHereIsCompletedAndNotChanged() {
        var sent = """
                {"organizations": [{"externalId": "o-%1$s", "name": "Acme %1$s", "domains": ["%2$s"], "notes": "Ours"}]}""";
        json(ask(agent(), post("/api/v1/organizations").content("""
                {"name": "ACME %1$s", "domains": ["one-%1$s.example"], "notes": "Theirs"}""".formatted(externalId))));
        var imported = json(ask(
                        admin(),
                        post("/api/v1/imports").content(sent.formatted(externalId, "two-" + externalId + ".example"))))
                .at("/organizations/0");
        assertThat(imported.path("outcome").asString()).isEqualTo("exists");
        var organization = read("/api/v1/organizations/" + imported.path("id").asString());
        assertThat(organization.path("name").asString()).isEqualTo("ACME " + externalId);
        assertThat(organization.path("notes").asString()).isEqualTo("Theirs");
        assertThat(organization.path("domains").valueStream().map(JsonNode::asString))
                .containsExactly("one-" + externalId + ".example", "two-" + externalId + ".example");
        var refused = json(ask(admin(), post("/api/v1/imports").content(sent.formatted(externalId, "gmail.com"))))
                .at("/organizations/0");
        assertThat(refused.path("outcome").asString()).isEqualTo("refused");
        assertThat(refused.path("error").asString()).contains("gmail.com");
    }

    @Test
    void customersOfOneBatchWhoAreTheSameBecomeOnePerson() {
        var batch = "{\"tickets\": [%s, %s, %s]}"
                .formatted(
                        ofCustomer("a", "{\"email\": \"%s@one.example\"}".formatted(externalId)),
                        ofCustomer("b", "{\"email\": \"%s@ONE.example\", \"name\": \"One\"}".formatted(externalId)),
                        ofCustomer(
                                "c",
                                "{\"externalId\": \"p-%1$s\", \"email\": \"%1$s@one.example\"}".formatted(externalId)));
        var tickets = json(ask(admin(), post("/api/v1/imports").content(batch))).path("tickets");
        var customers = tickets.valueStream()
                .map(ticket -> read("/api/v1/tickets/" + ticket.path("id").asString())
                        .at("/customer/id")
                        .asString())
                .distinct()
                .toList();
        assertThat(customers).singleElement().satisfies(id -> {
            var person = read("/api/v1/people/" + id);
            assertThat(person.path("name").asString()).isEqualTo("One");
            assertThat(person.path("externalId").asString()).isEqualTo("p-" + externalId);
        });
    }

    private String ofCustomer(String name, String customer) {
        return """
                {"externalId": "%s-%s", "subject": "Old", "customer": %s, "createdAt": "2019-03-04T08:00:00Z",
                 "messages": [{"body": "Hello", "createdAt": "2019-03-04T08:00:00Z"}]}""".formatted(externalId, name, customer);
    }

    @Test
    void anAccountThatImportsCanDoNothingElse() {
        var batch = "{\"tickets\": [%s]}".formatted(ticket(externalId, ""));
        assertThat(ask(importer(), post("/api/v1/imports").content(batch)).getStatus())
                .isEqualTo(200);
        var others = List.of(
                get("/api/v1/tickets"),
                get("/api/v1/me"),
                get("/api/v1/states"),
                get("/api/v1/people"),
                get("/api/v1/configuration"),
                post("/api/v1/tickets").content("{\"subject\": \"Mine\", \"body\": \"Mine\"}"));
        assertThat(others).allSatisfy(request -> {
            var answer = ask(importer(), request);
            assertThat(answer.getStatus()).isEqualTo(403);
            assertThat(json(answer).path("code").asString()).isEqualTo("only-imports");
        });
    }

    @Test
    void aBatchOfNothingIsRefused() {
        assertThat(ask(admin(), post("/api/v1/imports").content("{}")).getStatus())
                .isEqualTo(400);
    }

    @Test
    void anAgentMayNotImport() {
        var batch = "{\"tickets\": [%s]}".formatted(ticket(externalId, ""));
        assertThat(ask(agent(), post("/api/v1/imports").content(batch)).getStatus())
                .isEqualTo(403);
    }

    @Test
    void idsSortByTheTicketsDatesAndComeOutAgain() {
        var ids = IntStream.rangeClosed(1, 9)
                .mapToObj(day -> TicketImports.id("t" + day, Instant.parse("2019-03-0" + day + "T00:00:00Z")))
                .toList();
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 9)
                        .mapToObj(day -> TicketImports.id("t" + day, Instant.parse("2019-03-0" + day + "T00:00:00Z")))
                        .toList());
    }

    private static String conversation(String ticket, int from, int to) {
        var messages = IntStream.range(from, to)
                .mapToObj(n -> """
                        {"externalId": "c%1$d", "body": "Line %1$d", "createdAt": "2020-01-01T00:%2$02d:%3$02dZ"}""".formatted(n, n / 60, n % 60))
                .collect(Collectors.joining(","));
        return "{\"ticket\": \"%s\", \"messages\": [%s]}".formatted(ticket, messages);
    }

    private JsonNode more(String conversation) {
        var answer = ask(importer(), post("/api/v1/imports").content("{\"conversations\": [" + conversation + "]}"));
        assertThat(answer.getStatus()).as(() -> json(answer).toString()).isEqualTo(200);
        return json(answer).at("/conversations/0");
    }

    private int added(String conversation) {
        var result = more(conversation);
        assertThat(result.path("outcome").asString()).as(result.toString()).isEqualTo("exists");
        return result.path("messagesAdded").asInt();
    }

    private String conversationRefused(String conversation) {
        var result = more(conversation);
        assertThat(result.path("outcome").asString()).as(result.toString()).isEqualTo("refused");
        return result.path("error").asString();
    }

    private List<Event> events(String ofTicket) {
        return database
                .getCollection("tickets")
                .find(new Document("externalId", ofTicket))
                .first()
                .getList("outbox", Document.class)
                .stream()
                .map(entry -> EventJson.read(entry.getString("json")))
                .toList();
    }

    /** In no order, as an export may have them. */
    private static String ticket(String externalId, String more) {
        return """
                {"externalId": "%s", "subject": "Invoice", "customer": {"email": "old@customer.example", "name": "Old"},
                 "state": "closed", "priority": "high", "tags": ["old"], "channel": "email",
                 "createdAt": "2019-03-04T08:00:00Z"%s, "messages": [
                   {"externalId": "m3", "body": "Only for us", "visibility": "internal",
                    "author": {"role": "agent", "name": "Former Agent"}, "createdAt": "2019-03-06T10:00:00Z"},
                   {"externalId": "m1", "body": "The invoice is wrong.", "createdAt": "2019-03-04T08:00:00Z"},
                   {"externalId": "m2", "body": "It was corrected.", "author": {"role": "agent", "name": "Former Agent",
                    "email": "gone@old.example"}, "createdAt": "2019-03-05T09:00:00Z"}]}""".formatted(externalId, more);
    }

    /** Above those that the other tests of the context hand out. */
    private long number() {
        var counter = database.getCollection("counters")
                .find(new Document("_id", "ticket"))
                .first();
        return (counter == null ? 0 : counter.getLong("last")) + 1_000_000;
    }

    private JsonNode imported(String ticket) {
        var answer = ask(admin(), post("/api/v1/imports").content("{\"tickets\": [" + ticket + "]}"));
        assertThat(answer.getStatus()).as(() -> json(answer).toString()).isEqualTo(200);
        return json(answer).at("/tickets/0");
    }

    private JsonNode read(String path) {
        return json(ask(agent(), get(path)));
    }

    private MockHttpServletResponse ask(RequestPostProcessor caller, MockHttpServletRequestBuilder request) {
        try {
            return mvc.perform(request.contentType(MediaType.APPLICATION_JSON).with(caller))
                    .andReturn()
                    .getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8));
    }
}
