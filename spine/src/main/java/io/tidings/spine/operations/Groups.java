package io.tidings.spine.operations;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tidings.spine.reaction.DependencyAway;
import io.tidings.spine.reaction.Reaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks Kafka how far this service's reactions have come. */
final class Groups {

    /**
     * One reaction's place in one topic.
     *
     * @param lag events that it has still to handle
     * @param members consumers that are in the group now
     * @param state of the group, in Kafka's word
     */
    record Group(String group, String topic, String reaction, long lag, int members, String state) {}

    /** A dead-letter topic's records, by offset: from {@code begin} to before {@code end}. */
    record Extent(Reaction reaction, Uuid topicId, long begin, long end) {}

    record Asked(List<Group> groups, List<Extent> deadLetters) {}

    private static final long PATIENCE_MILLIS = 3_000;

    private final List<Reaction> reactions;
    private final Map<String, Object> kafka;

    Groups(List<Reaction> reactions, Map<String, Object> kafka) {
        this.reactions = reactions;
        this.kafka = new HashMap<>(kafka);
        this.kafka.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        this.kafka.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE_MILLIS);
    }

    List<Reaction> reactions() {
        return reactions;
    }

    /** @throws DependencyAway where Kafka does not answer in time */
    Asked ask() throws InterruptedException {
        if (reactions.isEmpty()) {
            return new Asked(List.of(), List.of());
        }
        // For each question anew: a client that is kept goes on knocking, and logging, while Kafka is away.
        var admin = Admin.create(kafka);
        try {
            return ask(admin);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new DependencyAway("Kafka does not answer", e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private Asked ask(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        var topics = topics(admin);
        var names = reactions.stream().map(Reaction::group).collect(toSet());
        var committed = admin.listConsumerGroupOffsets(
                names.stream().collect(toMap(name -> name, _ -> new ListConsumerGroupOffsetsSpec())));
        var described = admin.describeConsumerGroups(names).describedGroups();
        var partitions = topics.values().stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions().size())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
        var begins = offsets(admin, partitions, OffsetSpec.earliest());
        var ends = offsets(admin, partitions, OffsetSpec.latest());
        var groups = new ArrayList<Group>();
        for (var reaction : reactions) {
            var places = ofGroup(committed.partitionsToOffsetAndMetadata(reaction.group()));
            var group = ofGroup(Objects.requireNonNull(described.get(reaction.group())));
            var lag = lag(reaction, partitions, places.orElse(Map.of()), begins, ends);
            groups.add(group(reaction, group, lag));
        }
        var deadLetters = reactions.stream()
                .filter(reaction -> topics.containsKey(reaction.deadLetters()))
                .map(reaction -> {
                    var partition = new TopicPartition(reaction.deadLetters(), 0);
                    return new Extent(
                            reaction,
                            Objects.requireNonNull(topics.get(reaction.deadLetters()))
                                    .topicId(),
                            begins.getOrDefault(partition, 0L),
                            ends.getOrDefault(partition, 0L));
                })
                .toList();
        return new Asked(groups, deadLetters);
    }

    /** Those that are there: a dead-letter topic is made when its reaction first starts. */
    private Map<String, TopicDescription> topics(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> there = answer(admin.listTopics().names());
        var wanted = reactions.stream()
                .flatMap(reaction -> List.of(reaction.topic(), reaction.deadLetters()).stream())
                .filter(there::contains)
                .collect(toSet());
        return answer(admin.describeTopics(wanted).allTopicNames());
    }

    private static Group group(Reaction reaction, Optional<ConsumerGroupDescription> described, long lag) {
        var members = described.stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> member.assignment().topicPartitions().stream()
                        .anyMatch(partition -> partition.topic().equals(reaction.topic())))
                .count();
        return new Group(
                reaction.group(),
                reaction.topic(),
                reaction.name(),
                lag,
                (int) members,
                described
                        .map(ConsumerGroupDescription::groupState)
                        .orElse(GroupState.DEAD)
                        .toString());
    }

    /** Kafka knows a group from when its first member joins: one that waits for MongoDB is none yet. */
    private static <T> Optional<T> ofGroup(KafkaFuture<T> asked)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return Optional.of(answer(asked));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Without a place of its own a group begins at the beginning. */
    private static long lag(
            Reaction reaction,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, OffsetAndMetadata> places,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .filter(partition -> partition.topic().equals(reaction.topic()))
                .mapToLong(partition -> {
                    var place = places.get(partition);
                    var begin = begins.getOrDefault(partition, 0L);
                    var next = place == null ? begin : Math.max(begin, place.offset());
                    return Math.max(0, ends.getOrDefault(partition, 0L) - next);
                })
                .sum();
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer(admin.listOffsets(
                                partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec)))
                        .all())
                .entrySet()
                .stream()
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private static <T> T answer(KafkaFuture<T> asked)
            throws InterruptedException, ExecutionException, TimeoutException {
        return asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
