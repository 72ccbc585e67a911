package io.tidings.mail.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.mail.MailProperties;
import io.tidings.mail.blob.Blobs;
import io.tidings.mail.outgoing.DeliveryReports;
import io.tidings.mail.token.SignedIds;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.spine.work.DueWork;
import java.time.Clock;
import java.util.List;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts taking in and reading together. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    @Bean
    ReadMail readMail(
            MailStore mails,
            RawMails raws,
            Blobs blobs,
            Belonging belonging,
            Senders senders,
            DeliveryReports reports,
            SignedIds ids,
            Outbox outbox,
            MailProperties properties,
            Room room,
            @Value("${tidings.url}") String installation,
            Clock clock,
            MeterRegistry meters,
            DueWork dueWork,
            ReadingWork work) {
        var reader = new ReadMail(
                mails,
                raws,
                blobs,
                belonging,
                senders,
                reports,
                ids,
                outbox,
                properties.intake(),
                room,
                installation,
                clock,
                meters);
        work.start(dueWork, reader);
        return reader;
    }

    /** Mails say that they came, and are nobody's state. */
    @Bean
    OutboxSource publishingMails() {
        return new OutboxSource() {
            @Override
            public String collection() {
                return MailStore.COLLECTION;
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
