package io.tidings.notifier.notification;

import static io.tidings.surroundings.Wire.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Who is told of what happens, and who is not. */
class NotificationFlowTests extends NotificationTest {

    @Test
    void whoGetsATicketIsToldAndWhoGaveItIsNot() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));

        var told = list(agent(MAYA)).path("notifications");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).path("kind").asString()).isEqualTo("assigned");
        assertThat(told.get(0).path("by").path("id").asString()).isEqualTo(JUN);
        assertThat(told.get(0).path("ticket").path("key").asString()).isEqualTo("T-1042");
        assertThat(told.get(0).path("ticket").path("subject").asString()).isEqualTo("환불을 요청합니다");
        assertThat(unread(agent(JUN))).isZero();

        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, JUN)));
        assertThat(unread(agent(JUN))).as("of what one took oneself").isZero();
    }

    @Test
    void eachIsToldOnceAndForTheNearestReason() throws Exception {
        notifyPeople.accept(event("ticket.message-added.v1", node -> {
            assignee(node, MAYA);
            watchers(node, MAYA, "eve", JUN);
            data(node).putArray("mentioned").add(MAYA);
            message(node).put("visibility", "internal").put("text", "  @Maya,\n look at   this ");
        }));

        assertThat(kinds(agent(MAYA))).containsExactly("mentioned");
        assertThat(kinds(agent("eve"))).containsExactly("watched");
        assertThat(kinds(agent(JUN))).as("who wrote it").isEmpty();
        var told = list(agent(MAYA)).path("notifications").get(0);
        assertThat(told.path("what").asString()).isEqualTo("note");
        assertThat(told.path("excerpt").asString()).isEqualTo("@Maya, look at this");
        assertThat(told.path("by").path("name").asString()).isEqualTo("Maya Lind");
    }

    @Test
    void aCustomersAnswerIsForTheOneWhoseTicketItIsAndForNobodyWhereAMachineWroteIt() throws Exception {
        notifyPeople.accept(event("ticket.message-added.v1", node -> {
            assignee(node, MAYA);
            fromTheCustomer(node);
        }));
        notifyPeople.accept(event("ticket.message-added.v1", node -> {
            assignee(node, MAYA);
            fromTheCustomer(node);
            message(node).put("automatic", true);
        }));

        assertThat(kinds(agent(MAYA))).containsExactly("answered");
        assertThat(kinds(AS_JAN)).isEmpty();
    }

    @Test
    void aCustomerHearsOfAnswersAndOfTheEndAndNeverOfANote() throws Exception {
        notifyPeople.accept(event(
                "ticket.message-added.v1",
                node -> message(node).put("visibility", "internal").put("text", "internal-words")));
        assertThat(list(AS_JAN).toString()).doesNotContain("internal-words");
        assertThat(unread(AS_JAN)).isZero();

        notifyPeople.accept(event("ticket.message-added.v1", node -> {}));
        notifyPeople.accept(event("ticket.state-changed.v1", NotificationTest::closed));

        assertThat(kinds(AS_JAN)).containsExactly("progress", "answered");
        var answer = list(AS_JAN).path("notifications").get(1);
        assertThat(answer.path("excerpt").asString()).isEqualTo("안녕하세요, 확인 중입니다.");
        assertThat(answer.path("by").path("name").asString()).isEqualTo("Maya Lind");
        assertThat(list(AS_JAN).toString()).doesNotContain("internal");
    }

    @Test
    void aCustomerWithoutALoginHasNoList() {
        notifyPeople.accept(
                event("ticket.message-added.v1", node -> customer(node).put("id", "somebody-who-only-writes-mails")));

        assertThat(database.getCollection("notifications").countDocuments()).isZero();
    }

    @Test
    void aStateThatCameWithAMessageIsNotToldBesideIt() throws Exception {
        notifyPeople.accept(event("ticket.message-added.v1", node -> {
            node.put("correlationid", "one-act");
            watchers(node, "eve");
        }));
        notifyPeople.accept(event("ticket.state-changed.v1", node -> {
            closed(node).put("correlationid", "one-act");
            watchers(node, "eve", "late");
        }));

        assertThat(kinds(agent("eve"))).containsExactly("watched");
        assertThat(list(agent("late")).path("notifications").get(0).path("what").asString())
                .isEqualTo("closed");
        assertThat(kinds(AS_JAN)).containsExactly("answered");
    }

    @Test
    void theSameEventAgainIsToldOnceAndStaysRead() throws Exception {
        var event = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        publish(event);
        await().until(() -> unread(agent(MAYA)) == 1);
        read(agent(MAYA), "{\"ticket\": \"%s\"}".formatted(ticket));

        notifyPeople.accept(event);
        publish(event);
        var next = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        publish(next);
        await().until(() -> kinds(agent(MAYA)).size() > 1);

        assertThat(list(agent(MAYA)).path("notifications"))
                .extracting(told -> told.path("id").asString())
                .containsExactly(next.id() + ":maya", event.id() + ":maya");
        assertThat(unread(agent(MAYA))).isEqualTo(1);
    }

    @Test
    void whatIsOldOrImportedIsToldToNobody() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> {
            assignee(node, MAYA);
            node.put("time", Instant.now().minus(Duration.ofHours(49)).toString());
        }));
        notifyPeople.accept(event("ticket.assigned.v1", node -> {
            assignee(node, MAYA);
            node.put("imported", true);
        }));

        assertThat(unread(agent(MAYA))).isZero();
    }

    @Test
    void whoMayNotSeeTheTicketIsNotTold() throws Exception {
        keepAgents.accept(access("outsider", "{\"sales\": \"full\"}", false));
        keepAgents.accept(access("insider", "{\"support\": \"read\"}", false));
        keepAgents.accept(access("gone", "{\"*\": \"full\"}", true));

        notifyPeople.accept(event("ticket.message-added.v1", node -> watchers(node, "outsider", "insider", "gone")));

        assertThat(database.getCollection("notifications")
                        .distinct("person", String.class)
                        .into(new ArrayList<>()))
                .containsExactlyInAnyOrder("insider", JAN);
    }

    @Test
    void whoseSolutionWasNotGoodHearsOfItAndOfGoodOnesNobodyDoes() throws Exception {
        notifyPeople.accept(event("ticket.rated.v1", node -> {
            rating(node, 5);
            assignee(node, MAYA);
        }));
        assertThat(kinds(agent(MAYA))).isEmpty();

        notifyPeople.accept(event("ticket.rated.v1", node -> {
            rating(node, 2);
            assignee(node, MAYA);
        }));
        var told = list(agent(MAYA)).path("notifications");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).path("kind").asString()).isEqualTo("rated");
        assertThat(told.get(0).path("what").asString()).isEqualTo("rated");
        assertThat(told.get(0).path("excerpt").asString()).isEqualTo("Still broken");
        assertThat(told.get(0).path("by").path("name").asString()).isEqualTo("Jan Kowalski");
        assertThat(kinds(AS_JAN)).isEmpty();
    }

    private static void rating(ObjectNode node, int score) {
        node.put("actor", "person:" + JAN);
        data(node)
                .put("score", score)
                .putObject("comment")
                .put("value", "Still broken")
                .put("visibility", "public");
    }
}
