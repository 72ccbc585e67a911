package io.tidings.mail.outgoing;

import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Wakes whoever sends mails; the planner needs to know no more of it. */
@Component
class SendingWork {

    /** The lane is the recipient's domain. The claim outlives the slowest dialogue: connecting, a minute's silence, writing. */
    private static final WorkSettings SETTINGS =
            new WorkSettings(OutgoingStore.COLLECTION, 12, 6, Duration.ofMinutes(5), Duration.ofSeconds(1));

    private volatile DueWork.@Nullable Worker worker;

    void start(DueWork dueWork, DueWork.Handler handler) {
        worker = dueWork.start(SETTINGS, handler);
    }

    void wake() {
        var started = worker;
        if (started != null) {
            started.wake();
        }
    }
}
