package io.tidings.notifier.notification;

import static io.tidings.surroundings.Examples.just;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of a list: it is read, follows its tickets, and loses what its reader may not see any more. */
class NotificationListTests extends NotificationTest {

    @Test
    void whatMovesOutOfSightIsNeitherShownNorCounted() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        assertThat(unread(agent(MAYA))).isEqualTo(1);

        notifyPeople.accept(event("ticket.moved.v1", node -> {
            node.put("ticketversion", 7);
            snapshot(node).putObject("group").put("id", "sales").put("name", "Sales");
        }));

        assertThat(unread(agent(MAYA))).isZero();
        assertThat(kinds(agent(MAYA))).isEmpty();
        assertThat(list(agentOf("sales", MAYA)).path("notifications")).hasSize(1);
        // A late repeat of what was before changes nothing.
        notifyPeople.accept(event("ticket.moved.v1", node -> node.put("ticketversion", 6)));
        assertThat(unread(agent(MAYA))).isZero();
    }

    @Test
    void theSubjectIsTheOneThatTheTicketHasNow() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        notifyPeople.accept(event("ticket.subject-changed.v1", node -> {
            node.put("ticketversion", 9);
            ((ObjectNode) snapshot(node).path("subject")).put("value", "Refund for A-17");
        }));

        assertThat(list(agent(MAYA)).at("/notifications/0/ticket/subject").asString())
                .isEqualTo("Refund for A-17");
    }

    @Test
    void anAnswerThatIsTakenBackVanishesAndALateRepeatDoesNotBringItBack() throws Exception {
        var answer = event("ticket.message-added.v1", node -> {});
        notifyPeople.accept(answer);
        assertThat(unread(AS_JAN)).isEqualTo(1);

        notifyPeople.accept(event("ticket.message-changed.v1", node -> {
            message(node).put("visibility", "internal");
            data(node).put("previousVisibility", "public");
        }));
        notifyPeople.accept(answer);

        assertThat(kinds(AS_JAN)).isEmpty();
        assertThat(unread(AS_JAN)).isZero();
        assertThat(stored()).doesNotContain("안녕하세요");
    }

    @Test
    void aTicketThatIsGivenToAnotherCustomerLeavesTheListOfTheFirst() throws Exception {
        notifyPeople.accept(event("ticket.message-added.v1", node -> {}));
        notifyPeople.accept(
                event("ticket.customer-changed.v1", node -> customer(node).put("id", "another")));

        assertThat(kinds(AS_JAN)).isEmpty();
    }

    @Test
    void whatConcernsAnErasedPersonVanishesWithEveryWord() throws Exception {
        var answer = event("ticket.message-added.v1", node -> {
            assignee(node, MAYA);
            fromTheCustomer(node);
        });
        notifyPeople.accept(answer);
        notifyPeople.accept(event("ticket.message-added.v1", node -> {}));
        prefer(AS_JAN, "{\"kinds\": {\"progress\": {\"bell\": false}}}");

        notifyPeople.accept(just("person.erased.v1", 1, node -> {
            data(node).put("personId", JAN);
            data(node).putArray("ticketIds").add(ticket);
            data(node).putArray("messageIds").add(ticket + ":2");
        }));
        notifyPeople.accept(answer);

        assertThat(kinds(AS_JAN)).isEmpty();
        assertThat(kinds(agent(MAYA))).isEmpty();
        assertThat(stored()).doesNotContain("안녕하세요", "환불을", "Jan Kowalski");
        assertThat(database.getCollection("notification_preferences").countDocuments())
                .isZero();
    }

    @Test
    void readingIsByOneByTicketOrUpToWhatWasSeen() throws Exception {
        var other = UUID.randomUUID().toString();
        var first = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        var second = event("ticket.assigned.v1", node -> {
            assignee(node, MAYA);
            snapshot(node).put("id", other);
        });
        var third = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        var fourth = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        List.of(first, second, third, fourth).forEach(notifyPeople);

        mvc.perform(get("/api/v1/notifications/unread").with(agent(MAYA)))
                .andExpect(jsonPath("$.unread", is(4)))
                .andExpect(jsonPath("$.more", is(false)))
                .andExpect(jsonPath("$.tickets", is(List.of(ticket, other))));
        assertThat(read(agent(MAYA), "{\"ids\": [\"%s:maya\"]}".formatted(third.id())))
                .isEqualTo(3);
        assertThat(read(agent("eve"), "{\"ids\": [\"%s:maya\"]}".formatted(fourth.id())))
                .as("another's are not hers to read")
                .isZero();
        assertThat(unread(agent(MAYA))).isEqualTo(3);
        assertThat(read(agent(MAYA), "{\"upTo\": \"%s:maya\"}".formatted(second.id())))
                .isEqualTo(1);
        var unread = JSON.readTree(
                mvc.perform(get("/api/v1/notifications?unread=true").with(agent(MAYA)))
                        .andReturn()
                        .getResponse()
                        .getContentAsByteArray());
        assertThat(unread.at("/notifications/0/id").asString()).isEqualTo(fourth.id() + ":maya");
        assertThat(read(agent(MAYA), "{\"ticket\": \"%s\"}".formatted(ticket))).isZero();
        assertThat(list(agent(MAYA)).path("notifications")).hasSize(4).allMatch(told -> told.path("readAt")
                .isString());
    }

    @Test
    void readingSaysWhat() throws Exception {
        for (var body : List.of("{}", "{\"ticket\": \"a\", \"upTo\": \"b\"}")) {
            mvc.perform(post("/api/v1/notifications/read")
                            .with(agent(MAYA))
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(body))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.detail", containsString("one of ids, ticket and upTo")));
        }
    }

    @Test
    void aLongListComesByPages() throws Exception {
        for (var i = 0; i < 7; i++) {
            notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        }
        var seen = new ArrayList<String>();
        var path = "/api/v1/notifications?limit=3";
        for (var cursor = ""; cursor != null; ) {
            var page = JSON.readTree(mvc.perform(get(path + cursor).with(agent(MAYA)))
                    .andExpect(status().isOk())
                    .andReturn()
                    .getResponse()
                    .getContentAsByteArray());
            page.path("notifications").forEach(told -> seen.add(told.path("id").asString()));
            cursor = page.path("next").isString()
                    ? "&cursor=" + page.path("next").asString()
                    : null;
        }

        assertThat(seen).hasSize(7).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void aKindThatIsSwitchedOffIsNotTold() throws Exception {
        mvc.perform(get("/api/v1/notifications/preferences").with(agent(MAYA)))
                .andExpect(jsonPath("$.kinds.assigned.bell", is(true)))
                .andExpect(jsonPath("$.kinds.progress").doesNotExist());
        prefer(agent(MAYA), "{\"kinds\": {\"assigned\": {\"bell\": false}}}");

        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        notifyPeople.accept(event("ticket.message-added.v1", node -> watchers(node, MAYA)));

        assertThat(kinds(agent(MAYA))).containsExactly("watched");
        prefer(agent(MAYA), "{\"kinds\": {}}");
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        assertThat(kinds(agent(MAYA))).containsExactly("assigned", "watched");
    }

    @Test
    void aKindThatIsNotForTheCallerIsRefused() throws Exception {
        mvc.perform(preferring(AS_JAN, "{\"kinds\": {\"assigned\": {\"bell\": false}}}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("kinds.assigned")))
                .andExpect(jsonPath("$.detail", containsString("answered, progress")));
        mvc.perform(preferring(AS_JAN, "{\"kinds\": {\"answered\": {}}}")).andExpect(status().isBadRequest());
        mvc.perform(preferring(AS_JAN, "{}")).andExpect(status().isBadRequest());
    }
}
