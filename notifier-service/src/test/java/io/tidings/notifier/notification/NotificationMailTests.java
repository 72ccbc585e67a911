package io.tidings.notifier.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.NotificationsWaiting;
import io.tidings.events.OutcomeFact.NotificationsWaiting.Notice;
import io.tidings.notifier.stream.Attendance;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import io.tidings.surroundings.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What waits unread while its reader is away is told by mail, which another service writes: here, that it is said, and once. */
class NotificationMailTests extends NotificationTest {

    private static final Duration A_WHILE = Duration.ofMinutes(6);

    /** One for each test: what was said of another stays on its topic. */
    private final String maya = "maya-" + UUID.randomUUID();

    @Autowired
    private NotificationStore notifications;

    @Autowired
    private Preferences preferences;

    @Autowired
    private AgentSight sight;

    @Autowired
    private Attendance attendance;

    @Autowired
    private DueWork dueWork;

    @Autowired
    private Outbox outbox;

    @Autowired
    private NotificationProperties properties;

    @BeforeEach
    void mayaWantsMails() throws Exception {
        keepAgents.accept(access(maya, "{\"support\": \"full\"}", false));
        prefer(agent(maya), """
                {"kinds": {"assigned": {"bell": true, "mail": "away"}, "mentioned": {"bell": true, "mail": "away"}}}""");
    }

    @Test
    void whatWaitsIsToldInOneMailOldestFirstAndOnce() {
        var given = event("ticket.assigned.v1", node -> assignee(node, maya));
        notifyPeople.accept(given);
        notifyPeople.accept(mentioning(maya));
        // Only what was asked for.
        notifyPeople.accept(event("ticket.message-added.v1", node -> watchers(node, maya)));
        assertThat(said()).isEmpty();

        clock.advance(A_WHILE);

        var waiting = await().until(this::said, said -> !said.isEmpty()).getFirst();
        assertThat(waiting.agentId()).isEqualTo(maya);
        assertThat(waiting.count()).isEqualTo(2);
        assertThat(waiting.notices()).extracting(Notice::kind).containsExactly("assigned", "mentioned");
        assertThat(waiting.notices().getLast()).satisfies(notice -> {
            assertThat(notice.ticketId()).isEqualTo(ticket);
            assertThat(notice.ticketKey()).isEqualTo("T-1042");
            assertThat(notice.subject()).isEqualTo("환불을 요청합니다");
            assertThat(notice.by()).isEqualTo("Maya Lind");
        });

        // The same event again, long after.
        notifyPeople.accept(given);
        clock.advance(Duration.ofHours(2));
        settled();
        assertThat(said()).hasSize(1);
    }

    @Test
    void whatIsReadBeforeIsNotToldWhicheverWayItWasRead() throws Exception {
        var first = event("ticket.assigned.v1", node -> assignee(node, maya));
        notifyPeople.accept(first);
        read(agent(maya), "{\"ids\": [\"%s:%s\"]}".formatted(first.id(), maya));
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, maya)));
        read(agent(maya), "{\"ticket\": \"%s\"}".formatted(ticket));

        clock.advance(A_WHILE);
        settled();

        assertThat(said()).isEmpty();
    }

    @Test
    void whoHasAPageOpenAtAnyReplicaIsNotWrittenToUntilItIsClosed() {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, maya)));
        database.getCollection("attendance")
                .insertOne(new Document("_id", maya)
                        .append("at", Date.from(clock.instant().plus(A_WHILE))));

        clock.advance(A_WHILE);
        await().until(() -> due().isAfter(clock.instant().plusSeconds(60)));
        assertThat(said()).isEmpty();

        clock.advance(A_WHILE);

        await().until(() -> said().size() == 1);
    }

    @Test
    void theNextMailWaitsAndGathersWhatComesMeanwhile() {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, maya)));
        clock.advance(A_WHILE);
        await().until(() -> said().size() == 1);

        notifyPeople.accept(mentioning(maya));
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, maya)));
        clock.advance(A_WHILE);
        await().until(() -> due().isAfter(clock.instant().plus(Duration.ofMinutes(10))));
        assertThat(said()).hasSize(1);
        clock.advance(Duration.ofMinutes(30));

        var next = await().until(this::said, said -> said.size() == 2).getLast();
        assertThat(next.notices()).extracting(Notice::kind).containsExactly("mentioned", "assigned");
    }

    @Test
    void whatIsOutOfSightOrWishedForNoMoreIsNotTold() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, maya)));
        keepAgents.accept(access(maya, "{\"sales\": \"full\"}", false, 2));
        clock.advance(A_WHILE);
        settled();
        assertThat(said()).as("of a group that is out of sight").isEmpty();

        keepAgents.accept(access(maya, "{\"*\": \"full\"}", false, 3));
        notifyPeople.accept(mentioning(maya));
        prefer(agent(maya), "{\"kinds\": {}}");
        clock.advance(A_WHILE);
        settled();
        assertThat(said()).as("of what is not to come by mail any more").isEmpty();
    }

    @Test
    void customersAndThoseWhoSaidNothingGetNoMail() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        notifyPeople.accept(event("ticket.message-added.v1", node -> {}));

        assertThat(kinds(agent(MAYA))).containsExactly("assigned");
        assertThat(kinds(AS_JAN)).containsExactly("answered");
        assertThat(database.getCollection("notification_mails").countDocuments())
                .isZero();
        mvc.perform(preferring(AS_JAN, "{\"kinds\": {\"answered\": {\"bell\": true, \"mail\": \"away\"}}}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("kinds.answered.mail")));
        mvc.perform(get("/api/v1/notifications/preferences").with(AS_JAN))
                .andExpect(jsonPath("$.kinds.answered.bell", is(true)))
                .andExpect(jsonPath("$.kinds.answered.mail").doesNotExist());
    }

    @Test
    void aMailIsChosenKindByKindAndNotForWhatComesIntoNoList() throws Exception {
        mvc.perform(get("/api/v1/notifications/preferences").with(agent(maya)))
                .andExpect(jsonPath("$.kinds.mentioned.mail", is("away")))
                .andExpect(jsonPath("$.kinds.watched.mail", is("never")));
        mvc.perform(preferring(agent(maya), "{\"kinds\": {\"watched\": {\"bell\": false, \"mail\": \"away\"}}}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("kinds.watched.mail")));
        mvc.perform(preferring(agent(maya), "{\"kinds\": {\"watched\": {\"bell\": true, \"mail\": \"daily\"}}}"))
                .andExpect(status().isBadRequest());
    }

    /** Whatever a process dies between: what it left is taken up by others, and told once. */
    @Test
    void aMailThatWasSaidAndNotNotedIsNotSaidAgain() {
        var event = event("ticket.assigned.v1", node -> assignee(node, maya));
        notifyPeople.accept(event);
        // Said, and killed before the notification heard of it.
        database.getCollection("notification_mails")
                .updateOne(
                        new Document("_id", maya),
                        new Document(
                                        "$set",
                                        new Document("said", List.of(event.id() + ":" + maya))
                                                .append("saidAt", Date.from(clock.instant())))
                                .append("$unset", new Document("due", "")));
        notifyPeople.accept(event);
        clock.advance(Duration.ofHours(1));
        settled();
        assertThat(said()).isEmpty();

        // Stored, and killed before anybody was to look: the event comes again.
        clock.reset();
        var other = mentioning(maya);
        notifyPeople.accept(other);
        database.getCollection("notification_mails")
                .updateOne(new Document("_id", maya), new Document("$unset", new Document("due", "")));
        notifyPeople.accept(other);
        clock.advance(Duration.ofHours(1));
        await().until(() -> said().size() == 1);
    }

    @Test
    void severalReplicasTellItOnceAlsoWhereMoreComesWhileOneOfThemLooks() {
        var event = event("ticket.assigned.v1", node -> assignee(node, maya));
        notifyPeople.accept(event);
        var late = mentioning(maya);
        var isFirst = new AtomicBoolean(true);
        for (var replica = 0; replica < 3; replica++) {
            var handler = new TellTheAbsent(
                    notifications, preferences, sight, attendance, outbox, properties, clock, "https://desk.example");
            dueWork.start(
                    new WorkSettings(WaitingMails.COLLECTION, 8, 1, Duration.ofSeconds(2), Duration.ofMillis(50)),
                    claimed -> {
                        if (isFirst.getAndSet(false)) {
                            notifyPeople.accept(late);
                        }
                        handler.handle(claimed);
                    });
        }

        clock.advance(A_WHILE);
        await().until(() -> !said().isEmpty());
        if (isFirst.getAndSet(false)) {
            notifyPeople.accept(late);
        }
        clock.advance(Duration.ofHours(1));
        await().until(() ->
                said().stream().mapToInt(NotificationsWaiting::count).sum() >= 2);
        settled();
        assertThat(said().stream().flatMap(waiting -> waiting.notices().stream()))
                .extracting(Notice::kind)
                .containsExactlyInAnyOrder("assigned", "mentioned");
    }

    private Event mentioning(String agent) {
        return event("ticket.message-added.v1", node -> {
            data(node).putArray("mentioned").add(agent);
            message(node).put("visibility", "internal");
        });
    }

    private List<NotificationsWaiting> said() {
        return Wire.outcomesOf(maya).stream()
                .map(event -> (NotificationsWaiting) event.fact())
                .toList();
    }

    private Instant due() {
        var planned = database.getCollection("notification_mails")
                .find(new Document("_id", maya))
                .first();
        return planned == null || planned.getDate("due") == null
                ? Instant.MIN
                : planned.getDate("due").toInstant();
    }

    /** Returns once nobody is to look after anything more, and nothing is on its way. */
    private void settled() {
        await().until(() -> {
            var planned = database.getCollection("notification_mails")
                    .find(new Document("_id", maya))
                    .first();
            return planned != null
                    && !planned.containsKey("due")
                    && planned.getList("outbox", Document.class, List.of()).isEmpty();
        });
    }
}
