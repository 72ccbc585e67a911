package io.tidings.tickets.attachment;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.web.Problem;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Ids;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Files that people uploaded for a message that they are still writing. Only the uploader can name one. */
@Component
public class Uploads implements Prepared {

    static final String COLLECTION = "uploads";

    private final MongoCollection<Document> uploads;
    private final Blobs blobs;
    private final AttachmentRules rules;
    private final AttachmentProperties properties;
    private final Clock clock;

    Uploads(MongoDatabase database, Blobs blobs, AttachmentRules rules, AttachmentProperties properties, Clock clock) {
        this.uploads = database.getCollection(COLLECTION);
        this.blobs = blobs;
        this.rules = rules;
        this.properties = properties;
        this.clock = clock;
    }

    public record Upload(String id, NewAttachment file) {}

    /**
     * What a person may upload.
     *
     * @param largest the size of the largest file, in bytes
     * @param largestMessage how large the files of one message may be together, in bytes; absent where nothing limits them
     * @param blocked the endings of file names that are not taken, without the dot
     */
    public record UploadLimits(long largest, @Nullable Long largestMessage, List<String> blocked) {}

    public UploadLimits limits() {
        var settings = rules.now();
        return new UploadLimits(settings.largestFile(), settings.largestMessage(), settings.blocked());
    }

    @Override
    public void prepare() {
        uploads.createIndex(
                new Document("at", 1), new IndexOptions().expireAfter(keep().toSeconds(), TimeUnit.SECONDS));
        uploads.createIndex(new Document("blob", 1));
    }

    /** @throws Problem where the file is too large, or of a kind that is not taken */
    public Upload store(String uploader, String name, String mediaType, InputStream content) throws IOException {
        var settings = rules.now();
        var whole = new BufferedInputStream(new LimitedStream(content, settings.largestFile()));
        whole.mark(FileRules.LOOKED_AT);
        var refused = FileRules.refusal(settings, name, whole.readNBytes(FileRules.LOOKED_AT));
        if (refused.isPresent()) {
            throw new FileRefused(FileNames.harmless(name), refused.get());
        }
        whole.reset();
        // The blob outlives its upload, so that what can be named is there.
        var blob = blobs.put(whole, keep().plus(Duration.ofHours(1)));
        var file = new NewAttachment(
                blob.sha256(), FileNames.harmless(name), FileNames.mediaType(mediaType), blob.size(), false, null);
        var id = Ids.next();
        uploads.insertOne(new Document("_id", id)
                .append("by", uploader)
                .append("blob", file.blob())
                .append("name", file.name())
                .append("mediaType", file.mediaType())
                .append("size", file.size())
                .append("at", Date.from(clock.instant())));
        return new Upload(id, file);
    }

    /** @throws Problem where one message may not carry all of these */
    public void checkTogether(List<NewAttachment> files) {
        var limit = files.isEmpty() ? null : rules.now().largestMessage();
        var size = files.stream().mapToLong(NewAttachment::size).sum();
        if (limit != null && size > limit) {
            throw new FilesTooLarge(size, limit);
        }
    }

    /** The files behind these uploads of one person, in their order. Shorter than asked where one is not there. */
    public List<NewAttachment> of(String uploader, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        var found = uploads.find(new Document("_id", new Document("$in", ids))).into(new ArrayList<>());
        return ids.stream()
                .flatMap(id -> found.stream()
                        .filter(upload -> upload.getString("_id").equals(id)
                                && upload.getString("by").equals(uploader)))
                .map(upload -> new NewAttachment(
                        upload.getString("blob"),
                        upload.getString("name"),
                        upload.getString("mediaType"),
                        upload.getLong("size"),
                        false,
                        null))
                .toList();
    }

    /**
     * Lets these uploads of one person wait for their message from now on, as a draft still names them.
     *
     * @param draft how long the draft itself waits; no upload waits for less than it does without one
     */
    public void renew(String uploader, List<String> ids, Duration draft) {
        if (ids.isEmpty()) {
            return;
        }
        var wait = draft.compareTo(keep()) > 0 ? draft : keep();
        of(uploader, ids).forEach(file -> blobs.keep(file.blob(), wait.plus(Duration.ofHours(1))));
        // Its time is over once the usual wait has passed after this.
        var at = clock.instant().plus(wait).minus(keep());
        uploads.updateMany(
                new Document("_id", new Document("$in", ids)).append("by", uploader),
                new Document("$set", new Document("at", Date.from(at))));
    }

    private Duration keep() {
        return properties.keepUploads();
    }
}
