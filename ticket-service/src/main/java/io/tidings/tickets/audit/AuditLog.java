package io.tidings.tickets.audit;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.web.Caller;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes down who gave whom which rights. An entry is written before what it tells of is done, so that nothing happens which is
 * not in the log; what then failed stands there too. Nothing changes an entry.
 */
@Component
public class AuditLog implements Prepared {

    /** Long enough for the yearly audit, and the one after. */
    private static final Duration KEPT = Duration.ofDays(2 * 366);

    private final MongoCollection<Document> entries;
    private final Clock clock;

    AuditLog(MongoDatabase database, Clock clock) {
        this.entries = database.getCollection("audit");
        this.clock = clock;
    }

    /**
     * @param by the id of the agent who did it
     * @param byName what that agent was called at the time
     * @param action what was done, as {@code api-token.created}
     * @param kind what it was done to, as {@code api-token}
     * @param name what that was called at the time
     * @param facts what the action says of it
     */
    record Entry(
            String id,
            Instant at,
            String by,
            String byName,
            boolean byApiToken,
            String action,
            String kind,
            String subject,
            @Nullable String name,
            Map<String, Object> facts) {

        static Entry read(Document document) {
            return new Entry(
                    document.getString("_id"),
                    document.getDate("at").toInstant(),
                    document.getString("by"),
                    document.getString("byName"),
                    document.getBoolean("byApiToken", false),
                    document.getString("action"),
                    document.getString("kind"),
                    document.getString("subject"),
                    document.getString("name"),
                    new TreeMap<>(document.get("facts", Document.class)));
        }
    }

    @Override
    public void prepare() {
        entries.createIndex(new Document("at", 1), new IndexOptions().expireAfter(KEPT.toSeconds(), TimeUnit.SECONDS));
    }

    /**
     * @param kind and {@code subject}, what it is done to, and its id
     * @param name what that is called
     * @param facts words, numbers and lists of them; never a secret
     */
    public void write(
            Caller by, String action, String kind, String subject, @Nullable String name, Map<String, ?> facts) {
        entries.insertOne(new Document("_id", Ids.next())
                .append("at", Date.from(clock.instant()))
                .append("by", by.id())
                .append("byName", by.name())
                .append("byApiToken", by.isByApiToken())
                .append("action", action)
                .append("kind", kind)
                .append("subject", subject)
                .append("name", name)
                .append("facts", new Document(new TreeMap<String, Object>(facts))));
    }

    /**
     * Newest first.
     *
     * @param before only what is older than this entry; null for the newest
     */
    List<Entry> read(@Nullable String before, int limit) {
        var older = before == null ? new Document("$gt", "") : new Document("$lt", before);
        return entries.find(new Document("_id", older))
                .sort(new Document("_id", -1))
                .limit(limit)
                .map(Entry::read)
                .into(new ArrayList<>());
    }
}
