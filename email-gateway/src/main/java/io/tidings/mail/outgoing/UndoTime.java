package io.tidings.mail.outgoing;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.mail.MailProperties;
import io.tidings.spine.web.Caller;
import java.time.Duration;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How long what an agent sends waits before it leaves: the installation's setting, for all replicas, asked anew for each message. */
@Component
class UndoTime {

    private static final Logger log = LoggerFactory.getLogger(UndoTime.class);

    private static final String ID = "undo";

    private final MongoCollection<Document> settings;
    private final Duration configured;

    UndoTime(MongoDatabase database, MailProperties properties) {
        this.settings = database.getCollection("settings");
        this.configured = properties.undoFor();
    }

    Duration now() {
        var stored = settings.find(new Document("_id", ID)).first();
        return stored == null ? configured : Duration.ofSeconds(stored.getInteger("seconds"));
    }

    void change(int seconds, Caller by) {
        settings.replaceOne(
                new Document("_id", ID),
                new Document("_id", ID).append("seconds", seconds),
                new ReplaceOptions().upsert(true));
        log.info("{} ({}) lets mails of agents wait for {} seconds", by.name(), by.id(), seconds);
    }
}
