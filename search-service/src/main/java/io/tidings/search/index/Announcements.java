package io.tidings.search.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.NamedRef;
import io.tidings.events.OutcomeFact.TicketIndexed;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.Topics;
import io.tidings.search.index.TicketIndex.Result;
import io.tidings.spine.reaction.DependencyAway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.stereotype.Component;

/**
 * Tells {@code tidings.outcomes} which tickets the index now shows, so that lists and counts are asked again.
 *
 * <p>It needs no outbox: the records that caused it are committed only after the broker has acknowledged it, so it is sent
 * again with them, under the same id.
 */
@Component
class Announcements {

    /** A list that has been open for longer has been asked again since, whatever a replay passes by. */
    private static final Duration WORTH_REPEATING = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final KafkaOperations<String, byte[]> kafka;
    private final Clock clock;
    private final String installation;
    private final Timer visible;

    Announcements(
            KafkaOperations<String, byte[]> kafka,
            Clock clock,
            @Value("${tidings.url}") String installation,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.clock = clock;
        this.installation = installation;
        visible = Timer.builder("tidings.search.visible")
                .description("From a ticket's change to its being found")
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
    }

    /** What one poll did to one ticket. */
    private static final class Touched {
        private final Set<String> groups = new LinkedHashSet<>();
        private Event latest;

        Touched(Event first) {
            latest = first;
        }
    }

    /** @throws DependencyAway where Kafka did not take all of it */
    void announce(List<Event> events, Result result) {
        var now = clock.instant();
        var touched = touched(events);
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        result.written().forEach((id, document) -> add(records, document, touched.get(id), now));
        result.unchanged().forEach((id, document) -> {
            var cause = touched.get(id);
            if (cause != null && cause.latest.time().isAfter(now.minus(WORTH_REPEATING))) {
                add(records, document, cause, now);
            }
        });
        send(records);
        events.stream()
                .filter(event -> event.fact() instanceof TicketFact fact
                        && result.written().containsKey(fact.ticket().id()))
                .forEach(event -> visible.record(Duration.between(event.time(), now)));
    }

    private static Map<String, Touched> touched(List<Event> events) {
        var touched = new LinkedHashMap<String, Touched>();
        for (var event : events) {
            if (event.fact() instanceof PersonErased erased) {
                erased.ticketIds().forEach(id -> touch(touched, id, event));
            } else if (event.fact() instanceof TicketFact fact) {
                var ticket = touch(touched, fact.ticket().id(), event);
                if (fact instanceof TicketMoved moved) {
                    add(ticket.groups, moved.previousGroup());
                }
            }
        }
        return touched;
    }

    private static Touched touch(Map<String, Touched> all, String id, Event event) {
        var ticket = all.computeIfAbsent(id, _ -> new Touched(event));
        ticket.latest = event;
        return ticket;
    }

    private static void add(Set<String> groups, @Nullable NamedRef group) {
        if (group != null) {
            groups.add(group.id());
        }
    }

    private void add(
            List<ProducerRecord<String, byte[]>> records,
            TicketDocument document,
            @Nullable Touched cause,
            Instant now) {
        if (cause == null || document.ticket() == null) {
            return;
        }
        add(cause.groups, document.ticket().group());
        var event = indexed(document, List.copyOf(cause.groups), cause.latest, now);
        records.add(new ProducerRecord<>(Topics.OUTCOMES, document.id(), EventJson.write(event)));
    }

    private Event indexed(TicketDocument document, List<String> groups, Event cause, Instant now) {
        var name = "indexed:" + document.id() + ":" + document.version();
        return new Event(
                UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString(),
                installation,
                document.id(),
                now,
                document.version(),
                cause.correlationId(),
                cause.id(),
                cause.depth(),
                "system",
                cause.imported(),
                null,
                new TicketIndexed(document.id(), document.version(), groups));
    }

    private void send(List<ProducerRecord<String, byte[]>> records) {
        var answers = records.stream().<Future<?>>map(kafka::send).toList();
        try {
            for (var answer : answers) {
                answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new DependencyAway("Kafka does not take what is to be announced", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyAway("Interrupted while announcing", e);
        }
    }
}
