package io.tidings.stack.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The resident memory of processes. */
public final class Memory {

    private Memory() {}

    /** Megabytes of a part and all that it started; 0 when it does not run. */
    public static long residentMb(Book.Entry part) {
        return residentKb(part.family()) / 1024;
    }

    /** Megabytes of one process. */
    public static long residentMb(ProcessId process) {
        return residentKb(process.find().stream().toList()) / 1024;
    }

    private static long residentKb(List<ProcessHandle> processes) {
        return processes.stream()
                .mapToLong(process -> residentKb(process.pid()))
                .sum();
    }

    private static long residentKb(long pid) {
        try {
            return fromStatus(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException noProc) {
            return askPs(pid);
        }
    }

    static long fromStatus(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static long askPs(long pid) {
        try {
            var process = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            try (var output = process.inputReader()) {
                var line = output.readLine();
                return line == null ? 0 : Long.parseLong(line.strip());
            }
        } catch (IOException e) {
            return 0;
        }
    }
}
