package io.tidings.search.index;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.search.elastic.ElasticsearchAway;
import io.tidings.search.elastic.Index;
import io.tidings.search.elastic.Indices;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Builds a new index beside the one in use and puts it in its place, while searches and the reaction go on undisturbed: after
 * the switch it also takes in what the old one heard last.
 */
@Component
class Rebuild {

    private static final Logger log = LoggerFactory.getLogger(Rebuild.class);

    /** @param tickets in the new index, once it is done */
    record Status(
            State state,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long tickets,
            @Nullable String problem) {}

    enum State {
        @JsonProperty("never")
        NEVER,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("failed")
        FAILED
    }

    private final ElasticsearchClient elasticsearch;
    private final Indices indices;
    private final IndexFiller filler;
    private final Clock clock;
    private final AtomicReference<Status> status =
            new AtomicReference<>(new Status(State.NEVER, null, null, null, null));

    Rebuild(ElasticsearchClient elasticsearch, Indices indices, IndexFiller filler, Clock clock) {
        this.elasticsearch = elasticsearch;
        this.indices = indices;
        this.filler = filler;
        this.clock = clock;
    }

    Status status() {
        return status.get();
    }

    /** Starts, unless one is under way. */
    Status start() {
        var running = new Status(State.RUNNING, clock.instant(), null, null, null);
        var before = status.get();
        if (before.state() != State.RUNNING && status.compareAndSet(before, running)) {
            Thread.ofVirtual().name("rebuild").start(() -> status.set(run(running)));
        }
        return status.get();
    }

    private Status run(Status running) {
        try {
            var tickets = rebuild();
            return new Status(State.DONE, running.startedAt(), clock.instant(), tickets, null);
        } catch (RuntimeException e) {
            log.error("The rebuild failed; the index in use is untouched", e);
            return new Status(State.FAILED, running.startedAt(), clock.instant(), null, String.valueOf(e.getMessage()));
        }
    }

    private long rebuild() {
        var tickets = indices.createAnother(Index.TICKETS);
        var directory = indices.createAnother(Index.DIRECTORY);
        var positions = filler.fill(tickets, directory);
        indices.markComplete(directory);
        indices.markComplete(tickets);
        indices.switchTo(Index.DIRECTORY, directory);
        indices.switchTo(Index.TICKETS, tickets);
        // A poll under way at the switch may have written the old index last.
        filler.catchUp(tickets, positions);
        indices.deleteUnused(Index.TICKETS);
        indices.deleteUnused(Index.DIRECTORY);
        return ElasticsearchAway.orAway(() -> elasticsearch.count(count -> count.index(tickets)))
                .count();
    }
}
