package io.tidings.stack.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sockets of Linux processes that reach, or could be reached from, beyond this machine. */
public final class Sockets {

    private static final List<String> TABLES = List.of("tcp", "tcp6", "udp", "udp6");
    private static final String LISTENING = "0A";

    /** The end of a name server's address: whoever is given a name by a person has to look it up. */
    private static final String NAME_SERVER = ":0035";

    private Sockets() {}

    /**
     * A socket that is not on loopback.
     *
     * @param local as the kernel prints it, in hexadecimal digits
     */
    public record Open(String table, String local, String remote, String inode) {}

    /** Those that the parts hold right now. */
    public static List<String> beyondLoopback(List<Book.Entry> parts) {
        var open = new ArrayList<Open>();
        for (var table : TABLES) {
            open.addAll(beyondLoopback(table, read(Path.of("/proc/net", table))));
        }
        var found = new ArrayList<String>();
        if (open.isEmpty()) {
            return found;
        }
        for (var part : parts) {
            for (var process : part.family()) {
                var inodes = inodes(process.pid());
                open.stream()
                        .filter(socket -> inodes.contains(socket.inode()))
                        .forEach(socket -> found.add("%s (process %d): %s %s to %s"
                                .formatted(
                                        part.name(), process.pid(), socket.table(), socket.local(), socket.remote())));
            }
        }
        return found;
    }

    /** Those of a table as the kernel prints it; one that listens on every address counts, a question to a name server does not. */
    static List<Open> beyondLoopback(String name, String table) {
        return table.lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 9)
                .filter(fields -> isBeyond(fields[1], fields[3].equals(LISTENING) || name.startsWith("udp"))
                        || isBeyond(fields[2], false))
                .filter(fields -> !(name.startsWith("udp") && fields[2].endsWith(NAME_SERVER)))
                .map(fields -> new Open(name, fields[1], fields[2], fields[9]))
                .toList();
    }

    /** {@code 0100007F:1F90}: the address in words of four bytes, each with its last byte first. */
    private static boolean isBeyond(String address, boolean anyCounts) {
        var digits = address.substring(0, address.indexOf(':'));
        if (digits.chars().allMatch(digit -> digit == '0')) {
            return anyCounts;
        }
        var isIpv4 = digits.length() == 8 || digits.startsWith("0000000000000000FFFF0000");
        return isIpv4 ? !digits.endsWith("7F") : !digits.equals("00000000000000000000000001000000");
    }

    private static Set<String> inodes(long pid) {
        var inodes = new HashSet<String>();
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (var descriptor : descriptors.toList()) {
                var target = readLink(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException ended) {
            // What has ended holds nothing.
        }
        return inodes;
    }

    private static String readLink(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException absent) {
            return "";
        }
    }
}
