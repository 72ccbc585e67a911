package io.tidings.store;

import de.bwaldvogel.mongo.MongoServer;

/**
 * A MongoDB of its own for one test class: it lives in memory, listens on a free loopback port and is gone when closed.
 *
 * <pre>{@code
 * try (var store = EmbeddedStore.start(); var client = MongoClients.create(store.connectionString())) { … }
 * }</pre>
 */
public final class EmbeddedStore implements AutoCloseable {

    private final MongoServer server;
    private final String connectionString;

    private EmbeddedStore(MongoServer server) {
        this.server = server;
        this.connectionString = server.bindAndGetConnectionString();
    }

    /** Starts an empty store and returns once it listens. */
    public static EmbeddedStore start() {
        return new EmbeddedStore(new MongoServer(StoreBackend.inMemory()));
    }

    /** The address for a driver or for {@code spring.mongodb.uri}; it names no database. */
    public String connectionString() {
        return connectionString;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
