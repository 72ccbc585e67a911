package io.tidings.events.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidings.events.EventJson;
import io.tidings.events.NamedRef;
import io.tidings.events.Samples;
import io.tidings.events.StateType;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketState;
import io.tidings.events.filter.Filter.All;
import io.tidings.events.filter.Filter.Any;
import io.tidings.events.filter.Filter.Not;
import io.tidings.events.filter.Filter.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "state:open                          | true",
                "state:new,open                      | true",
                "state:closed                        | false",
                "-state:closed                       | true",
                "priority:>=high                     | true",
                "priority:>high                      | false",
                "priority:3                          | true",
                "priority:<urgent                    | true",
                "tag:vip                             | true",
                "tag:VIP                             | true",
                "tag:gold                            | false",
                "tag:any                             | true",
                "group:\"Support\"                   | true",
                "group:support                       | true",
                "group:Billing                       | false",
                "assignee:none                       | false",
                "-assignee:none                      | true",
                "assignee:\"Maya Lind\"              | true",
                "customer:jan@customer.example       | true",
                "customer:^jan                       | true",
                "organization:none                   | true",
                "created:<7d                         | true",
                "created:>7d                         | false",
                "created:<12h                        | false",
                "created:>=2026-11-20                | true",
                "created:<2026-11-20                 | false",
                "closed:none                         | true",
                "closed:>1d                          | false",
                "field.order:A-17                    | true",
                "field.order:~17                     | true",
                "field.missing:none                  | true",
                "number:>1000                        | true",
                "환불                                | true",
                "invoice                             | true",
                "refund OR 환불                      | true",
                "refund                              | false",
                "(tag:gold OR tag:vip) state:open    | true",
                "-(tag:gold OR tag:vip)              | false",
                "event:ticket.opened.v1              | true",
                "event:ticket.opened                 | true",
                "author:customer visibility:public   | true",
                "changed:state                       | false",
                "rating:none                         | true",
                "rating:<=2                          | false",
            })
    void theTypedFormDecidesAboutAnEvent(String text, boolean expected) {
        assertThat(Filter.parse(text).matches(Samples.opened())).as(text).isEqualTo(expected);
    }

    @Test
    void anAgeIsNoNumber() {
        assertThat(Filter.number("field.until", "2d")).isEmpty();
        assertThat(Filter.number("field.amount", "NaN")).isEmpty();
        assertThat(Filter.number("field.amount", "-2.50")).hasValue(-2.5);
    }

    @Test
    void anEmptyTextHoldsForEverything() {
        assertThat(Filter.parse("  ").matches(Samples.opened())).isTrue();
    }

    @Test
    void whatChangedIsSeenWithWhereFromAndWhereTo() {
        var closed =
                Samples.event(new TicketStateChanged(Samples.ticket(), new TicketState("waiting", StateType.WAITING)));
        var moved = Samples.event(new TicketMoved(Samples.ticket(), new NamedRef("billing", "Billing")));

        assertThat(Filter.parse("changed:state from:waiting to:open").matches(closed))
                .isTrue();
        assertThat(Filter.parse("changed:state from:new").matches(closed)).isFalse();
        assertThat(Filter.parse("changed:group from:Billing to:support").matches(moved))
                .isTrue();
    }

    @Test
    void conditionsOnEventsAreFalseForATicketAlone() {
        assertThat(Filter.parse("event:ticket.opened").matches(Samples.ticket(), Samples.NOON))
                .isFalse();
    }

    @Test
    void meIsReplacedByThePersonWhoAsks() {
        var mine = Filter.parse("assignee:me").withMe("00000000-0000-4000-8000-000000000002");

        assertThat(mine.matches(Samples.opened())).isTrue();
        assertThat(Filter.parse("assignee:me").matches(Samples.opened())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stat:open",
                "state:>open",
                "priority:>=important",
                "created:yesterday",
                "(state:open",
                "state:open)",
                "group:\"Billing",
                "state:",
                "- state:open"
            })
    void aMistakeIsNamedWithItsPlace(String text) {
        assertThatExceptionOfType(FilterSyntax.class)
                .isThrownBy(() -> Filter.parse(text))
                .satisfies(problem -> assertThat(problem.position()).isBetween(0, text.length()))
                .satisfies(problem -> assertThat(problem.getMessage()).endsWith("."));
    }

    @Test
    void anUnknownFieldIsAnsweredWithTheKnownOnes() {
        assertThatExceptionOfType(FilterSyntax.class)
                .isThrownBy(() -> Filter.parse("state:open prio:high"))
                .withMessageContaining("priority")
                .satisfies(problem -> assertThat(problem.position()).isEqualTo(11));
    }

    @Test
    void nestingHasAnEndInBothForms() {
        assertThatExceptionOfType(FilterSyntax.class).isThrownBy(() -> Filter.parse("(".repeat(5_000)));
        assertThatExceptionOfType(FilterSyntax.class).isThrownBy(() -> Filter.parse("-".repeat(5_000) + "a"));
        var deep = EventJson.mapper().readTree("{\"not\":".repeat(200) + "\"a\"" + "}".repeat(200));
        assertThatExceptionOfType(FilterSyntax.class).isThrownBy(() -> Filter.fromJson(deep));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"field\":\"state\"}",
                "{\"field\":\"state\",\"operator\":\"equals\",\"value\":\"open\"}",
                "{\"field\":\"state\",\"operator\":\"is\"}",
                "{\"field\":\"state\",\"operator\":\"is\",\"value\":{\"$ne\":1}}",
                "{\"all\":{}}",
                "{\"any\":[],\"all\":[]}",
                "{\"$where\":\"1\"}",
                "7"
            })
    void aJsonFilterThatMakesNoSenseIsRefused(String json) {
        assertThatExceptionOfType(FilterSyntax.class)
                .isThrownBy(() -> Filter.fromJson(EventJson.mapper().readTree(json)));
    }

    @Test
    void bothFormsOfAnyFilterReadBackEqual() {
        var random = new Random(20_261_121);
        for (var i = 0; i < 2_000; i++) {
            var filter = some(random, 3);
            assertThat(Filter.fromJson(filter.toJson())).isEqualTo(filter);
            var text = filter.toText();
            assertThat(Filter.parse(text).matches(Samples.opened()))
                    .as(text)
                    .isEqualTo(filter.matches(Samples.opened()));
            assertThat(Filter.parse(text).toText()).isEqualTo(text);
        }
    }

    private static Filter some(Random random, int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(5)) {
            case 0 -> new All(several(random, depth));
            case 1 -> new Any(several(random, depth));
            case 2 -> new Not(some(random, depth - 1));
            default -> where(random);
        };
    }

    private static List<Filter> several(Random random, int depth) {
        var filters = new ArrayList<Filter>();
        for (var i = 2 + random.nextInt(2); i > 0; i--) {
            filters.add(some(random, depth - 1));
        }
        return filters;
    }

    private static Where where(Random random) {
        var values = List.of("open", "a b", "say \"hi\"", "none", "OR", "환불", "x:y", "-minus", "back\\slash");
        var value = values.get(random.nextInt(values.size()));
        return switch (random.nextInt(5)) {
            case 0 -> new Where("state", Operator.IS, List.of(value, "new"));
            case 1 -> new Where("text", Operator.CONTAINS, List.of(value));
            case 2 -> new Where("created", Operator.MORE, List.of("7d"));
            case 3 -> new Where("field.order", Operator.STARTS_WITH, List.of(value));
            default -> new Where("assignee", random.nextBoolean() ? Operator.SET : Operator.NOT_SET, List.of());
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rating:<=2            | true",
                "rating:1              | true",
                "rating:>=4            | false",
                "rating:any            | true",
                "changed:rating        | true",
                "event:ticket.rated    | true"
            })
    void aRatingIsAskedForByItsScore(String text, boolean expected) {
        assertThat(Filter.parse(text).matches(Samples.rated(1, null))).isEqualTo(expected);
    }
}
