package io.tidings.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The store as a process of its own, for tests that end it or leave it no room. */
public final class StoreProcess implements AutoCloseable {

    private final Process process;
    private final String connectionString;

    private StoreProcess(Process process, String connectionString) {
        this.process = process;
        this.connectionString = connectionString;
    }

    /** Starts it on the class path of the test and returns once it listens. @param more of the server's arguments */
    public static StoreProcess start(Path data, String... more) throws IOException {
        return start(List.of(), data, more);
    }

    /** The same with files that may not grow beyond so many blocks, or {@code unlimited}, which no privilege is needed for. */
    public static StoreProcess startWithin(String blocks, Path data, String... more) throws IOException {
        return start(List.of("sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"), data, more);
    }

    private static StoreProcess start(List<String> shell, Path data, String... more) throws IOException {
        var command = new ArrayList<>(shell);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreServer.class.getName(),
                "--port",
                "0",
                "--data",
                data.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // What it logs comes by the same way.
        String line = process.inputReader()
                .lines()
                .filter(one -> one.startsWith("The store listens on "))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The store did not start"));
        String address = line.replaceAll(".* (\\S+:\\d+),.*", "$1");
        return new StoreProcess(process, "mongodb://" + address + "/?serverSelectionTimeoutMS=3000");
    }

    public String connectionString() {
        return connectionString;
    }

    public long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; answers how many milliseconds the end took. */
    public long end() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The store does not end");
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** Returns when it has ended, so that another may begin on its files. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
