package io.tidings.store;

import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The databases of one store, brought back as they were acknowledged, and their upkeep beside the clients' work. */
final class StoreBackend extends AbstractMongoBackend {

    private static final Logger log = LoggerFactory.getLogger(StoreBackend.class);

    /** A restart reads this much within about a second. */
    static final long CHECKPOINT_BYTES = 16 * 1024 * 1024;

    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(20);
    private static final Duration EXPIRE_EVERY = Duration.ofSeconds(30);

    private final Storage storage;
    private final OpenCursors cursors = new OpenCursors(getCursorRegistry());
    private final Map<String, StoreDatabase> databases = new ConcurrentHashMap<>();
    private final Consumer<Throwable> onFailure;
    private final long checkpointBytes;
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("store-upkeep").factory());
    private long lastCheckpoint = System.nanoTime();

    private StoreBackend(Storage storage, long checkpointBytes, Consumer<Throwable> onFailure) {
        super(Clock.systemUTC());
        this.storage = storage;
        this.checkpointBytes = checkpointBytes;
        this.onFailure = onFailure;
    }

    /** Keeps nothing beyond its closing. */
    static StoreBackend inMemory() {
        var backend = new StoreBackend(Storage.inMemory(), CHECKPOINT_BYTES, _ -> {});
        backend.startUpkeep();
        return backend;
    }

    /**
     * Opens what the directory holds, or begins there.
     *
     * @param checkpointBytes the size of the journal at which a checkpoint is made
     * @param onFailure is told when the store cannot save any more, as when the disk is full; nothing is lost that was
     *     acknowledged, but only a restart brings it back
     */
    static StoreBackend in(Path directory, long checkpointBytes, Consumer<Throwable> onFailure) throws IOException {
        var backend = new StoreBackend(Storage.in(directory), checkpointBytes, onFailure);
        backend.open();
        backend.startUpkeep();
        return backend;
    }

    /** Opens the databases as of the last checkpoint, applies the journal to them, and opens the outcome. */
    private void open() throws IOException {
        openDatabases();
        Map<String, Restored> restored = new HashMap<>();
        storage.readJournal(change -> restored.computeIfAbsent(change.collection(), _ -> new Restored())
                .read(change));
        if (!restored.isEmpty()) {
            restored.forEach(this::restore);
            int documents = restored.values().stream()
                    .mapToInt(one -> one.images.size())
                    .sum();
            log.info("{} documents of {} collections brought back from the journal", documents, restored.size());
            databases.clear();
            storage.forgetOpened();
            openDatabases();
            storage.removeUnopened();
        }
        storage.checkpoint();
    }

    private void openDatabases() {
        for (String collection : storage.collections()) {
            openOrCreateDatabase(databaseOf(collection));
        }
    }

    private static String databaseOf(String collection) {
        return collection.substring(0, collection.indexOf('.'));
    }

    /** What the journal says of one collection: only the last image of a document counts. */
    private static final class Restored {

        private final Map<Long, byte @Nullable []> images = new HashMap<>();
        private boolean dropped;

        void read(Journal.Change change) {
            switch (change) {
                case Journal.Put put -> images.put(put.position(), put.document());
                case Journal.Removed removed -> images.put(removed.position(), null);
                case Journal.Dropped _ -> {
                    images.clear();
                    dropped = true;
                }
            }
        }
    }

    private void restore(String collection, Restored restored) {
        String database = databaseOf(collection);
        StoreDatabase existing = databases.get(database);
        StoreCollection known = existing == null ? null : existing.find(collection.substring(database.length() + 1));
        if (known != null) {
            known.restore(restored.dropped, restored.images);
        } else {
            // It came after the checkpoint, and so did its indexes: they are built when it is opened.
            var documents = storage.documents(collection);
            documents.clear();
            restored.images.forEach((position, document) -> {
                if (document != null) {
                    documents.put(position, document);
                }
            });
        }
    }

    private void startUpkeep() {
        upkeep.scheduleWithFixedDelay(this::checkpointIfDue, 100, 100, TimeUnit.MILLISECONDS);
        upkeep.scheduleWithFixedDelay(
                this::expire, EXPIRE_EVERY.toMillis(), EXPIRE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void checkpointIfDue() {
        long size = storage.journalSize();
        boolean old = System.nanoTime() - lastCheckpoint > CHECKPOINT_EVERY.toNanos();
        if (size > checkpointBytes || (size > 0 && old)) {
            checkpoint();
        }
    }

    void checkpoint() {
        try {
            storage.checkpoint();
            lastCheckpoint = System.nanoTime();
        } catch (IOException | RuntimeException e) {
            log.error("The store cannot be saved", e);
            onFailure.accept(e);
        }
    }

    /** Deletes what TTL indexes say is over, and what clients have left open. */
    void expire() {
        try {
            for (StoreDatabase database : databases.values()) {
                database.expire(getClock().instant());
            }
            cursors.closeIdle();
        } catch (RuntimeException e) {
            log.error("Expired documents could not be deleted", e);
        }
    }

    @Override
    protected StoreDatabase openOrCreateDatabase(String name) {
        return databases.computeIfAbsent(name, _ -> new StoreDatabase(name, getCursorRegistry(), cursors, storage));
    }

    @Override
    protected Set<String> listDatabaseNames() {
        return databases.keySet();
    }

    @Override
    public void dropDatabase(String name) {
        super.dropDatabase(name);
        databases.remove(name);
    }

    /** A driver greets by itself; a health check asks with the newer word for the same answer, which the library lacks. */
    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        if (command.equals("hello")) {
            var answer = super.handleCommand(channel, database, "ismaster", query);
            return answer.append("isWritablePrimary", answer.get("ismaster"));
        }
        return super.handleCommand(channel, database, command, query);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        try {
            return super.handleMessage(message);
        } catch (MongoServerException refused) {
            throw refused;
        } catch (RuntimeException unexpected) {
            log.error("Failed at {}", message.getDocument(), unexpected);
            throw unexpected;
        }
    }

    @Override
    public void close() {
        upkeep.shutdown();
        try {
            // A checkpoint that is under way is let end: its journal is then gone before the last one is made.
            if (!upkeep.awaitTermination(1, TimeUnit.MINUTES)) {
                log.warn("Upkeep did not end");
            }
            super.close();
            storage.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The store could not be saved; the next start reads its journal", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
