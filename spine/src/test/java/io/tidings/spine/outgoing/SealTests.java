package io.tidings.spine.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealTests {

    private final Seal seal = new Seal(key(1));

    @Test
    void whatWasSealedOpensAgainAndLooksDifferentEachTime() {
        var first = seal.seal("whsec_비밀", "endpoint-1");
        var second = seal.seal("whsec_비밀", "endpoint-1");

        assertThat(first).isNotEqualTo(second).doesNotContain("whsec");
        assertThat(seal.open(first, "endpoint-1")).isEqualTo("whsec_비밀");
    }

    @Test
    void aSealedValueStaysShutElsewhere() {
        var sealed = seal.seal("secret", "endpoint-1");

        assertThatIllegalStateException().isThrownBy(() -> seal.open(sealed, "endpoint-2"));
        assertThatIllegalStateException().isThrownBy(() -> new Seal(key(2)).open(sealed, "endpoint-1"));
        assertThatIllegalStateException().isThrownBy(() -> seal.open("secret", "endpoint-1"));
    }

    @Test
    void aKeyOfAnotherLengthIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Seal(Base64.getEncoder().encodeToString(new byte[16])))
                .withMessageContaining("TIDINGS_ENCRYPTION_KEY");
        assertThatIllegalArgumentException().isThrownBy(() -> new Seal(""));
    }

    private static String key(int fill) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
