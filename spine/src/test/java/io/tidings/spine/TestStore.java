package io.tidings.spine;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.store.EmbeddedStore;
import java.util.UUID;

/** One store for all test classes of this module; each test takes a database of its own. */
public final class TestStore {

    private static final EmbeddedStore STORE = EmbeddedStore.start();
    private static final MongoClient CLIENT = MongoClients.create(STORE.connectionString());

    private TestStore() {}

    public static String uri() {
        return STORE.connectionString();
    }

    public static MongoDatabase database() {
        return CLIENT.getDatabase("t" + UUID.randomUUID().toString().substring(0, 8));
    }
}
