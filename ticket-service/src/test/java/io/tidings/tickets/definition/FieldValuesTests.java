package io.tidings.tickets.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.EventJson;
import io.tidings.events.FieldKind;
import io.tidings.events.FieldOption;
import io.tidings.events.FieldTarget;
import io.tidings.events.Visibility;
import io.tidings.tickets.Words;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldValuesTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text         | "one line"                     | "one line"
            text         | "환불 أهلا"                    | "환불 أهلا"
            paragraph    | "one\\ntwo"                     | "one\\ntwo"
            number       | 12                             | 12
            text         | " one line\\n"                 | "one line"
            phone        | "+82 2 1234 5678\\r\\n"          | "+82 2 1234 5678"
            number       | -3                             | -3
            decimal      | 12.5                           | 12.5
            decimal      | 12                             | 12
            date         | "2026-11-22"                   | "2026-11-22"
            date-time    | "2026-11-22T10:30:00+01:00"    | "2026-11-22T09:30:00Z"
            checkbox     | false                          | false
            select       | "gold"                         | "gold"
            tree         | "gold"                         | "gold"
            multi-select | ["gold", "basic"]              | ["gold", "basic"]
            url          | "https://example.org/a?b=c"    | "https://example.org/a?b=c"
            phone        | "+82 2 1234 5678"              | "+82 2 1234 5678"
            phone        | "(022) 123-45-67 ext. 9"       | "(022) 123-45-67 ext. 9"
            """)
    void whatFitsIsKept(String kind, String value, String kept) {
        assertThat(FieldValues.checked(field(kind), EventJson.mapper().readTree(value)))
                .isEqualTo(EventJson.mapper().readTree(kept));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text         | 12
            text         | "two\\nlines"
            text         | "bell\\u0007"
            number       | 1.5
            number       | "12"
            number       | 99999999999999999999
            decimal      | "1,5"
            date         | "22.11.2026"
            date         | "2026-02-30"
            date-time    | "2026-11-22"
            checkbox     | "yes"
            select       | "iron"
            select       | "old"
            multi-select | "gold"
            multi-select | ["gold", "gold"]
            multi-select | ["iron"]
            url          | "javascript:alert(1)"
            url          | "example.org"
            url          | "ftp://example.org"
            phone        | "call me"
            phone        | "12"
            """)
    void whatDoesNotFitIsRefusedByTheFieldsName(String kind, String value) {
        var json = EventJson.mapper().readTree(value);
        assertThatThrownBy(() -> FieldValues.checked(field(kind), json))
                .isInstanceOf(DefinitionProblem.BadValue.class)
                .hasMessageContaining("The field plan is");
    }

    private static FieldDefinition field(String kind) {
        return new FieldDefinition(
                FieldTarget.TICKET,
                "plan",
                Words.read(FieldKind.class, kind),
                Map.of("en", "Plan"),
                Map.of(),
                List.of(
                        new FieldOption("gold", Map.of("en", "Gold"), null, true),
                        new FieldOption("basic", Map.of("en", "Basic"), null, true),
                        new FieldOption("old", Map.of("en", "Old"), null, false)),
                Visibility.INTERNAL,
                Required.NO,
                List.of(),
                FieldAccess.DESK,
                FieldAccess.DESK,
                true);
    }
}
