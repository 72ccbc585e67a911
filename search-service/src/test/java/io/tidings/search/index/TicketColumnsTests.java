package io.tidings.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventJson;
import io.tidings.events.FieldValue;
import io.tidings.events.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketColumnsTests {

    @Test
    void aCustomFieldIsKeptInEachFormInWhichItCanBeCompared() {
        assertThat(field("\"2026-11-22\"").time()).isEqualTo(Instant.parse("2026-11-22T00:00:00Z"));
        assertThat(field("\"2026-11-22T09:30:00Z\"").time()).isEqualTo(Instant.parse("2026-11-22T09:30:00Z"));
        assertThat(field("\"2026-02-30\"").time()).isNull();
        assertThat(field("12.5").number()).isEqualTo(12.5);
        assertThat(field("true").words()).containsExactly("true");
        assertThat(field("[\"gold\", \"basic\"]").words()).isEqualTo(List.of("gold", "basic"));
    }

    private static TicketColumns.Field field(String value) {
        var json = EventJson.mapper().readTree(value);
        return TicketColumns.Field.of(Map.entry("plan", new FieldValue(json, Visibility.PUBLIC)));
    }
}
