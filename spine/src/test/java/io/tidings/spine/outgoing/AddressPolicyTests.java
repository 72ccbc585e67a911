package io.tidings.spine.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTests {

    private final AddressPolicy nothingAllowed = new AddressPolicy(List.of());
    private final AddressPolicy everythingAllowed = new AddressPolicy(List.of("0.0.0.0/0", "::/0"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001:82a::200e",
                "64:ff9b::8.8.8.8"
            })
    void publicAddressesMayBeAsked(String address) {
        assertThat(nothingAllowed.refusal(InetAddress.ofLiteral(address))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "::1, loopback",
        "10.0.0.1, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.1.1, private",
        "fc00::1, private",
        "fd12:3456::1, private",
        "fec0::1, private",
        "100.64.0.1, shared (carrier-grade NAT)",
        "100.127.255.255, shared (carrier-grade NAT)",
        "169.254.1.1, link-local",
        "fe80::1, link-local",
        "169.254.169.254, link-local",
        "168.63.129.16, a cloud metadata",
        "100.100.100.200, a cloud metadata",
        "192.0.0.192, a cloud metadata",
        "fd00:ec2::254, a cloud metadata",
        "0.0.0.0, unspecified",
        "0.1.2.3, unspecified",
        "::, unspecified",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "ff02::1, multicast",
        "255.255.255.255, broadcast",
        "240.0.0.1, reserved",
        "198.18.0.1, benchmarking",
        "192.0.2.1, documentation",
        "2001:db8::1, documentation",
        "5f00::1, reserved",
        "100::1, reserved",
        "::ffff:127.0.0.1, loopback",
        "::ffff:10.0.0.1, private",
        "::ffff:169.254.169.254, link-local",
        "::127.0.0.1, reserved",
        "::169.254.169.254, link-local",
        "::ffff:0:127.0.0.1, reserved",
        "64:ff9b::127.0.0.1, NAT64 of a loopback",
        "64:ff9b::10.1.2.3, NAT64 of a private",
        "64:ff9b::a9fe:a9fe, link-local",
        "64:ff9b:1::10.0.0.1, reserved",
        "2002:7f00:1::1, 6to4",
        "2002:a9fe:a9fe::1, link-local",
        "2002:808:808::1, 6to4",
        "2001:0:4136:e378:8000:63bf:80ff:fffe, Teredo",
        "2001:0:4136:e378:8000:63bf:5601:5601, link-local",
        "2a00:1450::5efe:10.0.0.1, ISATAP"
    })
    void allOthersAreRefused(String address, String kind) {
        assertThat(nothingAllowed.refusal(InetAddress.ofLiteral(address))).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "fe80::1",
                "168.63.129.16",
                "100.100.100.200",
                "fd00:ec2::254",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::169.254.169.254",
                "2002:a9fe:a9fe::1",
                "2001:0:4136:e378:8000:63bf:5601:5601",
                "::a9fe:a9fe",
                "::ffff:0:169.254.169.254"
            })
    void linkLocalAndMetadataStayRefusedWhateverIsAllowed(String address) {
        assertThat(everythingAllowed.refusal(InetAddress.ofLiteral(address))).isPresent();
    }

    @Test
    void anAdministratorsRangeOpensItselfAndNothingElse() {
        var policy = new AddressPolicy(List.of("10.20.0.0/15", "127.0.0.1", "::1/128"));

        assertThat(policy.refusal(InetAddress.ofLiteral("10.20.0.1"))).isEmpty();
        assertThat(policy.refusal(InetAddress.ofLiteral("10.21.255.255"))).isEmpty();
        assertThat(policy.refusal(InetAddress.ofLiteral("127.0.0.1"))).isEmpty();
        assertThat(policy.refusal(InetAddress.ofLiteral("::1"))).isEmpty();
        assertThat(policy.refusal(InetAddress.ofLiteral("10.22.0.0"))).isPresent();
        assertThat(policy.refusal(InetAddress.ofLiteral("10.19.255.255"))).isPresent();
        assertThat(policy.refusal(InetAddress.ofLiteral("127.0.0.2"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.1/8", "localhost/8", "10.0.0.0/-1", "10.0.0.0/x"})
    void aRangeThatIsNoneIsRefusedAtTheStart(String range) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressPolicy(List.of(range)));
    }
}
