package io.tidings.mail.intake;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.mail.Ids;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The one door for mails, whoever brings them: kept as the bytes they are, then read in a step of their own. */
@Component
public class Intake {

    private final RawMails raws;
    private final MailStore mails;
    private final ReadingWork reading;
    private final Clock clock;
    private final Counter received;

    Intake(RawMails raws, MailStore mails, ReadingWork reading, Clock clock, MeterRegistry meters) {
        this.raws = raws;
        this.mails = mails;
        this.reading = reading;
        this.clock = clock;
        this.received = Counter.builder("tidings.mail.received")
                .description("Mails taken in and kept")
                .register(meters);
    }

    /**
     * What is known of a mail before anybody reads it.
     *
     * @param sender of the envelope; empty where there is none
     * @param mailbox the address of ours that it came to
     * @param silent nobody is to be told of it, because it came before Tidings did
     * @param source from where it was fetched: what comes from there once more is not kept again
     * @param behindBelieved a server of ours brought it, so that what its header says at the top about the sender was checked
     * @param unreadable why it goes to quarantine at once, where it cannot be had as a whole
     */
    public record Arrival(
            String sender,
            List<String> recipients,
            String mailbox,
            boolean silent,
            boolean behindBelieved,
            @Nullable String source,
            @Nullable Unread unreadable) {

        public Arrival {
            recipients = List.copyOf(recipients);
        }

        static Arrival bySmtp(String sender, List<String> recipients, String mailbox, boolean behindBelieved) {
            return new Arrival(sender, recipients, mailbox, false, behindBelieved, null, null);
        }
    }

    /** @param isNew false where it was kept before from the same source */
    public record Kept(String id, boolean isNew) {}

    /**
     * Keeps a mail. Whoever brought it may forget it once this returns.
     *
     * @param size of what was read from {@code raw}, asked when all of it was
     * @throws com.mongodb.MongoException where it is not kept
     */
    public Kept keep(Arrival arrival, InputStream raw, LongSupplier size) {
        var id = Ids.next();
        var bytes = raws.store(id, raw);
        try {
            mails.insert(id, bytes, arrival, size.getAsLong(), clock.instant());
        } catch (MongoWriteException e) {
            if (arrival.source() == null || e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            raws.delete(bytes);
            return new Kept(mails.keptFrom(arrival.source()).orElseThrow(() -> e), false);
        }
        received.increment();
        reading.wake();
        return new Kept(id, true);
    }
}
