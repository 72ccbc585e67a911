package io.tidings.search.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import co.elastic.clients.elasticsearch._types.FieldValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTests {

    @Test
    void aCursorReadsBackAsItWasGivenOut() {
        var values = List.of(FieldValue.of(1.5), FieldValue.of(1_763_726_400_000L), FieldValue.of("018f-a"));

        var read = Cursor.read(new Cursor(values).text(), 3);

        assertThat(read).isNotNull();
        assertThat(read.values())
                .extracting(FieldValue::_toJsonString)
                .containsExactly("1.5", "1763726400000", "018f-a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "e30", "W10", "WzFd", "W251bGwsMSwyXQ", "W3t9LDEsMl0", "%%%"})
    void anythingElseIsRefused(String text) {
        assertThatExceptionOfType(SearchProblem.BadParameter.class).isThrownBy(() -> Cursor.read(text, 3));
    }

    @Test
    void aCursorOfAnotherOrderIsRefused() {
        var two = Base64.getUrlEncoder().encodeToString("[1,\"a\"]".getBytes(StandardCharsets.UTF_8));

        assertThat(Cursor.read(two, 2)).isNotNull();
        assertThatExceptionOfType(SearchProblem.BadParameter.class).isThrownBy(() -> Cursor.read(two, 3));
    }

    @Test
    void noCursorIsTheBeginning() {
        assertThat(Cursor.read(null, 3)).isNull();
        assertThat(Cursor.read("", 3)).isNull();
    }

    @Test
    void afterNamesATicketAndItsVersion() {
        assertThat(After.read("018f-a:12")).isEqualTo(new After("018f-a", 12));
        assertThat(After.read(null)).isNull();
        assertThatExceptionOfType(SearchProblem.BadParameter.class).isThrownBy(() -> After.read("018f-a"));
        assertThatExceptionOfType(SearchProblem.BadParameter.class).isThrownBy(() -> After.read("a:b:1"));
    }
}
