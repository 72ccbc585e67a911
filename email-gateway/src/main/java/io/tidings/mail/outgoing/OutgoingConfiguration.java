package io.tidings.mail.outgoing;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.mail.MailProperties;
import io.tidings.mail.blob.Blobs;
import io.tidings.mail.group.Mailboxes;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.spine.work.DueWork;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts planning and sending together. */
@Configuration(value = "outgoingMailConfiguration", proxyBeanMethods = false)
class OutgoingConfiguration {

    @Bean
    SendDue sendDue(
            OutgoingStore mails,
            Mailboxes mailboxes,
            Blobs blobs,
            Composer composer,
            DkimSignatures signatures,
            Relay relay,
            SendingPolicies policies,
            BlockedAddresses blockedAddresses,
            Departures departures,
            Outcomes outcomes,
            Outbox outbox,
            MailProperties properties,
            Clock clock,
            MeterRegistry meters,
            DueWork dueWork,
            SendingWork work) {
        var sender = new SendDue(
                mails,
                mailboxes,
                blobs,
                composer,
                signatures,
                relay,
                policies,
                blockedAddresses,
                departures,
                outcomes,
                outbox,
                new RetrySchedule(properties.relay().giveUpAfter(), new Random()),
                new DomainPace(properties.relay().perDomain().perMinute(), System::nanoTime),
                clock,
                meters);
        work.start(dueWork, sender);
        return sender;
    }

    /** Mails say what became of them, and are nobody's state. */
    @Bean
    OutboxSource publishingOutgoingMails() {
        return new OutboxSource() {
            @Override
            public String collection() {
                return OutgoingStore.COLLECTION;
            }

            @Override
            public List<CurrentFact> current(Document document, List<Event> sent) {
                return List.of();
            }

            @Override
            public boolean keepsHistory() {
                return false;
            }
        };
    }
}
