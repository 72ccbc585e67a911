package io.tidings.tickets.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.EventJson;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.Topics;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.TopicReader;
import io.tidings.tickets.Ids;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.BindingsLifecycleController.State;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** From the topic of what comes in to the topic of tickets. */
@SpringBootTest(
        properties = {
            "tidings.outbox.keeps-current=false",
            "tidings.web.session-key=QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
            "tidings.guest-links.secret=what-signs-links-in-tests"
        })
class InboundTopicTests extends InboundTest {

    private static final String INPUT = "openTicketsFromInbound-in-0";

    @Autowired
    BindingsLifecycleController bindings;

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        Surroundings.connect(properties, "tickets_" + Ids.next().substring(24));
    }

    @Test
    void aPollIsTakenInAndWhatCannotBeIsSetAsideAlone() {
        var mails = Stream.generate(() -> mail().build()).limit(6).toArray(MailReceived[]::new);
        var broken = "{broken".getBytes(UTF_8);
        var bad = EventJson.write(eventOf(mail().cc((String) null).build(), "cause", null));
        bindings.changeState(INPUT, State.STOPPED);
        publish(record(mails[0]), record(mails[1]), broken, record(mails[2]), record(mails[3]));
        publish(bad, record(mails[4]), record(mails[5]), record(mails[5]));

        bindings.changeState(INPUT, State.STARTED);

        await().until(() -> ticketsOf(customer).size() == mails.length);
        assertThat(mails).extracting(mail -> ticketOf(mail).number()).isSorted();
        try (var setAside = new TopicReader(Topics.INBOUND + ".tickets.dlq");
                var tickets = new TopicReader(Topics.TICKETS)) {
            await().untilAsserted(() -> assertThat(ofCustomer(setAside.records()))
                    .extracting(ConsumerRecord::value)
                    .containsExactly(broken, bad));
            await().untilAsserted(() -> assertThat(mails)
                    .allSatisfy(mail -> assertThat(tickets.about(ticketOf(mail).id()))
                            .singleElement()
                            .satisfies(event -> assertThat(event.fact()).isInstanceOf(TicketOpened.class))));
        }
        await().until(() -> database.getCollection("tickets")
                        .countDocuments(new Document("customer.email", customer)
                                .append("outbox.0", new Document("$exists", true)))
                == 0);
    }

    private List<ConsumerRecord<String, byte[]>> ofCustomer(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream().filter(record -> customer.equals(record.key())).toList();
    }

    private static byte[] record(MailReceived mail) {
        return EventJson.write(eventOf(mail, "cause", null));
    }

    /** Under one key, so that they stay in their order. */
    private void publish(byte[]... values) {
        try (var producer =
                new KafkaProducer<>(Surroundings.kafkaSettings(), new StringSerializer(), new ByteArraySerializer())) {
            Stream.of(values).forEach(value -> producer.send(new ProducerRecord<>(Topics.INBOUND, customer, value)));
        }
    }
}
