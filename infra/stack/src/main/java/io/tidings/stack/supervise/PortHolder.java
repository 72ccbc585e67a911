package io.tidings.stack.supervise;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Who listens on a port that is wanted. */
public record PortHolder(long pid, String command) {

    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final String LISTENING = "0A";
    private static final int COMMAND_SHOWN = 100;

    public static boolean isFree(String address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Empty also when the holder belongs to somebody else and the system does not tell. */
    public static Optional<PortHolder> of(int port) {
        return Files.exists(Path.of("/proc/net/tcp")) ? fromProc(port) : fromLsof(port);
    }

    private static Optional<PortHolder> fromProc(int port) {
        var sockets = List.of("/proc/net/tcp", "/proc/net/tcp6").stream()
                .flatMap(table -> listening(read(Path.of(table)), port).stream())
                .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .filter(process -> holdsAny(process.pid(), sockets))
                .findFirst()
                .map(process -> new PortHolder(process.pid(), command(process)));
    }

    /** The inodes of the sockets that listen on the port, from a table as the kernel prints it. */
    static Set<String> listening(String table, int port) {
        var localPort = ":%04X".formatted(port);
        return table.lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 9 && fields[1].endsWith(localPort) && fields[3].equals(LISTENING))
                .map(fields -> fields[9])
                .collect(Collectors.toSet());
    }

    private static boolean holdsAny(long pid, Set<String> inodes) {
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    var socket =
                            SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
                    return socket.matches() && inodes.contains(socket.group(1));
                } catch (IOException closed) {
                    return false;
                }
            });
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static Optional<PortHolder> fromLsof(int port) {
        try {
            var process = new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN").start();
            try (var output = process.inputReader()) {
                var line = output.readLine();
                if (line == null || !process.waitFor(5, TimeUnit.SECONDS)) {
                    return Optional.empty();
                }
                return ProcessHandle.of(Long.parseLong(line.strip()))
                        .map(holder -> new PortHolder(holder.pid(), command(holder)));
            }
        } catch (IOException noLsof) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String command(ProcessHandle process) {
        var text = read(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                .replace('\0', ' ')
                .strip();
        if (text.isEmpty()) {
            text = process.info().command().orElse("a process of another user");
        }
        return text.length() > COMMAND_SHOWN ? text.substring(0, COMMAND_SHOWN) + "…" : text;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException absent) {
            return "";
        }
    }
}
