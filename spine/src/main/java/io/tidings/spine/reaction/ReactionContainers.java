package io.tidings.spine.reaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.spine.trace.Trace;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.kafka.ListenerContainerWithDlqAndRetryCustomizer;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.messaging.MessagingException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Gives each reaction's container the error handler that loses nothing. The binder's own retry and dead-letter handling stay
 * out of it: they commit what they could neither handle nor set aside.
 */
final class ReactionContainers implements ListenerContainerWithDlqAndRetryCustomizer {

    private static final Logger log = LoggerFactory.getLogger(ReactionContainers.class);

    private final KafkaOperations<Object, Object> deadLetters;
    private final MeterRegistry meters;
    private final Duration gather;
    private final Duration gatherCurrent;
    private final @Nullable String instance;

    /**
     * @param gather the pause before each poll, in which events gather that then share its cost and its commit
     * @param gatherCurrent the same before a poll of {@code tidings.current}
     * @param instance names this replica for static membership, so that a restart takes its partitions back at once
     */
    ReactionContainers(
            KafkaOperations<Object, Object> deadLetters,
            MeterRegistry meters,
            Duration gather,
            Duration gatherCurrent,
            @Nullable String instance) {
        this.deadLetters = deadLetters;
        this.meters = meters;
        this.gather = gather;
        this.gatherCurrent = gatherCurrent;
        this.instance = instance;
    }

    /** The dead-letter topic of a group. */
    static String deadLetterTopic(String topic, String group) {
        return topic + "." + group + ".dlq";
    }

    @Override
    public boolean retryAndDlqInBinding(String destination, String group) {
        return false;
    }

    @Override
    public void configure(
            AbstractMessageListenerContainer<?, ?> container,
            String destination,
            String group,
            @Nullable BiFunction<ConsumerRecord<?, ?>, Exception, TopicPartition> binderResolver,
            @Nullable BackOff binderBackOff) {
        var patience = new Patience(group);
        var handler = new DefaultErrorHandler(new SetAside(group), patience);
        handler.setBackOffFunction(patience::forFailure);
        handler.setRetryListeners(patience);
        // What to do next is decided by Patience alone, for each failure anew.
        handler.setClassifications(Map.of(), true);
        handler.setResetStateOnExceptionChange(false);
        handler.setResetStateOnRecoveryFailure(false);
        handler.setLogLevel(KafkaException.Level.DEBUG);
        container.setCommonErrorHandler(handler);
        container.setRecordInterceptor(new OnItsWay<>());
        var properties = container.getContainerProperties();
        properties.setIdleBetweenPolls((destination.equals(Topics.CURRENT) ? gatherCurrent : gather).toMillis());
        properties.setShutdownTimeout(Duration.ofSeconds(4).toMillis());
        if (instance != null && !group.startsWith("anonymous.")) {
            // Two reactions of one group on two topics are two members.
            properties
                    .getKafkaConsumerProperties()
                    .setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance + "-" + destination);
        }
    }

    /** What the reaction threw, without the wrappings of those who passed it on; some of these print whole events. */
    private static Throwable thrownBy(Throwable exception) {
        var thrown = exception;
        while (thrown.getCause() != null
                && (thrown instanceof ListenerExecutionFailedException
                        || thrown instanceof MessagingException
                        || thrown instanceof DeserializationException
                        || thrown instanceof BatchListenerFailedException)) {
            thrown = thrown.getCause();
        }
        return thrown;
    }

    /** What is passed over is acknowledged and spared the way to the reaction; the others go on with the trace that led to them. */
    private static final class OnItsWay<K, V> implements RecordInterceptor<K, V> {

        @Override
        public @Nullable ConsumerRecord<K, V> intercept(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
            Trace.begin(record.value() instanceof Event event ? event.traceparent() : null);
            return record.value() == EventDeserializer.PASSED_OVER ? null : record;
        }

        @Override
        public void afterRecord(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
            Trace.end();
        }
    }

    /** Decides after each failed attempt whether the record is tried again, and when. */
    private static final class Patience implements BackOff, RetryListener {

        private final String group;
        private final ThreadLocal<Failure> latest = ThreadLocal.withInitial(() -> Failure.UNKNOWN);

        Patience(String group) {
            this.group = group;
        }

        BackOff forFailure(ConsumerRecord<?, ?> record, @Nullable Exception exception) {
            note(exception);
            return this;
        }

        /** Told right before {@link BackOffExecution#nextBackOff()} is asked, on the consumer's own thread. */
        @Override
        public void failedDelivery(ConsumerRecord<?, ?> record, @Nullable Exception exception, int attempt) {
            if (note(exception) == Failure.DEPENDENCY && exception != null) {
                log.warn(
                        "{} waits at {}-{} offset {}: {}",
                        group,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        thrownBy(exception).toString());
            }
        }

        @Override
        public void failedDelivery(ConsumerRecords<?, ?> records, @Nullable Exception exception, int attempt) {
            if (note(exception) == Failure.DEPENDENCY && exception != null) {
                log.warn(
                        "{} waits at {}: {}",
                        group,
                        records.partitions(),
                        thrownBy(exception).toString());
            }
        }

        private Failure note(@Nullable Exception exception) {
            var failure = exception == null ? Failure.UNKNOWN : Failure.of(exception);
            latest.set(failure);
            return failure;
        }

        @Override
        public BackOffExecution start() {
            return new Attempts();
        }

        private final class Attempts implements BackOffExecution {

            /** Short, since what was away is back long before anybody looks; a try each five seconds burdens nobody. */
            private static final long LONGEST_PAUSE = 5_000;

            private static final int TRIES_AT_THE_UNKNOWN = 3;

            private long pause = 250;
            private int tries;
            private boolean setAside;

            @Override
            public long nextBackOff() {
                return switch (latest.get()) {
                    case DEPENDENCY -> {
                        pause = Math.min(2 * pause, LONGEST_PAUSE);
                        yield pause;
                    }
                    case POISON -> giveUp();
                    case UNKNOWN -> ++tries < TRIES_AT_THE_UNKNOWN ? 1_000 : giveUp();
                };
            }

            /** Being asked again means that setting it aside failed: then there is a pause before the next attempt at that. */
            private long giveUp() {
                setAside = !setAside;
                return setAside ? STOP : 2_000;
            }
        }
    }

    /** Sends a record to the dead-letter topic, and throws (so that nothing is committed) where that fails. */
    private final class SetAside implements ConsumerRecordRecoverer {

        private final String group;
        private final DeadLetterPublishingRecoverer publisher;

        SetAside(String group) {
            this.group = group;
            publisher = new DeadLetterPublishingRecoverer(
                    deadLetters, (record, _) -> new TopicPartition(deadLetterTopic(record.topic(), group), -1));
            publisher.setFailIfSendResultIsError(true);
            publisher.setWaitForSendResultTimeout(Duration.ofSeconds(6));
            publisher.setExceptionHeadersCreator((headers, exception, _, _) -> describe(headers, exception));
        }

        @Override
        public void accept(ConsumerRecord<?, ?> record, Exception exception) {
            if (record.value() instanceof byte[] json) {
                // One of a batch, with which no trace was begun.
                Trace.begin(EventJson.traceparentOf(json).orElse(null));
            }
            try {
                setAside(record, exception);
            } finally {
                Trace.end();
            }
        }

        private void setAside(ConsumerRecord<?, ?> record, Exception exception) {
            publisher.accept(record, null, exception);
            meters.counter("tidings.dead_letters", "topic", record.topic(), "group", group)
                    .increment();
            log.error(
                    "{}-{} offset {} could not be handled by {}; it waits in {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    group,
                    deadLetterTopic(record.topic(), group),
                    thrownBy(exception));
        }

        /** Short: a stack trace could make the record larger than the topic takes. It is in the log. */
        private static void describe(Headers headers, Exception exception) {
            var thrown = thrownBy(exception);
            var message = String.valueOf(thrown.getMessage());
            headers.add("tidings-failure", thrown.getClass().getName().getBytes(UTF_8));
            headers.add(
                    "tidings-reason",
                    message.substring(0, Math.min(500, message.length())).getBytes(UTF_8));
        }
    }
}
