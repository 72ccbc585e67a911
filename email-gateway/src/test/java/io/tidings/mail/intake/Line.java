package io.tidings.mail.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to a server on this machine that can be cut, and mended again. */
final class Line implements AutoCloseable {

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean isCut;

    Line(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.submit(() -> {
            while (!server.isClosed()) {
                connect(server.accept());
            }
            return null;
        });
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        isCut = true;
        ends.forEach(Line::end);
    }

    void mend() {
        isCut = false;
    }

    private void connect(Socket near) throws IOException {
        ends.add(near);
        if (isCut) {
            end(near);
            return;
        }
        var far = new Socket(InetAddress.getLoopbackAddress(), target);
        ends.add(far);
        threads.submit(() -> pass(near, far));
        threads.submit(() -> pass(far, near));
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One end has gone, and the other goes with it.
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        threads.shutdownNow();
    }
}
