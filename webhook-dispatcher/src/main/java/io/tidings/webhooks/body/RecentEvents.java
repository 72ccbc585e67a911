package io.tidings.webhooks.body;

import static java.util.Comparator.comparing;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.MalformedEvent;
import io.tidings.events.TicketFact;
import io.tidings.events.Topics;
import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.work.Prepared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bson.Document;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/**
 * What happened to the last tickets, read from the end of {@code tidings.tickets} when somebody wants to see a template on them;
 * nothing is kept for it. What was erased still stands in the topic until its time there ends, so this keeps which tickets those
 * are, and passes over them.
 */
@Component
public class RecentEvents implements Prepared {

    /** How many tickets a template is tried on. */
    static final int TICKETS = 50;

    /** Of each partition; where everything happens to few tickets, their last events are enough. */
    private static final int READ_PER_PARTITION = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A day longer than the topic keeps events. */
    private static final Duration ERASED_KEPT = Duration.ofDays(31);

    private final MongoCollection<Document> erased;
    private final Map<String, Object> settings;

    RecentEvents(MongoDatabase database, KafkaProperties kafka) {
        erased = database.getCollection("erased");
        settings = new HashMap<>(kafka.buildConsumerProperties());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    @Override
    public void prepare() {
        erased.createIndex(new Document("expires", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }

    /** These tickets hold the words of a person who was erased: nobody is shown them any more. */
    public void forget(Collection<String> ticketIds, Instant now) {
        var expires = Date.from(now.plus(ERASED_KEPT));
        for (var id : ticketIds) {
            erased.replaceOne(
                    Filters.eq("_id", id),
                    new Document("_id", id).append("expires", expires),
                    new ReplaceOptions().upsert(true));
        }
    }

    /**
     * The events of the last tickets, newest first.
     *
     * @throws DependencyAway where Kafka is away
     */
    List<Event> ofLastTickets() {
        var events = new ArrayList<>(tail());
        events.sort(comparing(Event::time).reversed());
        var tickets = new LinkedHashSet<String>();
        events.forEach(event -> tickets.add(event.subject()));
        var gone = goneAmong(tickets, events);
        var shown = new HashSet<>(
                tickets.stream().filter(id -> !gone.contains(id)).limit(TICKETS).toList());
        return events.stream().filter(event -> shown.contains(event.subject())).toList();
    }

    private Set<String> goneAmong(Collection<String> tickets, List<Event> events) {
        var gone = new HashSet<String>();
        erased.find(Filters.in("_id", tickets)).forEach(found -> gone.add(found.getString("_id")));
        events.stream()
                .filter(event -> ((TicketFact) event.fact()).ticket().erased())
                .forEach(event -> gone.add(event.subject()));
        return gone;
    }

    private List<Event> tail() {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var partitions = consumer.partitionsFor(Topics.TICKETS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            var beginnings = consumer.beginningOffsets(partitions);
            partitions.forEach(partition -> consumer.seek(
                    partition,
                    Math.max(
                            beginnings.getOrDefault(partition, 0L),
                            ends.getOrDefault(partition, 0L) - READ_PER_PARTITION)));
            var found = new ArrayList<Event>();
            var deadline = Instant.now().plus(PATIENCE);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                if (Instant.now().isAfter(deadline)) {
                    throw new KafkaException("The end of " + Topics.TICKETS + " was not reached within " + PATIENCE);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(record -> take(record.value(), found));
            }
            return found;
        } catch (KafkaException e) {
            throw new DependencyAway("Kafka does not answer", e);
        }
    }

    private static void take(byte[] json, List<Event> found) {
        try {
            var event = EventJson.read(json == null ? new byte[0] : json);
            if (event.fact() instanceof TicketFact && !event.imported()) {
                found.add(event);
            }
        } catch (MalformedEvent _) {
            // The reaction sets it aside; a preview has enough others.
        }
    }
}
