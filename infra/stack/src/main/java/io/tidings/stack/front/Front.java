package io.tidings.stack.front;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes connections on one port and hands each, byte for byte, to the next of several replicas on loopback that takes it. A
 * replica that is away is passed over; a connection that is open stays where it is, and ends when its replica does.
 */
public final class Front implements AutoCloseable {

    private static final int CONNECT_MS = 1_000;
    private static final int BACKLOG = 1_024;
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket door;
    private final Line line;
    private final AtomicInteger turn = new AtomicInteger();

    private Front(ServerSocket door, Line line) {
        this.door = door;
        this.line = line;
    }

    /**
     * Serves each line until the process is ended.
     *
     * @param lines as {@link Line} writes them
     */
    public static void main(String[] lines) throws InterruptedException {
        for (var line : lines) {
            open(Line.parse(line));
        }
        Thread.currentThread().join();
    }

    /** Listens from now on, on threads of its own. */
    static Front open(Line line) {
        try {
            var door = new ServerSocket(line.port(), BACKLOG, InetAddress.getByName(line.address()));
            var front = new Front(door, line);
            Thread.ofPlatform().name("front-" + door.getLocalPort()).start(front::serve);
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException("The front cannot listen on " + line.address() + ":" + line.port(), e);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                var caller = door.accept();
                Thread.ofVirtual().start(() -> carry(caller));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    System.err.println("A connection to port " + line.port() + " was not taken: " + e);
                }
            }
        }
    }

    private void carry(Socket caller) {
        try (caller;
                var replica = replica().orElse(null)) {
            if (replica == null) {
                // Closed at once, as a port nobody listens on would: callers know what to do about that.
                return;
            }
            caller.setTcpNoDelay(true);
            replica.setTcpNoDelay(true);
            if (line.introduces()) {
                replica.getOutputStream().write(introduction(caller).getBytes(StandardCharsets.US_ASCII));
            }
            var back = Thread.ofVirtual().start(() -> pump(replica, caller));
            pump(caller, replica);
            back.join();
        } catch (IOException gone) {
            // Either side went away; the other is closed with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Socket> replica() {
        var replicas = line.replicas();
        var first = Math.floorMod(turn.getAndIncrement(), replicas.size());
        for (var i = 0; i < replicas.size(); i++) {
            var replica = new Socket();
            try {
                var port = replicas.get((first + i) % replicas.size());
                replica.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
                return Optional.of(replica);
            } catch (IOException away) {
                closeQuietly(replica);
            }
        }
        return Optional.empty();
    }

    /** Who really calls, as a line of the PROXY protocol, version 1: behind a front every caller would look like this machine. */
    private static String introduction(Socket caller) {
        var from = (InetSocketAddress) caller.getRemoteSocketAddress();
        var to = (InetSocketAddress) caller.getLocalSocketAddress();
        var family = from.getAddress().getAddress().length == 4 ? "TCP4" : "TCP6";
        return "PROXY %s %s %s %d %d\r\n".formatted(family, host(from), host(to), from.getPort(), to.getPort());
    }

    private static String host(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        var scope = host.indexOf('%');
        return scope < 0 ? host : host.substring(0, scope);
    }

    /** One direction, until its end; then the other side is told that nothing more will come. */
    private static void pump(Socket from, Socket to) {
        var buffer = new byte[BUFFER];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            // A broken connection is broken for both, or the other direction would wait for ever.
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, closed or not.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /**
     * A port and the replicas behind it, written {@code 127.0.0.1:8080=8180,8280}, with {@code +} at its end where replicas are
     * told who calls.
     *
     * @param introduces whether each connection begins with a line that says whose it is
     */
    public record Line(String address, int port, List<Integer> replicas, boolean introduces) {

        static Line parse(String text) {
            var introduces = text.endsWith("+");
            var sides = (introduces ? text.substring(0, text.length() - 1) : text).split("=");
            var colon = sides[0].lastIndexOf(':');
            var replicas = new ArrayList<Integer>();
            for (var port : sides[1].split(",")) {
                replicas.add(Integer.valueOf(port));
            }
            return new Line(
                    sides[0].substring(0, colon),
                    Integer.parseInt(sides[0].substring(colon + 1)),
                    List.copyOf(replicas),
                    introduces);
        }

        @Override
        public String toString() {
            var ports = replicas.stream().map(String::valueOf).toList();
            return address + ":" + port + "=" + String.join(",", ports) + (introduces ? "+" : "");
        }
    }
}
