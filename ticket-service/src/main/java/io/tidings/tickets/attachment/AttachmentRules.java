package io.tidings.tickets.attachment;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.tidings.spine.web.InvalidField;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which files the desk takes, as administrators have decided; as the installation's properties say until one does. Read anew
 * whenever a file comes, so that a decision holds at once and in every replica: beside the bytes of a file this read is nothing.
 */
@Component
public class AttachmentRules {

    private static final Document THE_ONE = new Document("_id", "desk");

    private final MongoCollection<Document> settings;
    private final AttachmentProperties properties;

    AttachmentRules(MongoDatabase database, AttachmentProperties properties) {
        this.settings = database.getCollection("attachment-settings");
        this.properties = properties;
    }

    /** @param version counts the decisions; 0 before the first */
    record Decided(AttachmentSettings settings, long version) {}

    public AttachmentSettings now() {
        return decided().settings();
    }

    Decided decided() {
        return Optional.ofNullable(settings.find(THE_ONE).first())
                .map(document -> new Decided(read(document), document.getLong("version")))
                .orElseGet(() -> new Decided(usual(), 0));
    }

    private AttachmentSettings usual() {
        return new AttachmentSettings(
                properties.largest().toBytes(), null, properties.blocked(), properties.blockPrograms());
    }

    /** The largest file that can be allowed, in bytes. */
    long most() {
        return properties.most();
    }

    /** @throws InvalidField where it cannot be so */
    public void check(AttachmentSettings wanted) {
        wanted.checked(most());
    }

    /** Decides so, whatever was decided before. */
    public void put(AttachmentSettings wanted) {
        while (!now().equals(wanted) && decide(wanted, null).isEmpty()) {
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
    Optional<Decided> decide(AttachmentSettings wanted, @Nullable Long seen) {
        check(wanted);
        var before = decided();
        var base = Objects.requireNonNullElse(seen, before.version());
        if (base != before.version()) {
            return Optional.empty();
        }
        return (base == 0 ? inserted(wanted) : replaced(wanted, base))
                ? Optional.of(new Decided(wanted, base + 1))
                : Optional.empty();
    }

    private boolean inserted(AttachmentSettings wanted) {
        try {
            settings.insertOne(write(wanted).append("_id", "desk").append("version", 1L));
            return true;
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return false;
        }
    }

    private boolean replaced(AttachmentSettings wanted, long base) {
        return settings.updateOne(
                                new Document(THE_ONE).append("version", base),
                                Updates.combine(new Document("$set", write(wanted)), Updates.inc("version", 1L)))
                        .getMatchedCount()
                == 1;
    }

    private static Document write(AttachmentSettings settings) {
        return new Document("largestFile", settings.largestFile())
                .append("largestMessage", settings.largestMessage())
                .append("blocked", settings.blocked())
                .append("blockPrograms", settings.blockPrograms());
    }

    private static AttachmentSettings read(Document document) {
        return new AttachmentSettings(
                document.getLong("largestFile"),
                document.getLong("largestMessage"),
                document.getList("blocked", String.class, List.of()),
                document.getBoolean("blockPrograms", true));
    }
}
