package io.tidings.spine.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTests {

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com/services/T1/B2?x=1, true, hooks.example.com, 443",
        "http://hooks.example.com, false, hooks.example.com, 80",
        "HTTPS://hooks.example.com:8443/, true, hooks.example.com, 8443",
        "https://93.184.216.34/, true, 93.184.216.34, 443",
        "https://[2606:4700::1111]:4430/, true, 2606:4700::1111, 4430",
        "https://1password.com/, true, 1password.com, 443",
        "https://xn--3e0b707e.kr/, true, xn--3e0b707e.kr, 443"
    })
    void plainSpellingsAreUnderstood(String url, boolean secure, String host, int port) throws RefusedAddress {
        var target = Target.parse(url);

        assertThat(target.secure()).isEqualTo(secure);
        assertThat(target.host()).isEqualTo(host);
        assertThat(target.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example.com/x",
                "ftp://hooks.example.com/",
                "file:///etc/passwd",
                "gopher://127.0.0.1:6379/_",
                "https:///nowhere",
                "https:hooks.example.com",
                "https://user:secret@hooks.example.com/",
                "https://hooks.example.com@169.254.169.254/",
                "https://hooks.example.com\\@127.0.0.1/",
                "https://2130706433/",
                "https://017700000001/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.0.1./",
                "https://127.0.1/",
                "https://256.0.0.1/",
                "https://1.2.3.4.5/",
                "https://127.0.0.08/",
                "https://[fe80::1%25eth0]/",
                "https://[::1/",
                "https://１２７.0.0.1/",
                "https://exa mple.com/",
                "https://example.com:0/",
                "https://example.com:25/",
                "https://example.com:65536/",
                "https://example.com:22/",
                "https://example.com/a\r\nX-Evil: 1",
                "https://under_score.example.com/"
            })
    void oddSpellingsAreRefusedInASentence(String url) {
        assertThatExceptionOfType(RefusedAddress.class)
                .isThrownBy(() -> Target.parse(url))
                .satisfies(refused -> assertThat(refused.sentence()).endsWith("."));
    }

    @ParameterizedTest
    @CsvSource({"https://127.0.0.1/, 127.0.0.1", "https://[::ffff:10.0.0.1]/, 10.0.0.1", "https://[::1]/, ::1"})
    void anAddressIsTakenLiterallyAndNeverLookedUp(String url, String address) throws RefusedAddress {
        assertThat(Target.parse(url).literal()).contains(InetAddress.ofLiteral(address));
    }
}
