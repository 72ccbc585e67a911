package io.tidings.mail.outgoing;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.mail.MailProperties;
import io.tidings.spine.work.RevisedCopy;
import java.time.Duration;
import java.util.Optional;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How long what an agent sends waits before it leaves: the installation's setting, for all replicas. */
@Component
class UndoTime {

    private static final Logger log = LoggerFactory.getLogger(UndoTime.class);

    static final int MOST_SECONDS = 60;

    private static final String ID = "undo";

    private final MongoCollection<Document> settings;
    private final Duration configured;
    private final RevisedCopy<Duration> copy;

    UndoTime(MongoDatabase database, MailProperties properties) {
        this.settings = database.getCollection("settings");
        this.configured = properties.undoFor();
        // It is one number, and so its own revision.
        this.copy = new RevisedCopy<>(
                () -> decided().orElse(-1),
                () -> decided().map(Duration::ofSeconds).orElse(configured));
    }

    Duration now() {
        return copy.current();
    }

    /** In seconds; empty where no administrator has decided. */
    Optional<Integer> decided() {
        return Optional.ofNullable(settings.find(new Document("_id", ID)).first())
                .map(stored -> stored.getInteger("seconds"));
    }

    static boolean isPossible(int seconds) {
        return seconds >= 0 && seconds <= MOST_SECONDS;
    }

    /** Lets the service's own setting hold again. */
    void forget() {
        settings.deleteOne(new Document("_id", ID));
    }

    void change(int seconds, String by) {
        settings.replaceOne(
                new Document("_id", ID),
                new Document("_id", ID).append("seconds", seconds),
                new ReplaceOptions().upsert(true));
        log.info("{} lets mails of agents wait for {} seconds", by, seconds);
    }
}
