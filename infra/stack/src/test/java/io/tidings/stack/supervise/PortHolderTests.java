package io.tidings.stack.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortHolderTests {

    private static final String TABLE = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0
               1: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0
               2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0
            """;

    @Test
    void onlyWhoListensHoldsAPort() {
        assertThat(PortHolder.listening(TABLE, 8080)).containsExactly("111");
        assertThat(PortHolder.listening(TABLE, 8081)).containsExactly("222");
        assertThat(PortHolder.listening(TABLE, 50000)).isEmpty();
    }

    @Test
    void aTakenPortIsNamedWithItsHolder() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortHolder.isFree("127.0.0.1", socket.getLocalPort())).isFalse();
            assertThat(PortHolder.of(socket.getLocalPort())).hasValueSatisfying(holder -> {
                assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(holder.command()).contains("java");
            });
        }
    }

    @Test
    void aPortIsFreeOnceItsHolderHasGone() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(PortHolder.isFree("127.0.0.1", port)).isTrue();
        assertThat(PortHolder.of(port)).isEmpty();
    }
}
