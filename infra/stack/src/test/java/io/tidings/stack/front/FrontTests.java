package io.tidings.stack.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontTests {

    @Test
    void connectionsGoRoundAndAreCarriedInBothDirectionsToTheirEnds() throws IOException {
        try (var one = new Replica("one", 0);
                var two = new Replica("two", 0);
                var front = front(false, one.port(), two.port())) {
            assertThat(List.of(asks(front, "a"), asks(front, "b"), asks(front, "c")))
                    .containsExactly("one heard a", "two heard b", "one heard c");
        }
    }

    @Test
    void aReplicaThatIsAwayIsPassedOverAndTakenUpAgain() throws IOException {
        try (var one = new Replica("one", 0)) {
            var two = new Replica("two", 0);
            try (var front = front(false, one.port(), two.port())) {
                two.close();
                assertThat(List.of(asks(front, "a"), asks(front, "b"))).containsOnly("one heard a", "one heard b");

                try (var again = new Replica("two", two.port())) {
                    assertThat(List.of(asks(front, "c"), asks(front, "d")))
                            .anyMatch(answer -> answer.startsWith("two"))
                            .anyMatch(answer -> answer.startsWith("one"));
                    assertThat(again.port()).isEqualTo(two.port());
                }
            }
        }
    }

    @Test
    void withNobodyBehindItAConnectionEndsAtOnce() throws IOException {
        var gone = new Replica("gone", 0);
        try (var front = front(false, gone.port())) {
            gone.close();
            String answer;
            try {
                answer = asks(front, "a");
            } catch (SocketException reset) {
                answer = "";
            }
            assertThat(answer).isEmpty();
        }
    }

    @Test
    void aReplicaThatWantsToKnowIsToldWhoCalls() throws IOException {
        try (var one = new Replica("one", 0);
                var front = front(true, one.port())) {
            assertThat(asks(front, "a"))
                    .matches("one heard PROXY TCP4 127.0.0.1 127.0.0.1 \\d+ " + front.port() + "\r\na");
        }
    }

    @Test
    void aLineIsReadAsItIsWritten() {
        for (var text : List.of("127.0.0.1:8080=8180,8280+", "0.0.0.0:2525=2625")) {
            assertThat(Front.Line.parse(text)).hasToString(text);
        }
        assertThat(Front.Line.parse("127.0.0.1:8080=8180,8280+"))
                .isEqualTo(new Front.Line("127.0.0.1", 8080, List.of(8180, 8280), true));
    }

    private static Front front(boolean introduces, Integer... replicas) {
        return Front.open(new Front.Line("127.0.0.1", 0, List.of(replicas), introduces));
    }

    private static String asks(Front front, String question) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Reads until the end of what it is told, and repeats it under its name. */
    private static final class Replica implements AutoCloseable {

        private final ServerSocket socket;
        private final Thread accepting;

        private Replica(String name, int port) throws IOException {
            socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            accepting = Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try (var caller = socket.accept()) {
                        var heard = new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                        caller.getOutputStream().write((name + " heard " + heard).getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        if (!socket.isClosed()) {
                            throw new UncheckedIOException(e);
                        }
                    }
                }
            });
        }

        private int port() {
            return socket.getLocalPort();
        }

        /** Gone once this returns: until its thread has left the socket, that may still take a connection. */
        @Override
        public void close() throws IOException {
            socket.close();
            try {
                accepting.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
