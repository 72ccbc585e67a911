package io.tidings.tickets.bulk;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.bulk.Part.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** The parts of the jobs: kept for as long as a job may be taken back. */
@Component
class Parts implements Prepared {

    private final MongoCollection<Document> parts;

    Parts(MongoDatabase database) {
        this.parts = database.getCollection("bulk-change-parts");
    }

    @Override
    public void prepare() {
        parts.createIndex(new Document("job", 1).append("n", 1));
        parts.createIndex(new Document("expires", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }

    void insert(List<Part> some, Instant expires) {
        if (!some.isEmpty()) {
            parts.insertMany(some.stream()
                    .map(part -> part.toDocument().append("expires", Date.from(expires)))
                    .toList());
        }
    }

    void remove(String job) {
        parts.deleteMany(new Document("job", job));
    }

    Optional<Part> find(String job, int n) {
        return Optional.ofNullable(
                        parts.find(new Document("_id", Part.id(job, n))).first())
                .map(Part::read);
    }

    /** In their order, from this number on. */
    List<Part> from(String job, int n, int limit) {
        return parts.find(new Document("job", job).append("n", new Document("$gte", n)))
                .sort(new Document("n", 1))
                .limit(limit)
                .map(Part::read)
                .into(new ArrayList<>());
    }

    /** Notes the versions from which a part begins, before its first ticket is changed. */
    void begin(Part part, Map<String, Long> since) {
        set(part, "since", Part.write(since));
    }

    void settle(Part part, Outcome outcome) {
        set(part, "outcome", Part.write(outcome));
    }

    private void set(Part part, String field, Document value) {
        parts.updateOne(
                new Document("_id", Part.id(part.job(), part.n())), new Document("$set", new Document(field, value)));
    }
}
