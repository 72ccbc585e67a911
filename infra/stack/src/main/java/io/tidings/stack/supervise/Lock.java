package io.tidings.stack.supervise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that one process at a time holds. The system lets go of it when the process ends, however it ends. */
public final class Lock implements AutoCloseable {

    private final FileLock lock;

    private Lock(FileLock lock) {
        this.lock = lock;
    }

    /** Takes the lock and writes down who holds it; empty when somebody else does. */
    public static Optional<Lock> tryTake(Path file) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            var me = ProcessId.of(ProcessHandle.current());
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((me.pid() + " " + me.started()).getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new Lock(lock));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The living process that wrote itself down last. */
    public static Optional<ProcessId> holder(Path file) {
        try {
            var words = Files.readString(file).strip().split(" ");
            return words.length == 2
                    ? Optional.of(new ProcessId(Long.parseLong(words[0]), Long.parseLong(words[1])))
                            .filter(ProcessId::isAlive)
                    : Optional.empty();
        } catch (IOException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            lock.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
