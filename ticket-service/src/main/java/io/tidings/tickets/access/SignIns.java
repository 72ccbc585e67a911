package io.tidings.tickets.access;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.spine.web.OutsideClaims;
import io.tidings.spine.work.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * With which claims people of outside providers came lately, so that administrators see what a rule would give before it does. Kept
 * for a week, the last of each person, and erased with it.
 */
@Component
public class SignIns implements Prepared {

    private static final Duration KEPT = Duration.ofDays(7);

    private final MongoCollection<Document> signIns;
    private final Clock clock;

    SignIns(MongoDatabase database, Clock clock) {
        this.signIns = database.getCollection("sign-ins");
        this.clock = clock;
    }

    /** @param name what the provider calls the person */
    record SignIn(String person, @Nullable String name, Instant at, OutsideClaims claims) {}

    @Override
    public void prepare() {
        signIns.createIndex(new Document("at", 1), new IndexOptions().expireAfter(KEPT.toSeconds(), TimeUnit.SECONDS));
    }

    public void note(String personId, @Nullable String name, OutsideClaims claims) {
        signIns.replaceOne(
                new Document("_id", personId),
                new Document("_id", personId)
                        .append("name", name)
                        .append("at", Date.from(clock.instant()))
                        // A list, because names of claims may hold what no field's name may.
                        .append(
                                "claims",
                                claims.values().entrySet().stream()
                                        .map(claim ->
                                                new Document("name", claim.getKey()).append("values", claim.getValue()))
                                        .toList()),
                new ReplaceOptions().upsert(true));
    }

    public void forget(String personId) {
        signIns.deleteOne(new Document("_id", personId));
    }

    /** The latest first. */
    List<SignIn> latest(int limit) {
        return signIns.find(new Document("at", new Document("$gt", Date.from(Instant.EPOCH))))
                .sort(new Document("at", -1))
                .limit(limit)
                .map(SignIns::read)
                .into(new ArrayList<>());
    }

    private static SignIn read(Document document) {
        return new SignIn(
                document.getString("_id"),
                document.getString("name"),
                document.getDate("at").toInstant(),
                new OutsideClaims(document.getList("claims", Document.class, List.of()).stream()
                        .collect(Collectors.toMap(
                                claim -> claim.getString("name"), claim -> claim.getList("values", String.class)))));
    }
}
