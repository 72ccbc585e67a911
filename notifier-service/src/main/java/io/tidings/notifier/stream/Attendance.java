package io.tidings.notifier.stream;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.tidings.spine.web.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Which agents have a page open, at whichever replica: each writes down now and then whose streams it holds. A replica that dies
 * writes nothing any more, and its people count as gone a moment later.
 */
@Component
public class Attendance implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Attendance.class);
    private static final Duration WRITTEN_EVERY = Duration.ofSeconds(15);

    /** Over a slow write, and over the seconds in which a page that lost its stream opens another. */
    private static final Duration HOLDS = Duration.ofMinutes(1);

    private final MongoCollection<Document> seen;
    private final Clock clock;
    private final Map<String, Integer> pages = new ConcurrentHashMap<>();
    private volatile boolean running;
    private @Nullable Thread thread;

    Attendance(MongoDatabase database, Clock clock) {
        this.seen = database.getCollection("attendance");
        this.clock = clock;
    }

    /** A program that listens is nobody who reads. */
    static boolean isPage(Caller caller) {
        return caller.isAgent() && !caller.isByApiToken();
    }

    void came(String agentId) {
        pages.merge(agentId, 1, Integer::sum);
    }

    void left(String agentId) {
        pages.computeIfPresent(agentId, (_, open) -> open == 1 ? null : open - 1);
    }

    /** How many the agent has open at this replica. */
    int pages(String agentId) {
        return pages.getOrDefault(agentId, 0);
    }

    /** Whether the agent has a page open, or had one within the last minute. */
    public boolean isHere(String agentId) {
        if (pages(agentId) > 0) {
            return true;
        }
        var known = seen.find(new Document("_id", agentId)).first();
        return known != null
                && known.getDate("at").toInstant().isAfter(clock.instant().minus(HOLDS));
    }

    public void forget(String agentId) {
        seen.deleteOne(new Document("_id", agentId));
    }

    /** Writes down who has a page open at this replica. */
    void write() {
        var now = Date.from(clock.instant());
        var here = pages.keySet().stream()
                .map(agent -> new UpdateOneModel<Document>(
                        new Document("_id", agent),
                        new Document("$set", new Document("at", now)),
                        new UpdateOptions().upsert(true)))
                .toList();
        if (!here.isEmpty()) {
            seen.bulkWrite(here);
        }
    }

    private void run() {
        while (running) {
            try {
                write();
            } catch (MongoException e) {
                log.warn("Who has a page open is not written down now: {}", e.getMessage());
            }
            Following.pause(WRITTEN_EVERY);
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("attendance").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
