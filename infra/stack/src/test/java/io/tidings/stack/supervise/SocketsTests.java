package io.tidings.stack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SocketsTests {

    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode\n";

    @Test
    void loopbackIsLoopbackInEveryWayThatTheKernelWritesIt() {
        assertThat(beyond("tcp", "0100007F:1F90 00000000:0000 0A")).isEmpty();
        assertThat(beyond("tcp", "0100007F:1F90 0500007F:8A3C 01")).isEmpty();
        assertThat(beyond("tcp6", "00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A"))
                .isEmpty();
        assertThat(beyond("tcp6", "0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:0050 01"))
                .isEmpty();
    }

    @Test
    void whatReachesBeyondOrCanBeReachedFromThereIsNot() {
        // Listens on every address.
        assertThat(beyond("tcp", "00000000:1F90 00000000:0000 0A")).hasSize(1);
        assertThat(beyond("tcp6", "00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A"))
                .hasSize(1);
        // Is about to connect to 203.0.113.7.
        assertThat(beyond("tcp", "0202000A:8A3C 077100CB:01BB 02")).hasSize(1);
        assertThat(beyond("tcp6", "0000000000000000FFFF00000202000A:8A3C 0000000000000000FFFF0000077100CB:01BB 02"))
                .hasSize(1);
        assertThat(beyond("udp", "0202000A:8A3C 08080808:01BB 01")).hasSize(1);
        assertThat(beyond("udp", "00000000:8A3C 00000000:0000 07")).hasSize(1);
    }

    @Test
    void lookingUpANameThatAPersonGaveIsNoReach() {
        assertThat(beyond("udp", "0202000A:8A3C 08080808:0035 01")).isEmpty();
        assertThat(beyond("tcp", "0202000A:8A3C 08080808:0035 02")).hasSize(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSocketIsFoundWithTheProcessThatHoldsIt() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            var table = Files.readString(Path.of("/proc/net/tcp6")) + Files.readString(Path.of("/proc/net/tcp"));
            assertThat(table).contains(":%04X ".formatted(socket.getLocalPort()));
            var me = new Book.Entry("this", 0, ProcessId.of(ProcessHandle.current()), List.of(), 0);

            assertThat(Sockets.beyondLoopback(List.of(me)))
                    .anyMatch(line -> line.startsWith(
                                    "this (process " + ProcessHandle.current().pid())
                            && line.contains(":%04X".formatted(socket.getLocalPort())));
        }
    }

    private static List<Sockets.Open> beyond(String table, String fields) {
        return Sockets.beyondLoopback(
                table, HEADER + "   0: " + fields + " 00000000:00000000 00:00000000 00000000     0        0 12345 1\n");
    }
}
