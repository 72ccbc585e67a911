package io.tidings.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What changed since the last checkpoint, in files that are only appended to: {@code journal-1}, {@code journal-2}…
 *
 * <p>A change is handed to the operating system before its client is answered, and is not forced to the disk: it
 * survives the end of this process, however sudden, and not a power cut. A record is
 * {@code length, checksum, payload}; what a kill left half-written at the end was never acknowledged and is cut off.
 */
final class Journal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final String PREFIX = "journal-";
    private static final int HEADER = 8;

    private final Path directory;
    private long number;
    private FileChannel file;
    private long size;

    private Journal(Path directory, long number) throws IOException {
        this.directory = directory;
        this.number = number;
        this.file = create(number);
    }

    /** Begins a new file after those that are there. */
    static Journal in(Path directory) throws IOException {
        List<Long> present = numbers(directory);
        return new Journal(directory, present.isEmpty() ? 1 : present.getLast() + 1);
    }

    /** One change of one document, or a collection's end. */
    sealed interface Change {
        String collection();
    }

    /** The document is now this. */
    record Put(String collection, long position, byte[] document) implements Change {}

    /** The document is gone. */
    record Removed(String collection, long position) implements Change {}

    /** The collection is gone with all its documents. */
    record Dropped(String collection) implements Change {}

    /** Reads the changes of all files in order. */
    static void read(Path directory, Consumer<Change> reader) throws IOException {
        for (long number : numbers(directory)) {
            readFile(path(directory, number), reader);
        }
    }

    private static void readFile(Path path, Consumer<Change> reader) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path));
        while (content.remaining() > 0) {
            int start = content.position();
            byte[] payload = nextPayload(content);
            if (payload == null) {
                log.info("{} ends with a torn record: cut off at {} of {} bytes", path, start, content.capacity());
                try (var torn = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    torn.truncate(start);
                }
                return;
            }
            reader.accept(decode(ByteBuffer.wrap(payload)));
        }
    }

    private static byte @Nullable [] nextPayload(ByteBuffer content) {
        if (content.remaining() < HEADER) {
            return null;
        }
        int length = content.getInt();
        int checksum = content.getInt();
        if (length <= 0 || length > content.remaining()) {
            return null;
        }
        byte[] payload = new byte[length];
        content.get(payload);
        return checksum == checksum(payload, 0, length) ? payload : null;
    }

    private static Change decode(ByteBuffer payload) {
        byte kind = payload.get();
        byte[] name = new byte[payload.getShort()];
        payload.get(name);
        String collection = new String(name, StandardCharsets.UTF_8);
        return switch (kind) {
            case 'P' -> {
                long position = payload.getLong();
                byte[] document = new byte[payload.remaining()];
                payload.get(document);
                yield new Put(collection, position, document);
            }
            case 'R' -> new Removed(collection, payload.getLong());
            case 'D' -> new Dropped(collection);
            default ->
                throw new IllegalStateException("The journal has a record of the unknown kind " + kind
                        + "; was it written by a newer version?");
        };
    }

    /** Hands the records to the operating system; once this returns, they survive a kill. */
    synchronized void append(Records records) throws IOException {
        ByteBuffer content = records.content();
        int length = content.remaining();
        try {
            while (content.hasRemaining()) {
                file.write(content);
            }
        } catch (IOException full) {
            // Later records must not follow a torn one: they would be cut off with it at the next start.
            file.truncate(size);
            throw full;
        }
        size += length;
    }

    /** Continues in a new file and answers the number of the one before. */
    synchronized long rotate() throws IOException {
        FileChannel next = create(number + 1);
        file.close();
        file = next;
        size = 0;
        return number++;
    }

    /** Bytes in the current file. */
    synchronized long size() {
        return size;
    }

    /** Forgets the files up to this number: what they say is in a checkpoint. */
    void forget(long upTo) throws IOException {
        for (long old : numbers(directory)) {
            if (old <= upTo) {
                Files.deleteIfExists(path(directory, old));
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private FileChannel create(long number) throws IOException {
        return FileChannel.open(
                path(directory, number),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    private static Path path(Path directory, long number) {
        return directory.resolve(PREFIX + number);
    }

    private static List<Long> numbers(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(PREFIX))
                    .map(name -> Long.parseLong(name.substring(PREFIX.length())))
                    .sorted()
                    .toList();
        }
    }

    private static int checksum(byte[] bytes, int from, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }

    /** The records of one command, gathered so that they are written with one call. */
    static final class Records {

        private ByteBuffer buffer = ByteBuffer.allocate(4096);

        void put(byte[] collection, long position, byte[] document) {
            begin('P', collection, Long.BYTES + document.length);
            buffer.putLong(position).put(document);
            end();
        }

        void removed(byte[] collection, long position) {
            begin('R', collection, Long.BYTES);
            buffer.putLong(position);
            end();
        }

        void dropped(byte[] collection) {
            begin('D', collection, 0);
            end();
        }

        boolean isEmpty() {
            return buffer.position() == 0;
        }

        void clear() {
            // A blob's worth of room is not kept for the small changes that follow.
            buffer = buffer.capacity() > 64 * 1024 ? ByteBuffer.allocate(4096) : buffer.clear();
        }

        private ByteBuffer content() {
            return buffer.duplicate().flip();
        }

        private void begin(char kind, byte[] collection, int more) {
            int needed = HEADER + 1 + Short.BYTES + collection.length + more;
            if (buffer.remaining() < needed) {
                int capacity = Math.max(buffer.capacity() * 2, buffer.position() + needed);
                buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
            }
            buffer.mark();
            buffer.putLong(0);
            buffer.put((byte) kind).putShort((short) collection.length).put(collection);
        }

        private void end() {
            int end = buffer.position();
            int start = buffer.reset().position();
            int length = end - start - HEADER;
            buffer.putInt(length).putInt(checksum(buffer.array(), start + HEADER, length));
            buffer.position(end);
        }
    }
}
