package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionsPerPeerTests {

    private final InetAddress ours = InetAddress.ofLiteral("10.0.0.5");
    private final ConnectionsPerPeer connections = new ConnectionsPerPeer(2, ours::equals);

    @Test
    void aPeerThatHasAsManyAsItMayGetsAnotherOnceOneEnded() {
        var first = new Object();
        assertThat(begins(first, "192.0.2.1")).isTrue();
        assertThat(begins("192.0.2.1")).isTrue();
        assertThat(begins("192.0.2.1")).isFalse();
        assertThat(begins("192.0.2.1")).as("asking again counts for nothing").isFalse();

        connections.ends(first);
        connections.ends(first);

        assertThat(begins("192.0.2.1")).isTrue();
        assertThat(begins("192.0.2.1")).isFalse();
    }

    @Test
    void othersDoNotHearOfIt() {
        begins("192.0.2.1");
        begins("192.0.2.1");

        assertThat(begins("192.0.2.2")).isTrue();
        assertThat(begins("2001:db8:0:1::1")).isTrue();
    }

    @Test
    void aNetworkOfIPv6IsOnePeerHoweverManyAddressesItHas() {
        assertThat(begins("2001:db8:0:1::1")).isTrue();
        assertThat(begins("2001:db8:0:1:ffff::2")).isTrue();
        assertThat(begins("2001:db8:0:1:1234:5678:9abc:def0")).isFalse();
        assertThat(begins("2001:db8:0:2::1")).isTrue();
    }

    @Test
    void serversOfOurOwnBringEverybodysMails() {
        for (var n = 0; n < 10; n++) {
            assertThat(connections.begins(new Object(), ours)).isTrue();
        }
    }

    private boolean begins(String from) {
        return begins(new Object(), from);
    }

    private boolean begins(Object connection, String from) {
        return connections.begins(connection, InetAddress.ofLiteral(from));
    }
}
