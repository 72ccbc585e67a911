package io.tidings.stack.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process that is told apart from a later one with the same number.
 *
 * @param started when it started, in clock ticks since boot on Linux, else milliseconds since 1970: only ever compared
 */
public record ProcessId(long pid, long started) {

    /** Zero as its start says that there is no such process. */
    public static ProcessId of(long pid) {
        return ProcessHandle.of(pid).map(ProcessId::of).orElse(new ProcessId(pid, 0));
    }

    static ProcessId of(ProcessHandle handle) {
        return new ProcessId(handle.pid(), started(handle));
    }

    /** The process, while it lives and is still the one that was written down. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(handle -> started(handle) == started);
    }

    public boolean isAlive() {
        return find().isPresent();
    }

    /** The process and everything it started that still lives. */
    List<ProcessHandle> family() {
        return find().map(ProcessId::family).orElse(List.of());
    }

    static List<ProcessHandle> family(ProcessHandle handle) {
        var family = new ArrayList<>(handle.descendants().toList());
        family.addFirst(handle);
        return family;
    }

    private static long started(ProcessHandle handle) {
        try {
            return ticks(Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat")));
        } catch (IOException elsewhereOrGone) {
            return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }

    /** Field 22 of /proc/PID/stat. The JDK's own start instant is computed from the wall clock and moves when that is set. */
    static long ticks(String stat) {
        // The second field is the program's name in parentheses and may hold anything, also spaces and parentheses.
        var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(afterName[22 - 3]);
    }
}
