package io.tidings.tickets.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.spine.web.InvalidField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagNamesTests {

    @Test
    void aNameIsComposedAndHasSingleSpacesInside() {
        assertThat(TagNames.read("tags", "  zażo\u0301łć \u00a0 gęślą ")).isEqualTo("zażółć gęślą");
        assertThat(TagNames.read("tags", "환불 요청")).isEqualTo("환불 요청");
        assertThat(TagNames.read("tags", "שלום")).isEqualTo("שלום");
        assertThat(TagNames.read("tags", "🚚")).isEqualTo("🚚");
    }

    @Test
    void joinersStayWhereWordsNeedThemAndTellNoTagsApart() {
        assertThat(TagNames.read("tags", "می\u200cخواهم")).isEqualTo("می\u200cخواهم");
        assertThat(TagNames.folded("می\u200cخواهم")).isEqualTo(TagNames.folded("میخواهم"));
        assertThat(TagNames.read("tags", "re\u2066fund")).isEqualTo("refund");
        assertThat(TagNames.read("tags", "a\tb\n c")).isEqualTo("a b c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \u00a0 ", "\u200b", "a\u200bb", "\u202e", "\ufeffa", "a\ud83d", "\ue000"})
    void whatCannotBeSeenIsNoPartOfIt(String written) {
        assertThatThrownBy(() -> TagNames.read("tags", written))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("tag");
    }

    @Test
    void aHundredCharactersAreTheMost() {
        assertThat(TagNames.read("tags", "x".repeat(100))).hasSize(100);
        assertThatThrownBy(() -> TagNames.read("tags", "x".repeat(101))).hasMessageContaining("101");
    }

    @Test
    void capitalsMakeNoOtherTag() {
        assertThat(TagNames.folded("STRASSE")).isEqualTo(TagNames.folded("Straße"));
        assertThat(TagNames.folded("Łódź")).isEqualTo(TagNames.folded("ŁÓDŹ"));
    }
}
