package io.tidings.notifier.notification;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.mongodb.client.model.Updates;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact.NotificationsWaiting;
import io.tidings.events.OutcomeFact.NotificationsWaiting.Notice;
import io.tidings.events.Topics;
import io.tidings.notifier.notification.Preferences.Choice;
import io.tidings.notifier.stream.Attendance;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what waits unread behind the bell of an agent who has no page open, so that a mail tells of it. What is said and that it
 * was said are one write, so it is said once, on however many replicas.
 */
final class TellTheAbsent implements DueWork.Handler {

    /** A mail of more says no more than that there is much. */
    private static final int NAMED = 30;

    private final NotificationStore notifications;
    private final Preferences preferences;
    private final AgentSight sight;
    private final Attendance attendance;
    private final Outbox outbox;
    private final NotificationProperties properties;
    private final Clock clock;
    private final String installation;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    TellTheAbsent(
            NotificationStore notifications,
            Preferences preferences,
            AgentSight sight,
            Attendance attendance,
            Outbox outbox,
            NotificationProperties properties,
            Clock clock,
            String installation) {
        this.notifications = notifications;
        this.preferences = preferences;
        this.sight = sight;
        this.attendance = attendance;
        this.outbox = outbox;
        this.properties = properties;
        this.clock = clock;
        this.installation = installation;
    }

    @Override
    public void handle(Claimed claimed) {
        var stored = claimed.document();
        var agent = stored.getString("_id");
        // Whoever said these died before noting it on each.
        notifications.mailed(stored.getList("said", String.class, List.of()));
        var waiting = waiting(agent);
        if (waiting.isEmpty()) {
            claimed.done(Updates.unset("said"));
            return;
        }
        var now = clock.instant();
        var due = due(waiting.getFirst(), stored.getDate("saidAt"));
        if (due.isAfter(now)) {
            claimed.retryAt(due, Updates.unset("said"));
        } else if (attendance.isHere(agent)) {
            claimed.retryAt(now.plus(properties.mailAfter()), Updates.unset("said"));
        } else {
            say(claimed, agent, waiting, now);
        }
    }

    /** What the agent may see now, and wants to be told of by mail now. */
    private List<Notification> waiting(String agent) {
        var seeing = sight.of(agent);
        var wanted = preferences
                .of(List.of(agent))
                .getOrDefault(agent, Choice.NOTHING_SAID)
                .mailed();
        return notifications.awaitingMail(agent).stream()
                .filter(each -> wanted.contains(each.kind()))
                .filter(each ->
                        seeing.filter(it -> it.maySeeGroup(each.group())).isPresent())
                .toList();
    }

    private Instant due(Notification oldest, @Nullable Date saidAt) {
        var unread = oldest.at().plus(properties.mailAfter());
        var paused = saidAt == null ? unread : saidAt.toInstant().plus(properties.mailPause());
        return paused.isAfter(unread) ? paused : unread;
    }

    private void say(Claimed claimed, String agent, List<Notification> waiting, Instant now) {
        var said = waiting.stream().map(Notification::id).toList();
        claimed.done(Updates.combine(
                        Updates.set("said", said),
                        Updates.set("saidAt", Date.from(now)),
                        Updates.inc("version", 1L),
                        outbox.append(List.of(told(claimed, agent, waiting, now)), Topics.OUTCOMES, agent)))
                .ifPresent(written -> {
                    outbox.committed(WaitingMails.COLLECTION, written);
                    notifications.mailed(said);
                });
    }

    private Event told(Claimed claimed, String agent, List<Notification> waiting, Instant now) {
        var id = ids.generate().toString();
        var version = claimed.document().get("version") instanceof Number number ? number.longValue() : 0;
        var newest = waiting.subList(Math.max(0, waiting.size() - NAMED), waiting.size());
        return new Event(
                id,
                installation,
                agent,
                now,
                version + 1,
                id,
                null,
                0,
                "system",
                false,
                null,
                new NotificationsWaiting(
                        agent, newest.stream().map(TellTheAbsent::notice).toList(), waiting.size()));
    }

    private static Notice notice(Notification told) {
        return new Notice(
                told.kind().word(),
                told.what().word(),
                told.ticketId(),
                told.ticketKey(),
                told.subject(),
                told.byName(),
                told.at());
    }
}
