package io.tidings.tickets.definition;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.work.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Keeps what people defined: one document, which every request needs, and which is therefore remembered for a moment. */
@Component
public class DefinitionStore implements Prepared {

    static final String COLLECTION = "definitions";
    static final String ID = "desk";

    /** How long another replica may still go by what was defined before. */
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private static final int ATTEMPTS = 20;
    private static final Document THE_ONE = new Document("_id", ID);
    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private record Known(Definitions definitions, Instant until) {}

    private final MongoCollection<Document> definitions;
    private final Outbox outbox;
    private final Clock clock;
    private volatile Known known = new Known(DefaultDefinitions.definitions(), Instant.MIN);

    DefinitionStore(MongoDatabase database, Outbox outbox, Clock clock) {
        this.definitions = database.getCollection(COLLECTION);
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void prepare() {
        if (definitions.find(THE_ONE).first() != null) {
            return;
        }
        var document = new Document("_id", ID).append("version", 1L);
        document.append("definitions", write(DefaultDefinitions.definitions()));
        outbox.putInto(document, List.of(), Topics.CURRENT, ID);
        try {
            definitions.insertOne(document);
            outbox.committed(COLLECTION, document);
        } catch (MongoException e) {
            // Another replica that starts at the same moment was first.
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    /** What is defined; at most two seconds old. */
    public Definitions now() {
        var remembered = known;
        if (remembered.until().isAfter(clock.instant())) {
            return remembered.definitions();
        }
        return remember(read(stored()));
    }

    /** What is defined, as the store has it at this moment. */
    Definitions fresh() {
        return read(stored());
    }

    /** Changes the definitions; {@code change} is asked again whenever somebody else was faster. */
    Definitions change(UnaryOperator<Definitions> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var stored = stored();
            var image = definitions.findOneAndUpdate(
                    new Document("_id", ID).append("version", stored.getLong("version")),
                    Updates.combine(
                            Updates.set("definitions", write(change.apply(read(stored)))),
                            Updates.inc("version", 1L),
                            outbox.append(List.of(), Topics.CURRENT, ID)),
                    POST_IMAGE);
            if (image != null) {
                outbox.committed(COLLECTION, image);
                return remember(read(image));
            }
        }
        throw new DefinitionProblem.Busy();
    }

    private Document stored() {
        return Objects.requireNonNull(definitions.find(THE_ONE).first(), "The definitions were taken from the store");
    }

    private Definitions remember(Definitions current) {
        known = new Known(current, clock.instant().plus(REMEMBERED));
        return current;
    }

    private static Document write(Definitions definitions) {
        return Document.parse(EventJson.mapper().writeValueAsString(definitions));
    }

    static Definitions read(Document document) {
        return EventJson.mapper()
                .readValue(document.get("definitions", Document.class).toJson(), Definitions.class);
    }
}
