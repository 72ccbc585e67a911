package io.tidings.mail.intake;

import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Wakes whoever reads mails; the receiver needs to know no more of it. */
@Component
public class ReadingWork {

    /** The lane is the sender: one after another, and a flood from one address leaves room for the others. */
    private static final WorkSettings SETTINGS =
            new WorkSettings(MailStore.COLLECTION, 8, 1, Duration.ofMinutes(2), Duration.ofSeconds(1));

    private volatile DueWork.@Nullable Worker worker;

    void start(DueWork dueWork, DueWork.Handler handler) {
        worker = dueWork.start(SETTINGS, handler);
    }

    public void wake() {
        var started = worker;
        if (started != null) {
            started.wake();
        }
    }
}
