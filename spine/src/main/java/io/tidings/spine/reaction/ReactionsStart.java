package io.tidings.spine.reaction;

import static java.util.stream.Collectors.toSet;

import io.tidings.spine.work.Preparation;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binding.Bindable;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.binding.InputBindingLifecycle;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.util.StringUtils;

/**
 * Starts the reactions in the background, once Kafka is there and has their topics.
 *
 * <p>The binder would do it while the service starts, one binding after another, and keep the HTTP port shut and the process
 * deaf to SIGTERM for as long as Kafka is away.
 */
final class ReactionsStart extends InputBindingLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReactionsStart.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** As long as the topics themselves are kept. */
    private static final String THIRTY_DAYS = Long.toString(Duration.ofDays(30).toMillis());

    private final BindingServiceProperties bindings;
    private final Map<String, Object> kafka;
    private final Preparation preparation;
    private @Nullable Thread starter;

    ReactionsStart(
            BindingService bindingService,
            Map<String, Bindable> bindables,
            BindingServiceProperties bindings,
            Map<String, Object> kafka,
            Preparation preparation) {
        super(bindingService, bindables);
        this.bindings = bindings;
        this.kafka = kafka;
        this.preparation = preparation;
    }

    @Override
    public void start() {
        starter = Thread.ofVirtual().name("reactions-start").start(() -> {
            if (mayBegin()) {
                super.start();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return starter != null;
    }

    @Override
    public void stop() {
        var thread = starter;
        starter = null;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(3));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        super.stop();
    }

    /** @return false where the service stops before */
    private boolean mayBegin() {
        try {
            preparation.await();
            awaitTopics();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void awaitTopics() throws InterruptedException {
        var wanted = reactions().flatMap(ReactionsStart::topicsOf).collect(toSet());
        if (wanted.isEmpty()) {
            return;
        }
        var told = "";
        for (var missing = missing(wanted); missing.isPresent(); missing = missing(wanted)) {
            if (!told.equals(missing.get())) {
                log.warn("Reactions wait: {}", missing.get());
                told = missing.get();
            }
            Thread.sleep(PAUSE);
        }
        log.info("Reacting to {}", new TreeSet<>(wanted));
    }

    private Optional<String> missing(Set<String> wanted) throws InterruptedException {
        var admin = Admin.create(kafka);
        try {
            var there = admin.listTopics().names().get(3, TimeUnit.SECONDS);
            var absent = new TreeSet<>(wanted);
            absent.removeAll(there);
            if (absent.isEmpty()) {
                makeDeadLetterTopics(admin, there);
                return Optional.empty();
            }
            return Optional.of("Kafka has no topic " + String.join(", ", absent));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return Optional.of("Kafka is away");
        } finally {
            // Otherwise it waits for what is still under way to a broker that may be away.
            admin.close(Duration.ZERO);
        }
    }

    /** A missing right to do so is no reason to stand still: nothing is lost while dead letters find no topic. */
    private void makeDeadLetterTopics(Admin admin, Set<String> there) throws InterruptedException, TimeoutException {
        var topics = new HashSet<NewTopic>();
        Reaction.of(bindings).stream()
                .map(Reaction::deadLetters)
                .filter(topic -> !there.contains(topic))
                .forEach(topic -> topics.add(new NewTopic(topic, Optional.of(1), Optional.empty())
                        .configs(Map.of("retention.ms", THIRTY_DAYS, "max.message.bytes", "4194304"))));
        try {
            admin.createTopics(topics).all().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            log.warn("Dead-letter topics could not be made: {}", e.getMessage());
        }
    }

    private Stream<BindingProperties> reactions() {
        return bindings.getBindings().entrySet().stream()
                .filter(binding -> binding.getKey().contains("-in-"))
                .map(Map.Entry::getValue);
    }

    private static Stream<String> topicsOf(BindingProperties reaction) {
        return Stream.of(StringUtils.tokenizeToStringArray(reaction.getDestination(), ","));
    }
}
