package io.tidings.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An Exim of our own on loopback, which brings whatever it takes for tidings.example to a receiver of ours, again and again until
 * that has it. Needs Debian's exim4-daemon-light, and root, from which Exim changes to its own user.
 */
final class Exim implements AutoCloseable {

    private static final Path BINARY = Path.of("/usr/sbin/exim4");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port = ServiceProcess.freePort();
    private final Path folder;
    private final Process process;

    /** Whether this machine can run one. */
    static boolean isHere() {
        return Files.isExecutable(BINARY) && "root".equals(System.getProperty("user.name"));
    }

    /** @param receiver the port that it brings mails to */
    Exim(int receiver) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("exim");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("spool"));
        Files.createDirectories(folder.resolve("log"));
        run(
                "chown",
                "-R",
                "Debian-exim",
                folder.resolve("spool").toString(),
                folder.resolve("log").toString());
        var configuration = Files.writeString(folder.resolve("exim.conf"), """
                spool_directory = %1$s/spool
                log_file_path = %1$s/log/%%slog
                pid_file_path = %1$s/spool/pid
                primary_hostname = mx.customer.example
                local_interfaces = 127.0.0.1
                daemon_smtp_ports = %2$d
                keep_environment =
                tls_advertise_hosts =
                smtp_accept_max = 100
                queue_only = true
                queue_run_max = 4
                acl_smtp_rcpt = everybody

                begin acl
                everybody:
                  accept

                begin routers
                desk:
                  driver = manualroute
                  domains = tidings.example
                  route_list = * 127.0.0.1 byname
                  self = send
                  transport = desk
                elsewhere:
                  driver = redirect
                  data = :blackhole:

                begin transports
                desk:
                  driver = smtp
                  port = %3$d
                  message_linelength_limit = 1000000

                begin retry
                * * F,2h,1s
                """.formatted(folder, port, receiver));
        process = new ProcessBuilder(BINARY.toString(), "-C", configuration.toString(), "-bdf", "-q1s")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        awaitGreeting();
    }

    int port() {
        return port;
    }

    /** How many mails it still has to bring. */
    long waiting() throws IOException {
        var input = folder.resolve("spool").resolve("input");
        if (!Files.exists(input)) {
            return 0;
        }
        try (var files = Files.walk(input)) {
            return files.filter(file -> file.toString().endsWith("-H")).count();
        } catch (UncheckedIOException e) {
            // One of them went while they were counted.
            return 1;
        }
    }

    /** What it did, and what it was answered. */
    String log() throws IOException {
        return Files.readString(folder.resolve("log").resolve("mainlog"));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    private void awaitGreeting() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.getInputStream().read() == '2') {
                    return;
                }
            } catch (IOException e) {
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("Exim does not answer: " + Files.readString(folder.resolve("output")));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        var all = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        run("rm", "-rf", folder.toString());
    }
}
