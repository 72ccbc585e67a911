package io.tidings.mail.outgoing;

import io.tidings.mail.MailProperties;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Wakes whoever sends mails; the planner needs to know no more of it. */
@Component
class SendingWork {

    /** It outlives the slowest dialogue: its turn in the domain's pace, connecting, a minute's silence, writing. */
    static final Duration CLAIM = Duration.ofMinutes(5);

    private final MailProperties.Relay properties;
    private volatile DueWork.@Nullable Worker worker;

    SendingWork(MailProperties properties) {
        this.properties = properties.relay();
    }

    /** The lane is the recipient's domain: one that is slow holds up itself. */
    void start(DueWork dueWork, DueWork.Handler handler) {
        var settings = new WorkSettings(
                OutgoingStore.COLLECTION,
                properties.atOnce(),
                properties.perDomain().atOnce(),
                CLAIM,
                Duration.ofSeconds(1));
        worker = dueWork.start(settings, handler);
    }

    void wake() {
        var started = worker;
        if (started != null) {
            started.wake();
        }
    }
}
