package io.tidings.notifier.alert;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** The words of alerts whose route has none of its own, by language: as an administrator wrote them, or as they come with the desk. */
@Component
class UsualWords {

    /** @param version 0 for those that come with the desk */
    record Words(String language, String template, long version) {}

    private static final int DUPLICATE_KEY = 11000;

    private final MongoCollection<Document> written;
    private final AlertRouteStore routes;

    UsualWords(MongoDatabase database, AlertRouteStore routes) {
        written = database.getCollection("alert_wordings");
        this.routes = routes;
    }

    /** Of every language that alerts are said in. */
    Map<String, Words> all() {
        var known = written.find().map(UsualWords::read).into(new ArrayList<>()).stream()
                .collect(Collectors.toMap(Words::language, Function.identity()));
        return Wording.LANGUAGES.stream()
                .map(language -> known.getOrDefault(language, new Words(language, Wording.BUILT_IN, 0)))
                .collect(Collectors.toMap(Words::language, Function.identity()));
    }

    Words of(String language) {
        return Optional.ofNullable(written.find(new Document("_id", language)).first())
                .map(UsualWords::read)
                .orElseGet(() -> new Words(language, Wording.BUILT_IN, 0));
    }

    /** Writes them if they still have that version; empty where they have not. */
    Optional<Words> write(String language, String template, long expectedVersion) {
        var content = new Document("template", template).append("version", expectedVersion + 1);
        var words = expectedVersion == 0 ? insert(language, content) : replace(language, content, expectedVersion);
        routes.changed();
        return words;
    }

    void giveBack(String language) {
        written.deleteOne(new Document("_id", language));
        routes.changed();
    }

    private Optional<Words> insert(String language, Document content) {
        try {
            written.insertOne(content.append("_id", language));
            return Optional.of(read(content));
        } catch (MongoWriteException e) {
            if (e.getError().getCode() != DUPLICATE_KEY) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<Words> replace(String language, Document content, long expectedVersion) {
        return Optional.ofNullable(written.findOneAndUpdate(
                        new Document("_id", language).append("version", expectedVersion),
                        new Document("$set", content),
                        new FindOneAndUpdateOptions().returnDocument(AFTER)))
                .map(UsualWords::read);
    }

    private static Words read(Document stored) {
        var version = stored.get("version") instanceof Number number ? number.longValue() : 0;
        return new Words(stored.getString("_id"), stored.getString("template"), version);
    }
}
