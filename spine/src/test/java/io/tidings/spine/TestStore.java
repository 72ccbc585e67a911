package io.tidings.spine;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.store.EmbeddedStore;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;

/** One store for all test classes of this module; each test takes a database of its own. */
public final class TestStore {

    /** For whatever is awaited: a machine that is slow or busy shall not fail a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

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
