package io.tidings.tickets.portal;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.tidings.spine.web.InvalidField;
import java.util.Base64;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the team looks, as administrators have decided; the product's own look until one does. */
@Component
public class Looks {

    private static final Document THE_ONE = new Document("_id", "portal");

    private final MongoCollection<Document> looks;

    Looks(MongoDatabase database) {
        this.looks = database.getCollection("portal-look");
    }

    /** @param version counts the decisions; 0 before the first */
    record Decided(Look look, long version) {}

    public Look now() {
        return decided().look();
    }

    Decided decided() {
        return Optional.ofNullable(looks.find(THE_ONE).first())
                .map(document -> new Decided(read(document), document.getLong("version")))
                .orElseGet(() -> new Decided(Look.NONE, 0));
    }

    /** Decides so, whatever was decided before. */
    public void put(Look wanted) {
        while (!now().equals(wanted.checked()) && decide(wanted, null).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /**
     * Decides so.
     *
     * @param seen the version that this is a change of; absent for whatever there is
     * @return empty where somebody has decided otherwise since
     * @throws InvalidField where it cannot be so
     */
    Optional<Decided> decide(Look wanted, @Nullable Long seen) {
        var checked = wanted.checked();
        var before = decided().version();
        var base = seen == null ? before : seen;
        if (base != before) {
            return Optional.empty();
        }
        return (base == 0 ? inserted(checked) : replaced(checked, base))
                ? Optional.of(new Decided(checked, base + 1))
                : Optional.empty();
    }

    private boolean inserted(Look look) {
        try {
            looks.insertOne(write(look).append("_id", "portal").append("version", 1L));
            return true;
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return false;
        }
    }

    private boolean replaced(Look look, long base) {
        return looks.updateOne(
                                new Document(THE_ONE).append("version", base),
                                Updates.combine(new Document("$set", write(look)), Updates.inc("version", 1L)))
                        .getMatchedCount()
                == 1;
    }

    private static Document write(Look look) {
        return new Document("name", look.name())
                .append("colour", look.colour())
                .append(
                        "logo",
                        look.logo() == null
                                ? null
                                : new Binary(Base64.getDecoder().decode(look.logo())));
    }

    private static Look read(Document document) {
        var logo = document.get("logo", Binary.class);
        return new Look(
                document.getString("name"),
                document.getString("colour"),
                logo == null ? null : Base64.getEncoder().encodeToString(logo.getData()));
    }
}
