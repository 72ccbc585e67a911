package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.model.IndexOptions;
import io.tidings.store.EmbeddedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody hears that a mail is taken before the store has it, and whoever was put off may come again. */
class StoreAwayTests {

    private final EmbeddedStore store = EmbeddedStore.start();
    private final Line line = new Line(Integer.parseInt(
            new ConnectionString(store.connectionString()).getHosts().getFirst().replaceFirst(".*:", "")));
    private final MongoClient client =
            MongoClients.create("mongodb://127.0.0.1:" + line.port() + "/?serverSelectionTimeoutMS=2000");
    private final MongoClient beside = MongoClients.create(store.connectionString());
    private final MongoDatabase kept = beside.getDatabase("mail");
    private Receiving receiving;

    @BeforeEach
    void aReceiver() {
        receiving = new Receiving(client.getDatabase("mail"));
    }

    @AfterEach
    void end() throws IOException {
        receiving.close();
        client.close();
        line.close();
        beside.close();
        store.close();
    }

    @Test
    void whileTheStoreIsAwayTheSenderKeepsTheMailAndOnceItIsBackTheMailIsTaken() throws Exception {
        line.cut();
        assertThat(receiving.sent("Put off")).startsWith("451 4.3.0");
        assertThat(kept.getCollection("mails").countDocuments()).isZero();

        line.mend();
        assertThat(receiving.sent("Put off")).startsWith("250 2.0.0");

        var mail = kept.getCollection("mails").find().first();
        var raw = GridFSBuckets.create(kept, "raw").openDownloadStream(mail.getObjectId("raw"));
        assertThat(new String(raw.readAllBytes(), StandardCharsets.UTF_8)).contains("Subject: Put off");
    }

    /** The other way round, a process that dies in between leaves a mail without its words. */
    @Test
    void theBytesAreThereBeforeAnythingSaysThatThereIsAMail() throws Exception {
        kept.getCollection("mails").createIndex(new Document("sender", 1), unique());
        assertThat(receiving.sent("First")).startsWith("250");
        var first = kept.getCollection("raw.files").countDocuments();

        // The store takes the bytes, and not what names them.
        assertThat(receiving.sent("Second")).startsWith("451");

        assertThat(kept.getCollection("raw.files").countDocuments()).isEqualTo(first + 1);
        assertThat(kept.getCollection("mails").countDocuments()).isEqualTo(1);
    }

    private static IndexOptions unique() {
        return new IndexOptions().unique(true);
    }
}
