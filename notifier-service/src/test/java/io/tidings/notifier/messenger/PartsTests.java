package io.tidings.notifier.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartsTests {

    @Test
    void aShortTextIsOneMessage() {
        assertThat(Parts.of("short", 10)).containsExactly("short");
    }

    @Test
    void aLongTextIsPartedAtTheEndsOfLines() {
        assertThat(Parts.of("first line\nsecond line\nthird", 24)).containsExactly("first line\nsecond line", "third");
    }

    @Test
    void noCharacterIsTorn() {
        assertThat(Parts.of("a" + "😀".repeat(4), 4)).containsExactly("a😀", "😀😀", "😀");
    }

    @Test
    void afterFiveMessagesTheRestIsLeftOutAndSaidSo() {
        var parts = Parts.of("x".repeat(1_000), 10);

        assertThat(parts).hasSize(5).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(10));
        assertThat(parts.getLast()).endsWith("x…");
    }
}
