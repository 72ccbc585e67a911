package io.tidings.mail.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import io.tidings.store.EmbeddedStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept is read as it came; what is deleted is gone, also where somebody died in the middle of it. */
class RawMailsTests {

    private static final int CHUNK = 255 << 10;

    private final EmbeddedStore store = EmbeddedStore.start();
    private final MongoClient client = MongoClients.create(store.connectionString());
    private final MongoDatabase database = client.getDatabase("mail");
    private final RawMails raws = new RawMails(database);

    @AfterEach
    void end() {
        client.close();
        store.close();
    }

    @Test
    void aDeletionThatWasBrokenOffIsFinishedByTheNext() {
        var withoutItsName = stored();
        database.getCollection("raw.files").deleteOne(new Document("_id", withoutItsName));
        var withoutItsBytes = stored();
        database.getCollection("raw.chunks").deleteMany(new Document("files_id", withoutItsBytes));
        var whole = stored();

        raws.delete(withoutItsName);
        raws.delete(withoutItsBytes);

        assertThat(database.getCollection("raw.chunks").distinct("files_id", ObjectId.class))
                .containsExactly(whole);
        assertThat(database.getCollection("raw.files").distinct("_id", ObjectId.class))
                .containsExactly(whole);
        raws.delete(whole);
        assertThat(raws.read(whole)).isEmpty();
    }

    /** Below, at and above what is one piece, and what GridFS itself has written. */
    @Test
    void whateverItsLengthAMailIsReadAsItCame() {
        var random = new Random(7);
        for (var length : List.of(1, 5_000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7)) {
            var mail = new byte[length];
            random.nextBytes(mail);

            assertThat(raws.read(raws.store("mail", new ByteArrayInputStream(mail))))
                    .as("%d bytes", length)
                    .hasValue(mail);
            assertThat(raws.read(GridFSBuckets.create(database, "raw")
                            .uploadFromStream("mail", new ByteArrayInputStream(mail))))
                    .as("%d bytes of an earlier version", length)
                    .hasValue(mail);
        }
    }

    @Test
    void anotherVersionOfTidingsReadsWhatThisOneStores() throws IOException {
        var mail = "Subject: Printer\r\n\r\nIt is on fire.".getBytes(UTF_8);

        var id = raws.store("mail", new ByteArrayInputStream(mail));

        try (var stream = GridFSBuckets.create(database, "raw").openDownloadStream(id)) {
            assertThat(stream.readAllBytes()).isEqualTo(mail);
            assertThat(stream.getGridFSFile().getFilename()).isEqualTo("mail");
        }
    }

    private ObjectId stored() {
        return raws.store("mail", new ByteArrayInputStream(new byte[] {1, 2, 3}));
    }
}
