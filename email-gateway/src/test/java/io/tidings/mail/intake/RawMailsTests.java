package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.store.EmbeddedStore;
import java.io.ByteArrayInputStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is deleted is gone, also where somebody died in the middle of it. */
class RawMailsTests {

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

    private ObjectId stored() {
        return raws.store("mail", new ByteArrayInputStream(new byte[] {1, 2, 3}));
    }
}
