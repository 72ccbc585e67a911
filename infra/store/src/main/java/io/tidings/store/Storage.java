package io.tidings.store;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * The sorted maps that hold documents and index entries, and the journal that makes each change outlive the process.
 *
 * <p>H2's MVStore keeps the maps in one file with a bounded cache: a desk with 100,000 tickets has about a million
 * documents, which would take gigabytes as objects in memory. MVStore saves copy-on-write pages, and a save per answer
 * would cost some 200 kB of disk; therefore a change goes to the journal, which costs its own size, and the pages are
 * saved now and then by a checkpoint. After a kill the newest checkpoint is opened and the journal applied to it.
 *
 * <p>Two rules make that right. A checkpoint is a cut between changes, never through one: changing holds the gate
 * shared, cutting holds it alone (for the moment that taking the maps' roots needs; writing them goes on beside the
 * changes). And a change is in the maps before it is in the journal: so whatever a discarded journal file said is in
 * the checkpoint, and whatever is only in the newer file is applied again, which leaves the same bytes.
 */
final class Storage implements AutoCloseable {

    /** As MongoDB calls it. */
    private static final int OUT_OF_DISK_SPACE = 14031;

    /** A full disk, a used-up quota, and a process that may not write more. */
    private static final Pattern NO_ROOM = Pattern.compile("No space left|quota exceeded|File too large");

    private static final int CACHE_MB = 32;
    private static final int WORTH_COMPACTING_PERCENT = 50;
    private static final int COMPACTED_AT_ONCE_BYTES = 8 * 1024 * 1024;
    private static final String DOCUMENTS = "documents/";
    private static final String INDEX = "index/";

    private final @Nullable Path directory;
    private final MVStore maps;
    private final @Nullable Journal journal;
    private final MVMap<String, String> facts;
    private final Set<String> opened = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    private Storage(@Nullable Path directory, MVStore maps, @Nullable Journal journal) {
        this.directory = directory;
        this.maps = maps;
        this.journal = journal;
        this.facts = maps.openMap(
                "facts",
                new MVMap.Builder<String, String>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(StringDataType.INSTANCE));
    }

    /** Forgets everything when closed. */
    static Storage inMemory() {
        return new Storage(null, MVStore.open(null), null);
    }

    /** Opens the newest checkpoint; what the journal says beyond it is for {@link #readJournal}. */
    static Storage in(Path directory) throws IOException {
        Files.createDirectories(directory);
        MVStore maps = new MVStore.Builder()
                .fileName(directory.resolve("store.mv").toString())
                .cacheSize(CACHE_MB)
                .autoCommitDisabled()
                .open();
        // MVStore has the threads that save beside the changes only if it believes to save by itself; it never will.
        maps.setAutoCommitDelay(Integer.MAX_VALUE);
        return new Storage(directory, maps, Journal.in(directory));
    }

    MVMap<Long, byte[]> documents(String collection) {
        opened.add(DOCUMENTS + collection);
        return maps.openMap(
                DOCUMENTS + collection,
                new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
    }

    MVMap<byte[], Long> index(String name) {
        opened.add(INDEX + name);
        return maps.openMap(
                INDEX + name,
                new MVMap.Builder<byte[], Long>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(LongDataType.INSTANCE));
    }

    void remove(MVMap<?, ?> map) {
        change(() -> maps.removeMap(map));
    }

    /** Forgets which maps were opened, so that {@link #removeUnopened} keeps only what is opened from now on. */
    void forgetOpened() {
        opened.clear();
    }

    /** Removes what a collection or an index left that was dropped after the checkpoint. */
    void removeUnopened() {
        for (String name : maps.getMapNames()) {
            if ((name.startsWith(DOCUMENTS) || name.startsWith(INDEX)) && !opened.contains(name)) {
                maps.removeMap(name);
            }
        }
        for (String fact : List.copyOf(facts.keySet())) {
            if (!opened.contains(INDEX + fact.substring(fact.indexOf(' ') + 1))) {
                facts.remove(fact);
            }
        }
    }

    /** The collections that have documents, by full name. */
    Set<String> collections() {
        return maps.getMapNames().stream()
                .filter(name -> name.startsWith(DOCUMENTS))
                .map(name -> name.substring(DOCUMENTS.length()))
                .collect(Collectors.toSet());
    }

    /** What else must be known of an index at the next start, such as that it is complete. */
    boolean isNoted(String fact) {
        return facts.containsKey(fact);
    }

    void note(String fact) {
        change(() -> facts.put(fact, ""));
    }

    void forget(String fact) {
        change(() -> facts.remove(fact));
    }

    /** Changes maps; a checkpoint has all of it or nothing. */
    void change(Runnable change) {
        gate.readLock().lock();
        try {
            change.run();
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Makes changes that are already in the maps outlive a kill; to be called before they are acknowledged. */
    void write(Journal.Records records) {
        if (journal == null) {
            return;
        }
        try {
            journal.append(records);
        } catch (IOException e) {
            if (NO_ROOM.matcher(String.valueOf(e.getMessage())).find()) {
                throw new MongoServerError(
                        OUT_OF_DISK_SPACE, "OutOfDiskSpace", "There is no room for the journal in " + directory);
            }
            throw new UncheckedIOException("The journal in " + directory + " cannot be written", e);
        }
    }

    void readJournal(Consumer<Journal.Change> reader) throws IOException {
        if (directory != null) {
            Journal.read(directory, reader);
        }
    }

    /** Bytes that a restart would have to read again. */
    long journalSize() {
        return journal == null ? 0 : journal.size();
    }

    /** Saves the maps as they are now and discards the journal that led there. Not for two threads at once. */
    void checkpoint() throws IOException {
        if (journal == null) {
            return;
        }
        if (maps.getFileStore().getChunksFillRate() < WORTH_COMPACTING_PERCENT) {
            maps.compact(WORTH_COMPACTING_PERCENT, COMPACTED_AT_ONCE_BYTES);
        }
        long covered;
        boolean cut;
        gate.writeLock().lock();
        try {
            covered = journal.rotate();
            cut = maps.tryCommit() >= 0 || !maps.hasUnsavedChanges();
        } finally {
            gate.writeLock().unlock();
        }
        // Waits for the threads that save.
        maps.executeFilestoreOperation(() -> {});
        if (cut) {
            journal.forget(covered);
        }
    }

    @Override
    public void close() throws IOException {
        gate.writeLock().lock();
        try {
            if (journal == null) {
                maps.closeImmediately();
                return;
            }
            long covered = journal.rotate();
            maps.close(0);
            journal.close();
            journal.forget(covered + 1);
        } finally {
            gate.writeLock().unlock();
        }
    }
}
