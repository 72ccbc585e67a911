package io.tidings.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTests {

    @Test
    void anEnvelopeIsCloudEventsInLowerCase() {
        var json = EventJson.mapper().readTree(EventJson.write(Samples.opened()));

        assertThat(json.path("specversion").asString()).isEqualTo("1.0");
        assertThat(json.path("type").asString()).isEqualTo("ticket.opened.v1");
        assertThat(json.path("time").asString()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(json.path("data").path("message").path("text").asString()).isEqualTo("The invoice is wrong.");
        assertThat(json.propertyNames()).allMatch(name -> name.matches("[a-z]+"));
    }

    @Test
    void anUnknownTypeIsKeptAsItCameAndPassedOn() {
        var json = EventJson.writeString(Samples.opened()).replace("ticket.opened.v1", "ticket.teleported.v1");

        var event = EventJson.read(json);

        assertThat(event.fact()).isInstanceOf(Unrecognized.class);
        assertThat(EventJson.mapper().readTree(EventJson.writeString(event)))
                .isEqualTo(EventJson.mapper().readTree(json));
    }

    @Test
    void anUnknownFieldOfANewerWriterIsPassedOver() {
        var json = EventJson.writeString(Samples.opened()).replace("\"subject\":{", "\"mood\":\"sunny\",\"subject\":{");

        assertThat(EventJson.read(json)).isEqualTo(Samples.opened());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{}", "{\"type\":\"ticket.opened.v1\"}", "\u0000\u0001"})
    void whatIsNoEventIsNamedAsMalformed(String json) {
        assertThatExceptionOfType(MalformedEvent.class).isThrownBy(() -> EventJson.read(json));
    }

    @Test
    void aTypeIsToldWithoutReadingTheRest() {
        var json = EventJson.writeString(Samples.opened());

        assertThat(EventJson.typeOf(json.getBytes(UTF_8))).contains("ticket.opened.v1");
        assertThat(EventJson.typeOf("{\"data\":{\"type\":\"b\"},\"type\":\"a\"}".getBytes(UTF_8)))
                .contains("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{}", "{\"type\":7}", "{\"data\":{\"type\":\"b\"}}", "\u0000\u0001"})
    void whatHasNoTypeTellsNone(String json) {
        assertThat(EventJson.typeOf(json.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void aKnownTypeWithoutDataIsMalformed() {
        var json = EventJson.writeString(Samples.opened()).replaceFirst("\"data\":\\{.*}$", "\"data\":null}");

        assertThatExceptionOfType(MalformedEvent.class).isThrownBy(() -> EventJson.read(json));
    }

    @Test
    void aPinnedReaderGetsOnlyTheVersionsItNames() {
        assertThat(EventJson.writeAs(Samples.opened(), Set.of("ticket.opened.v1")))
                .isPresent();
        assertThat(EventJson.writeAs(Samples.opened(), Set.of("ticket.rated.v1")))
                .isEmpty();
    }
}
