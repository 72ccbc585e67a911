package io.tidings.spine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTests {

    @Test
    void whatWasToldIsWhatIsAskedForAlsoThroughAServerThatMadeItWeak() {
        assertThat(version(EntityTag.of(12))).isEqualTo(12);
        assertThat(version(" W/\"12\" ")).isEqualTo(12);
    }

    @Test
    void whoeverTakesWhateverThereIsNamesNoVersion() {
        assertThat(version(null)).isNull();
        assertThat(version(" * ")).isNull();
    }

    @Test
    void aRevisionIsAskedForLikeAVersion() {
        for (var header : new String[] {null, "*", "\"a1\"", " W/\"a1\" "}) {
            assertThat(EntityTag.isAskedFor("a1", header)).as(header).isTrue();
        }
        for (var header : new String[] {"", "a1", "\"a2\"", "\"A1\""}) {
            assertThat(EntityTag.isAskedFor("a1", header)).as(header).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "\"a\"", "\"1\", \"2\"", "", "\"1234567890123456789\""})
    void whatIsNoVersionIsRefusedAndNotTakenForAnOldOne(String header) {
        assertThatThrownBy(() -> version(header))
                .isInstanceOf(InvalidField.class)
                .hasMessage("If-Match holds the ETag of the draft as it was read, such as \"7\".");
    }

    private static Long version(String header) {
        return EntityTag.version(header, "the draft as it was read", InvalidField::new);
    }
}
