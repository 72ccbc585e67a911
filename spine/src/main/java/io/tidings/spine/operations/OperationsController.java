package io.tidings.spine.operations;

import io.tidings.events.Permission;
import io.tidings.spine.operations.DeadLetters.Page;
import io.tidings.spine.operations.DeadLetters.Result;
import io.tidings.spine.operations.Groups.Group;
import io.tidings.spine.operations.OperationsProblem.NoSuchService;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outbox.Outbox.Waiting;
import io.tidings.spine.reaction.Failure;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.spine.work.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** This service's part of the operations page. Each part is asked for by itself: what is away takes nothing else with it. */
@RestController
@RequestMapping("/api/v1/operations/{service}")
class OperationsController {

    /** @param away the dependency that did not answer for these; absent where they are complete */
    record Part<T>(List<T> items, @Nullable String away) {}

    /** @param inHand pieces that some replica is doing */
    record Work(
            String collection,
            long due,
            long later,
            long failing,
            @Nullable Instant oldest,
            long inHand) {}

    /** Something that this service needs. */
    record Needed(String name, boolean up) {}

    /**
     * @param answeredBy the replica that was asked
     * @param readAt when
     */
    record Report(
            String service,
            String answeredBy,
            Instant readAt,
            List<Needed> dependencies,
            Part<Replica> replicas,
            Part<Waiting> outboxes,
            Part<Work> work,
            Part<Group> groups,
            Part<DeadLetters.Topic> deadLetters) {}

    /** @param offsets at most 500 */
    record Chosen(@Nullable String topic, @Nullable List<Long> offsets) {}

    record Results(List<Result> results) {}

    private static final Logger log = LoggerFactory.getLogger(OperationsController.class);
    private static final String MONGODB = "mongodb";
    private static final String KAFKA = "kafka";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 500;
    private static final int LONGEST_PAGE = 100;

    private final String name;
    private final String instance;
    private final Replicas replicas;
    private final Outbox outbox;
    private final DueWork work;
    private final Groups groups;
    private final DeadLetters deadLetters;
    private final ObjectProvider<Dependency> dependencies;
    private final Executor threads =
            each -> Thread.ofVirtual().name("operations").start(each);

    OperationsController(
            @Value("${spring.application.name}") String service,
            @Value("${tidings.replica}") String instance,
            Replicas replicas,
            Outbox outbox,
            DueWork work,
            Groups groups,
            DeadLetters deadLetters,
            ObjectProvider<Dependency> dependencies) {
        this.name = service;
        this.instance = instance;
        this.replicas = replicas;
        this.outbox = outbox;
        this.work = work;
        this.groups = groups;
        this.deadLetters = deadLetters;
        this.dependencies = dependencies;
    }

    @GetMapping
    Report read(Caller caller, @PathVariable String service) {
        check(caller, service);
        var askedReplicas = ask(MONGODB, replicas::all);
        var askedOutboxes = ask(MONGODB, outbox::waiting);
        var askedWork = ask(MONGODB, work::states);
        var askedGroups = ask(KAFKA, () -> List.of(groups.ask()));
        var others = dependencies
                .orderedStream()
                .map(one -> ask(one.name(), () -> {
                            one.check();
                            return List.of();
                        })
                        .thenApply(part -> needed(one.name(), part)))
                .toList();
        var all = askedReplicas.join();
        var kafka = askedGroups.join();
        return new Report(
                name,
                instance,
                Instant.now(),
                Stream.concat(
                                Stream.of(needed(MONGODB, all), needed(KAFKA, kafka)),
                                others.stream().map(CompletableFuture::join))
                        .toList(),
                all.away() == null ? all : new Part<>(List.of(replicas.own()), all.away()),
                askedOutboxes.join(),
                inHand(askedWork.join(), all.items()),
                new Part<>(
                        kafka.items().stream()
                                .flatMap(asked -> asked.groups().stream())
                                .toList(),
                        kafka.away()),
                kafka.away() == null
                        ? ask(MONGODB, () -> kafka.items().stream()
                                        .flatMap(asked -> asked.deadLetters().stream())
                                        .map(deadLetters::topic)
                                        .toList())
                                .join()
                        : new Part<>(List.of(), kafka.away()));
    }

    private static Needed needed(String name, Part<?> part) {
        return new Needed(name, part.away() == null);
    }

    private static Part<Work> inHand(Part<DueWork.State> states, List<Replica> replicas) {
        return new Part<>(
                states.items().stream()
                        .map(state -> new Work(
                                state.collection(),
                                state.due(),
                                state.later(),
                                state.failing(),
                                state.oldest(),
                                replicas.stream()
                                        .filter(Replica::up)
                                        .mapToLong(replica -> replica.inHand().getOrDefault(state.collection(), 0L))
                                        .sum()))
                        .toList(),
                states.away());
    }

    private <T> CompletableFuture<Part<T>> ask(String dependency, Callable<List<T>> question) {
        return CompletableFuture.supplyAsync(() -> answer(question), threads)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(items -> new Part<>(items, null))
                .exceptionally(thrown -> {
                    if (!(thrown instanceof TimeoutException) && Failure.of(thrown) != Failure.DEPENDENCY) {
                        log.error("A part of the operations page could not be read", thrown);
                    }
                    return new Part<>(List.of(), dependency);
                });
    }

    private static <T> T answer(Callable<T> question) {
        try {
            return question.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @GetMapping("/dead-letters")
    Page deadLetters(
            Caller caller,
            @PathVariable String service,
            @RequestParam String topic,
            @RequestParam(defaultValue = "0") long from,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "false") boolean decided)
            throws InterruptedException {
        check(caller, service);
        return deadLetters.list(topic, from, Math.clamp(limit, 1, LONGEST_PAGE), decided);
    }

    @PostMapping("/dead-letters/re-drive")
    Results reDrive(Caller caller, @PathVariable String service, @RequestBody Chosen chosen)
            throws InterruptedException {
        check(caller, service);
        return new Results(deadLetters.reDrive(topic(chosen), offsets(chosen), caller));
    }

    @PostMapping("/dead-letters/discard")
    Results discard(Caller caller, @PathVariable String service, @RequestBody Chosen chosen)
            throws InterruptedException {
        check(caller, service);
        return new Results(deadLetters.discard(topic(chosen), offsets(chosen), caller));
    }

    private static String topic(Chosen chosen) {
        if (chosen.topic() == null) {
            throw new InvalidField("topic", "Which dead-letter topic?");
        }
        return chosen.topic();
    }

    private static List<Long> offsets(Chosen chosen) {
        var offsets = chosen.offsets();
        if (offsets == null
                || offsets.isEmpty()
                || offsets.size() > MOST_AT_ONCE
                || offsets.stream().anyMatch(Objects::isNull)) {
            throw new InvalidField("offsets", "Choose 1 to " + MOST_AT_ONCE + " offsets.");
        }
        return offsets;
    }

    private void check(Caller caller, String service) {
        caller.needs(Permission.ADMIN_OPERATIONS);
        if (!service.equals(name)) {
            throw new NoSuchService(service);
        }
    }
}
