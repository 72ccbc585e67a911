package io.tidings.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Dovecot of our own on loopback, with a folder of its own for everything. Needs Debian's dovecot-imapd and dovecot-pop3d, and
 * root, as Dovecot itself does.
 */
public final class Dovecot implements AutoCloseable {

    private static final Path BINARY = Path.of("/usr/sbin/dovecot");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Path configuration;
    private final Process process;
    private final int imap;
    private final int pop3;

    /** Whether this machine can run one. */
    public static boolean isHere() {
        return Files.isExecutable(BINARY) && "root".equals(System.getProperty("user.name"));
    }

    public Dovecot() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("dovecot");
        imap = freePort();
        pop3 = freePort();
        for (var each : List.of("base", "state", "mail")) {
            Files.createDirectories(folder.resolve(each));
        }
        run("chmod", "755", folder.toString());
        run("chown", "-R", "mail:mail", folder.resolve("mail").toString());
        Files.writeString(folder.resolve("users"), "");
        configuration = Files.writeString(folder.resolve("dovecot.conf"), """
                protocols = imap pop3
                listen = 127.0.0.1
                base_dir = %1$s/base
                state_dir = %1$s/state
                log_path = %1$s/log
                ssl = no
                disable_plaintext_auth = no
                mail_location = maildir:%1$s/mail/%%u
                first_valid_uid = 1
                default_internal_user = dovecot
                mail_max_userip_connections = 100
                service imap-login {
                  inet_listener imap {
                    port = %2$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = %3$d
                  }
                  inet_listener pop3s {
                    port = 0
                  }
                }
                namespace inbox {
                  inbox = yes
                }
                passdb {
                  driver = passwd-file
                  args = scheme=PLAIN %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                """.formatted(folder, imap, pop3));
        process = new ProcessBuilder(BINARY.toString(), "-F", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        awaitGreeting();
    }

    public int imapPort() {
        return imap;
    }

    public int pop3Port() {
        return pop3;
    }

    /** A mailbox; its user is its password. */
    public void make(String user) throws IOException, InterruptedException {
        var mail = Files.getAttribute(Path.of("/var/mail"), "unix:gid");
        var id = new String(output("id", "-u", "mail"), StandardCharsets.US_ASCII).strip();
        Files.writeString(
                folder.resolve("users"),
                Files.readString(folder.resolve("users"))
                        + "%s:%s:%s:%s::%s/mail/%s::\n".formatted(user, user, id, mail, folder, user));
    }

    /** A mail for the mailbox, as a delivery agent puts it there. */
    public void deliver(String user, String raw) throws IOException, InterruptedException {
        var saving = doveadm("save", "-u", user);
        try (var in = saving.getOutputStream()) {
            in.write(raw.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        ended(saving);
    }

    /** Ends every connection of the user, in the middle of whatever it does. */
    public void kick(String user) throws IOException, InterruptedException {
        // It fails where nobody is connected.
        doveadm("kick", user).waitFor();
    }

    /** Gives the folder another UIDVALIDITY: the numbers of its mails mean nothing any more. */
    public void renumber(String user, long uidValidity) throws IOException, InterruptedException {
        ended(doveadm("mailbox", "update", "-u", user, "--uid-validity", Long.toString(uidValidity), "INBOX"));
    }

    private Process doveadm(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("/usr/bin/doveadm", "-c", configuration.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void ended(Process process) throws IOException, InterruptedException {
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("doveadm: " + said);
        }
    }

    private static byte[] output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).start();
        try (InputStream in = process.getInputStream()) {
            var said = in.readAllBytes();
            process.waitFor();
            return said;
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    private void awaitGreeting() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), imap), 1_000);
                OutputStream out = socket.getOutputStream();
                out.write("a LOGOUT\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            } catch (IOException e) {
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("Dovecot does not answer: " + Files.readString(folder.resolve("output")));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            run("rm", "-rf", folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
