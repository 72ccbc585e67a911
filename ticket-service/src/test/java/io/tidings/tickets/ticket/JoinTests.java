package io.tidings.tickets.ticket;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.ticket.Tickets.NOON;
import static io.tidings.tickets.ticket.Tickets.byAgent;
import static io.tidings.tickets.ticket.Tickets.byCustomer;
import static io.tidings.tickets.ticket.Tickets.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.TicketFact.TicketLinked;
import io.tidings.events.TicketFact.TicketMerged;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketSplit;
import io.tidings.events.TicketFact.TicketUnmerged;
import io.tidings.events.TicketSnapshot;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class JoinTests {

    private static final String TICKET = "/api/v1/tickets/";

    @Autowired
    MockMvc mvc;

    @Autowired
    TicketStore tickets;

    @Autowired
    TicketHistory history;

    @Autowired
    Consumer<Event> joinTickets;

    private final String address = Ids.next() + "@customer.example";

    @Test
    void aMergedTicketGoesOnInTheOtherAndComesBackAsItWas() throws Exception {
        var source = opens(address);
        var target = opens(address);
        change(source, "{\"state\": \"pending-reminder\"}");

        var merged = ask(agent(), post(TICKET + source + "/merge").content(into(key(target))));

        assertThat(merged.getStatus()).as(text(merged)).isEqualTo(200);
        assertThat(json(merged).at("/state/type").asString()).isEqualTo("merged");
        assertThat(json(merged).path("mergedInto").asString()).isEqualTo(target);
        assertThat(state(target).mergedFrom()).containsExactly(source);
        assertThat(state(target).state().id()).isEqualTo("new");
        refused(409, "ticket-merged", agent(), patch(TICKET + source).content("{\"priority\": \"high\"}"));
        refused(
                409,
                "ticket-merged",
                agent(),
                post(TICKET + source + "/messages").content("{\"body\": \"Hello\"}"));

        var back = ask(agent(), post(TICKET + source + "/unmerge"));

        assertThat(json(back).at("/state/id").asString()).isEqualTo("pending-reminder");
        assertThat(json(back).has("mergedInto")).isFalse();
        assertThat(state(target).mergedFrom()).isEmpty();
        assertThat(change(source, "{\"priority\": \"high\"}")).isEqualTo(200);
    }

    @Test
    void bothCallsMayBeSentAgain() throws Exception {
        var source = opens(address);
        var target = opens(address);

        for (var n = 0; n < 2; n++) {
            var answer = ask(agent(), post(TICKET + source + "/merge").content(into(target)));
            assertThat(answer.getHeader("ETag")).isEqualTo("\"2\"");
        }
        for (var n = 0; n < 2; n++) {
            var answer = ask(agent(), post(TICKET + source + "/unmerge"));
            assertThat(answer.getHeader("ETag")).isEqualTo("\"3\"");
        }
        assertThat(facts(target, TicketMerged.class)).hasSize(1);
        assertThat(facts(target, TicketUnmerged.class)).hasSize(1);
    }

    @Test
    void whoMergesWhatSomebodyElseHasClosedIsTold() throws Exception {
        var source = opens(address);
        var target = opens(address);
        change(source, "{\"state\": \"closed\"}");

        refused(
                412,
                "changed-meanwhile",
                agent(),
                post(TICKET + source + "/merge").header("If-Match", "\"1\"").content(into(target)));

        assertThat(state(source).mergedInto()).isNull();
    }

    @Test
    void itselfCirclesAndTicketsOfOthersAreRefused() throws Exception {
        var first = opens(address);
        var second = opens(address);
        var others = opens("other-" + address);
        merge(first, second);

        refused(
                409,
                "merge-into-itself",
                agent(),
                post(TICKET + second + "/merge").content(into(second)));
        refused(409, "merge-circle", agent(), post(TICKET + second + "/merge").content(into(first)));
        refused(409, "other-customer", agent(), post(TICKET + second + "/merge").content(into(others)));
        refused(
                404,
                "ticket-not-found",
                agent(),
                post(TICKET + second + "/merge").content(into("T-999999999")));
        refused(
                403,
                "forbidden",
                customer(address),
                post(TICKET + second + "/merge").content(into(first)));
        refused(
                404,
                "ticket-not-found",
                agentOf("billing"),
                post(TICKET + second + "/merge").content(into(first)));
        refused(400, "", agent(), post(TICKET + second + "/merge").content("{}"));
    }

    @Test
    void whatIsMergedIntoAMergedTicketGoesWhereThatOneWent() throws Exception {
        var first = opens(address);
        var second = opens(address);
        var third = opens(address);
        merge(second, third);

        merge(first, second);

        assertThat(state(first).mergedInto()).isEqualTo(third);
        assertThat(state(third).mergedFrom()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aProcessThatStoppedInBetweenIsMadeUpFor() {
        var source = stored();
        var target = stored();
        tickets.change(source, Cause.of("person:maya"), now -> now.mergeInto(state(target), NOON));
        var merged = last(source);

        joinTickets.accept(merged);
        joinTickets.accept(merged);

        assertThat(state(target).mergedFrom()).containsExactly(source);
        assertThat(state(target).version()).isEqualTo(2);
        assertThat(last(target).actor()).isEqualTo("person:maya");
        assertThat(last(target).causationId()).isEqualTo(merged.id());

        tickets.change(source, Cause.of("person:maya"), now -> now.unmerge(NOON));
        joinTickets.accept(last(source));
        // A late repetition of what has been undone since.
        joinTickets.accept(merged);

        assertThat(state(target).mergedFrom()).isEmpty();
    }

    @Test
    void twoMergesThatCloseACircleLeaveOne() {
        for (var order : List.of(List.of(0, 1), List.of(1, 0))) {
            var pair = List.of(stored(), stored());
            var first = state(pair.getFirst());
            var second = state(pair.getLast());
            tickets.change(first.id(), Cause.SYSTEM, now -> now.mergeInto(second, NOON));
            tickets.change(second.id(), Cause.SYSTEM, now -> now.mergeInto(first, NOON));
            var events = List.of(last(first.id()), last(second.id()));

            order.forEach(n -> joinTickets.accept(events.get(n)));
            joinTickets.accept(last(second.id()));

            assertThat(state(first.id()).mergedInto()).isEqualTo(second.id());
            assertThat(state(second.id()).mergedInto()).isNull();
            assertThat(state(second.id()).mergedFrom()).containsExactly(first.id());
            assertThat(state(first.id()).mergedFrom()).isEmpty();
        }
    }

    @Test
    void theConversationIsReadAsItWasSaidPageByPage() {
        var target = stored(NOON);
        var source = stored(NOON.plusSeconds(1));
        var inner = stored(NOON.plusSeconds(2));
        for (var n = 0; n < 12; n++) {
            var at = NOON.plusSeconds(10 + n);
            tickets.change(List.of(target, source, inner).get(n % 3), Cause.SYSTEM, now -> now.add(byAgent("a"), at));
        }
        settled(inner, source);
        settled(source, target);

        for (var size : List.of(1, 4, 200)) {
            var said = new ArrayList<JsonNode>();
            var page = messages(admin(), target, "?limit=" + size);
            page.path("messages").forEach(said::add);
            while (page.has("next")) {
                page = messages(
                        admin(),
                        target,
                        "?limit=" + size + "&before=" + page.path("next").asString());
                page.path("messages").forEach(said::add);
            }
            assertThat(said).hasSize(15);
            assertThat(said.stream()
                            .map(message ->
                                    Instant.parse(message.path("createdAt").asString())))
                    .isSortedAccordingTo((a, b) -> b.compareTo(a));
            assertThat(said.stream().map(message -> message.path("id").asString()))
                    .doesNotHaveDuplicates();
            assertThat(said).allSatisfy(message -> assertThat(
                            message.at("/mergedFrom/id").asString(target))
                    .isEqualTo(message.path("ticketId").asString()));
        }
        assertThat(messages(admin(), target, "?afterMessage=3").path("messages"))
                .hasSize(2);
    }

    @Test
    void aCustomerReadsOfMergedTicketsOnlyPublicWordsAndOnlyTheOwn() throws Exception {
        var target = opens(address);
        var own = opens(address);
        var others = opens("other-" + address);
        write(own, "{\"body\": \"OWN-NOTE\", \"visibility\": \"internal\"}");
        write(own, "{\"body\": \"OWN-REPLY\"}");
        write(others, "{\"body\": \"OTHERS-REPLY\"}");
        write(others, "{\"body\": \"OTHERS-NOTE\", \"visibility\": \"internal\"}");
        merge(own, target);
        ask(
                agent(),
                post(TICKET + others + "/merge").content(into(target).replace("}", ", \"acrossCustomers\": true}")));
        assertThat(state(target).mergedFrom()).containsExactly(own, others);

        var desk = text(ask(agent(), get(TICKET + target + "/messages")));
        var shown = text(ask(customer(address), get(TICKET + target + "/messages")));

        assertThat(desk).contains("OWN-NOTE", "OWN-REPLY", "OTHERS-REPLY", "OTHERS-NOTE");
        assertThat(shown).contains("OWN-REPLY").doesNotContain("OWN-NOTE", "OTHERS", others, key(others));
        for (var path : new String[] {"", "/history", "/links"}) {
            assertThat(text(ask(customer(address), get(TICKET + target + path))))
                    .doesNotContain(others, key(others));
            assertThat(text(ask(customer("other-" + address), get(TICKET + others + path))))
                    .doesNotContain(target, key(target));
        }
        assertThat(json(ask(customer(address), get(TICKET + own + "/links")))
                        .at("/mergedInto/id")
                        .asString())
                .isEqualTo(target);
    }

    @Test
    void filesOfAMergedTicketAreReachedByWhoeverSeesTheConversation() throws Exception {
        var target = opens(address);
        var source = opens(address);
        var upload = json(mvc.perform(multipart("/api/v1/tickets/uploads")
                        .file(new MockMultipartFile(
                                "file", "a.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8)))
                        .with(agent()))
                .andReturn()
                .getResponse());
        write(
                source,
                "{\"body\": \"b\", \"attachments\": [\"" + upload.path("id").asString() + "\"]}");
        tickets.change(source, Cause.SYSTEM, now -> now.moveTo(Tickets.BILLING, NOON));
        refused(404, "ticket-not-found", agent(), get(TICKET + source + "/attachments/1001"));
        ask(admin(), post(TICKET + source + "/merge").content(into(target)));

        var message = messages(agent(), target, "")
                .path("messages")
                .valueStream()
                .filter(one -> !one.path("attachments").isEmpty())
                .findFirst()
                .orElseThrow();
        var file = ask(
                agent(),
                get(TICKET + message.at("/mergedFrom/id").asString() + "/attachments/"
                        + message.at("/attachments/0/n").asInt()));

        assertThat(text(file)).isEqualTo("hello");
    }

    @Test
    void aLinkStandsOnBothSidesWhicheverSideAskedForIt() throws Exception {
        var older = opens(address);
        var newer = opens("other-" + address);

        link(newer, "parent", older);

        assertThat(links(newer)).isEqualTo("parent " + older);
        assertThat(links(older)).isEqualTo("child " + newer);
        var shown = json(ask(agent(), get(TICKET + newer + "/links"))).at("/links/0/ticket");
        assertThat(shown.path("key").asString()).isEqualTo(key(older));
        assertThat(shown.path("subject").asString()).isEqualTo("Invoice");
        assertThat(shown.at("/state/id").asString()).isEqualTo("new");
        assertThat(json(ask(customer(address), get(TICKET + older + "/links"))).path("links"))
                .isEmpty();
        refused(
                409,
                "linked-otherwise",
                agent(),
                post(TICKET + older + "/links").content(linkTo("related", newer)));

        assertThat(ask(agent(), delete(TICKET + newer + "/links/" + key(older))).getStatus())
                .isEqualTo(204);
        assertThat(ask(agent(), delete(TICKET + newer + "/links/" + older)).getStatus())
                .isEqualTo(204);

        assertThat(links(newer) + links(older)).isEmpty();
        link(older, "related", newer);
        link(older, "related", newer);
        assertThat(facts(older, TicketLinked.class)).hasSize(2);
        assertThat(facts(newer, TicketLinked.class)).hasSize(2);
    }

    @Test
    void aLinkOfAProcessThatStoppedInBetweenIsMadeUpFor() {
        var older = stored();
        var newer = stored();
        tickets.change(older, Cause.of("person:maya"), now -> now.link(LinkKind.CHILD.to(newer), NOON));
        var linked = last(older);

        joinTickets.accept(linked);
        joinTickets.accept(linked);

        assertThat(state(newer).links()).containsExactly(LinkKind.PARENT.to(older));
        assertThat(state(newer).version()).isEqualTo(2);
        tickets.change(older, Cause.SYSTEM, now -> now.unlink(newer, NOON));
        joinTickets.accept(last(older));
        joinTickets.accept(linked);
        assertThat(state(newer).links()).isEmpty();
    }

    @Test
    void aFamilyHasNoCirclesAndAChildOneParent() throws Exception {
        var parent = opens(address);
        var child = opens(address);
        var grandchild = opens(address);
        link(child, "parent", parent);
        link(grandchild, "parent", child);

        refused(
                409,
                "circular-parents",
                agent(),
                post(TICKET + parent + "/links").content(linkTo("parent", grandchild)));
        refused(
                409,
                "circular-parents",
                agent(),
                post(TICKET + grandchild + "/links").content(linkTo("child", parent)));
        refused(
                409,
                "has-parent",
                agent(),
                post(TICKET + grandchild + "/links").content(linkTo("parent", opens(address))));
        refused(
                409,
                "linked-to-itself",
                agent(),
                post(TICKET + parent + "/links").content(linkTo("related", parent)));
        refused(400, "unknown-kind", agent(), post(TICKET + parent + "/links").content(linkTo("cousin", child)));
    }

    @Test
    void aParentClosesAfterItsChildren() throws Exception {
        var parent = opens(address);
        var child = opens(address);
        var merged = opens(address);
        var childOfMerged = opens(address);
        link(child, "parent", parent);
        link(childOfMerged, "parent", merged);
        merge(merged, parent);

        var refused = ask(agent(), patch(TICKET + parent).content("{\"state\": \"closed\"}"));

        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(json(refused).path("children").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder(key(child), key(childOfMerged));
        change(child, "{\"state\": \"closed\"}");
        change(childOfMerged, "{\"state\": \"closed\"}");
        assertThat(change(parent, "{\"state\": \"closed\"}")).isEqualTo(200);
    }

    @Test
    void messagesThatAreSplitOffAreInBothTickets() throws Exception {
        var source = opens(address);
        write(source, "{\"body\": \"And my password\", \"channel\": \"phone-in\"}");
        write(source, "{\"body\": \"Looks odd\", \"visibility\": \"internal\"}");
        write(source, "{\"body\": \"Unrelated\"}");
        var request = post(TICKET + source + "/split")
                .header("Idempotency-Key", Ids.next())
                .content("{\"messages\": [3, 2, 3], \"subject\": \"Password\"}");

        var answer = ask(agent(), request);

        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(201);
        var split = json(answer).path("id").asString();
        assertThat(json(ask(agent(), request)).path("id").asString()).isEqualTo(split);
        var copies = messages(agent(), split, "").path("messages");
        assertThat(copies.valueStream()
                        .map(message -> message.path("copiedFrom").asString()))
                .containsExactly(source + ":3", source + ":2");
        assertThat(copies.valueStream()
                        .map(message -> message.path("visibility").asString()))
                .containsExactly("internal", "public");
        assertThat(copies.path(1).path("createdAt"))
                .isEqualTo(
                        messages(agent(), source, "").path("messages").path(2).path("createdAt"));
        assertThat(text(ask(customer(address), get(TICKET + split + "/messages"))))
                .doesNotContain("copiedFrom");
        assertThat(state(split).customer()).isEqualTo(state(source).customer());
        assertThat(links(source)).isEqualTo("related " + split);
        assertThat(links(split)).isEqualTo("related " + source);
        assertThat(state(source).landmarks().messageCount()).isEqualTo(4);
        assertThat(facts(source, TicketSplit.class)).singleElement().satisfies(fact -> assertThat(fact.messages())
                .containsExactly(2, 3));
        refused(
                400,
                "no-such-message",
                agent(),
                post(TICKET + source + "/split").content("""
                {"messages": [9], "subject": "x"}"""));
        refused(400, "", agent(), post(TICKET + source + "/split").content("{\"messages\": [], \"subject\": \"x\"}"));
    }

    @Test
    void aSplitOfAProcessThatStoppedInBetweenIsNotedOnce() throws Exception {
        var source = opens(address);
        var split = json(ask(agent(), post(TICKET + source + "/split").content("""
                {"messages": [1], "subject": "x"}""")))
                .path("id")
                .asString();
        var opened = history.of(split, 0, 10).getFirst();
        assertThat(opened.fact()).isInstanceOf(TicketOpened.class);
        ask(agent(), delete(TICKET + source + "/links/" + split));

        joinTickets.accept(opened);

        assertThat(facts(source, TicketSplit.class)).hasSize(1);
        assertThat(links(source)).isEmpty();
    }

    @Test
    void historyNamesTheOtherTicket() throws Exception {
        var source = opens(address);
        var target = opens(address);
        merge(source, target);

        var entry = json(ask(agent(), get(TICKET + source + "/history")))
                .path("history")
                .path(1);

        assertThat(entry.path("type").asString()).isEqualTo("ticket.merged.v1");
        assertThat(entry.path("actorName").asString()).isEqualTo("Maya Lind");
        assertThat(entry.path("ticketKey").asString()).isEqualTo(key(target));
    }

    @Test
    void aNoteOnlyTheDeskReadsDoesNotWakeATicketButAnotherCustomersMailDoes() {
        var waiting = Tickets.in("waiting");

        assertThat(waiting.add(note("hm"), NOON).state().state().id()).isEqualTo("waiting");
        assertThat(waiting.add(byCustomer("hello").internal(), NOON)
                        .state()
                        .state()
                        .id())
                .isEqualTo("open");
        assertThat(waiting.add(byCustomer("hello").internal(), NOON)
                        .state()
                        .publicPart()
                        .landmarks())
                .isEqualTo(waiting.state().publicPart().landmarks());
    }

    private void settled(String source, String target) {
        tickets.change(source, Cause.SYSTEM, now -> now.mergeInto(state(target), NOON.plus(Duration.ofHours(1))));
        joinTickets.accept(last(source));
    }

    private String stored() {
        return stored(NOON);
    }

    private String stored(Instant at) {
        var opened = Ticket.open(Tickets.opening(Ids.next(), byCustomer("My invoice is wrong")), at);
        return tickets.open(opened, Cause.SYSTEM, null).id();
    }

    private String opens(String customer) throws Exception {
        var answer = ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "Invoice", "body": "Wrong", "customer": {"email": "%s"}}""".formatted(customer)));
        return json(answer).path("id").asString();
    }

    private int change(String ticket, String change) throws Exception {
        return ask(agent(), patch(TICKET + ticket).content(change)).getStatus();
    }

    private void write(String ticket, String message) throws Exception {
        assertThat(ask(agent(), post(TICKET + ticket + "/messages").content(message))
                        .getStatus())
                .isEqualTo(201);
    }

    private void merge(String source, String target) throws Exception {
        var answer = ask(agent(), post(TICKET + source + "/merge").content(into(target)));
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(200);
    }

    private void link(String ticket, String kind, String other) throws Exception {
        var answer = ask(agent(), post(TICKET + ticket + "/links").content(linkTo(kind, other)));
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(201);
    }

    private static String into(String ticket) {
        return "{\"into\": \"" + ticket + "\"}";
    }

    private static String linkTo(String kind, String ticket) {
        return "{\"kind\": \"" + kind + "\", \"ticket\": \"" + ticket + "\"}";
    }

    private String links(String ticket) {
        var links = state(ticket).links().stream()
                .map(link -> link.kind() + " " + link.ticketId())
                .toList();
        return String.join(", ", links);
    }

    private JsonNode messages(RequestPostProcessor caller, String ticket, String query) {
        try {
            return json(ask(caller, get(TICKET + ticket + "/messages" + query)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private TicketSnapshot state(String ticket) {
        return tickets.find(ticket).orElseThrow().state();
    }

    private String key(String ticket) {
        return state(ticket).key();
    }

    private Event last(String ticket) {
        return history.of(ticket, 0, 500).getLast();
    }

    private <T> List<T> facts(String ticket, Class<T> type) {
        return history.of(ticket, 0, 500).stream()
                .map(Event::fact)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private void refused(int status, String code, RequestPostProcessor caller, MockHttpServletRequestBuilder request)
            throws Exception {
        var answer = ask(caller, request);
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(status);
        assertThat(text(answer)).contains(code);
    }

    private MockHttpServletResponse ask(RequestPostProcessor caller, MockHttpServletRequestBuilder request)
            throws Exception {
        return mvc.perform(request.contentType(MediaType.APPLICATION_JSON).with(caller))
                .andReturn()
                .getResponse();
    }

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(text(answer));
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
