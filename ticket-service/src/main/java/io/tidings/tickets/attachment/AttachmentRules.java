package io.tidings.tickets.attachment;

import com.mongodb.client.MongoDatabase;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Decisions;
import io.tidings.tickets.Decisions.Decided;
import java.util.List;
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

    private final Decisions<AttachmentSettings> decisions;
    private final AttachmentProperties properties;

    AttachmentRules(MongoDatabase database, AttachmentProperties properties) {
        this.properties = properties;
        this.decisions = new Decisions<>(
                database.getCollection("attachment-settings"),
                "desk",
                AttachmentRules::read,
                AttachmentRules::write,
                this::usual);
    }

    public AttachmentSettings now() {
        return decided().value();
    }

    Decided<AttachmentSettings> decided() {
        return decisions.decided();
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
        if (!now().equals(wanted)) {
            check(wanted);
            decisions.put(wanted);
        }
    }

    /**
     * Decides so.
     *
     * @param seen the version that this is a change of; absent for whatever there is
     * @return empty where somebody has decided otherwise since
     * @throws InvalidField where it cannot be so
     */
    Optional<Decided<AttachmentSettings>> decide(AttachmentSettings wanted, @Nullable Long seen) {
        check(wanted);
        return decisions.decide(wanted, seen);
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
