package io.tidings.search.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidings.events.EventJson;
import io.tidings.events.filter.Filter;
import io.tidings.search.directory.Names;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTranslatorTests {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Sight DESK = new Sight.Everything();
    private static final Sight CUSTOMER = new Sight.Own(Set.of("person-jan"), Set.of());

    /** Knows Maya and Billing; an address tells only to the desk. */
    private static final Names NAMES = (what, _, value, byAddress) -> switch (what) {
        case PERSON ->
            value.startsWith("Maya") || (byAddress && value.startsWith("maya@")) ? List.of("agent-maya") : List.of();
        case GROUP -> value.equals("Billing") ? List.of("billing-id") : List.of();
        case ORGANIZATION -> List.of();
    };

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "state:open,new           | {'terms':{'columns.state':['open','new']}}",
                "-state:closed            | {'bool':{'must_not':[{'terms':{'columns.state':['closed']}}]}}",
                "tag:vip                  | {'terms':{'columns.tags':['vip']}}",
                "tag:any                  | {'exists':{'field':'columns.tags'}}",
                "assignee:none            | {'bool':{'must_not':[{'exists':{'field':'columns.assignee'}}]}}",
                "assignee:Maya            | {'terms':{'columns.assignee':['Maya','agent-maya']}}",
                "assignee:maya@x.example  | {'terms':{'columns.assignee':['maya@x.example','agent-maya']}}",
                "assignee:~Maya           | {'terms':{'columns.assignee':['agent-maya']}}",
                "group:Billing            | {'terms':{'columns.group':['Billing','billing-id']}}",
                "organization:acme        | {'terms':{'columns.organization':['acme']}}",
                "type:^que                | {'prefix':{'columns.type':{'value':'que','case_insensitive':true}}}",
                "type:~u*s                | {'wildcard':{'columns.type':{'value':'*u\\*s*','case_insensitive':true}}}",
                "key:T-1042               | {'terms':{'columns.key':['T-1042']}}",
                "number:1042              | {'term':{'columns.number':{'value':1042.0}}}",
                "messages:>3              | {'range':{'columns.messages':{'gt':'3.0'}}}",
                "priority:>=high          | {'range':{'columns.priorityWeight':{'gte':'3.0'}}}",
                "created:<7d              | {'range':{'columns.created':{'gt':'2026-11-14T12:00:00Z'}}}",
                "updated:>=2026-11-20     | {'range':{'columns.updated':{'gte':'2026-11-20T00:00:00Z'}}}",
                "closed:none              | {'bool':{'must_not':[{'exists':{'field':'columns.closed'}}]}}",
                "()                       | {'match_none':{}}",
                "                         | {'match_all':{}}",
            })
    void aConditionIsAQuery(String text, String expected) {
        assertThat(query(text == null ? "" : text, DESK)).isEqualTo(json(expected));
    }

    @Test
    void aPriorityIsKnownByNameAndByWeight() {
        assertThat(query("priority:high", DESK))
                .isEqualTo(
                        json(
                                "{'bool':{'minimum_should_match':'1','should':[{'terms':{'columns.priority':['high']}},{'term':{'columns.priorityWeight':{'value':3.0}}}]}}"));
    }

    @Test
    void conditionsOnlyFilterAndTextAlsoScores() {
        var query = query("state:open 환불", DESK);

        assertThat(query).contains("\"filter\":[{\"terms\":{\"columns.state\"").contains("\"must\":[{\"bool\"");
    }

    @Test
    void theWordBeingTypedAlsoMatchesAsABeginning() {
        assertThat(query("환불 fak", DESK)).containsOnlyOnce("bool_prefix").contains("\"query\":\"fak\"");
        assertThat(query("fak state:open", DESK)).doesNotContain("bool_prefix");
        assertThat(query("f", DESK)).doesNotContain("bool_prefix");
    }

    @Test
    void wordsInQuotesStandTogether() {
        assertThat(query("\"korekta faktury\"", DESK)).contains("\"type\":\"phrase\"", "\"query\":\"korekta faktury\"");
    }

    @Test
    void theDeskAlsoFindsATicketByWhatAnotherSystemCallsIt() {
        assertThat(query("FD-88", DESK)).contains("\"columns.externalId\":[\"FD-88\"]");
        assertThat(query("FD-88", CUSTOMER)).doesNotContain("externalId");
    }

    @Test
    void aNumberAloneFindsItsTicket() {
        assertThat(query("1042", DESK)).contains("{\"columns.number\":{\"value\":1042}}");
        assertThat(query("T-1042", DESK)).contains("\"columns.key\":[\"T-1042\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"* OR 1:1\"", "\"parts.internal:secret\"", "foo* ~2", "\"{{7*7}}\"", "(a OR b) AND", "_exists_"
            })
    void whatPeopleTypeIsNeverAQueryLanguage(String text) {
        assertThat(query(text, CUSTOMER))
                .doesNotContain("query_string", "\"regexp\"", "\"script\"", "\"wildcard\"")
                .doesNotContain("\"parts.internal\"");
    }

    @Test
    void aCustomersWordsReachOnlyPublicTexts() {
        assertThat(query("환불", DESK)).contains("parts.internal", "columns.customerEmail");
        assertThat(query("환불", CUSTOMER))
                .contains("parts.public", "columns.publicSubject")
                .doesNotContain("parts.internal", "columns.subject", "columns.customerEmail");
        assertThat(query("subject:환불", CUSTOMER))
                .contains("columns.publicSubject")
                .doesNotContain("columns.subject");
        assertThat(query("messages:>1", CUSTOMER)).contains("columns.publicMessages");
    }

    @ParameterizedTest
    @CsvSource({
        "tag:vip, match_none",
        "tag:any, match_none",
        "watcher:maya, match_none",
        "-tag:vip, must_not",
        "tag:none, match_all",
    })
    void whatACustomerMayNotSeeIsEmptyToThem(String text, String kind) {
        assertThat(query(text, CUSTOMER)).contains(kind).doesNotContain("columns.tags", "columns.watchers");
    }

    @Test
    void aCustomerCannotGuessAnAgentsAddress() {
        assertThat(query("assignee:maya@x.example", CUSTOMER)).doesNotContain("agent-maya");
        assertThat(query("assignee:Maya", CUSTOMER)).contains("agent-maya");
    }

    @Test
    void customFieldsCompareAsWordsNumbersAndTimes() {
        assertThat(query("field.order:A-17", DESK))
                .isEqualTo(
                        json(
                                "{'nested':{'path':'columns.fields','query':{'bool':{'filter':[{'terms':{'columns.fields.name':['order']}},{'terms':{'columns.fields.words':['A-17']}}]}}}}"));
        assertThat(query("field.amount:>=100", DESK)).contains("{\"columns.fields.number\":{\"gte\":\"100.0\"}}");
        assertThat(query("field.until:<2d", DESK))
                .contains("\"columns.fields.time\":{\"gt\":\"2026-11-19T12:00:00Z\"}");
        assertThat(query("field.order:none", DESK)).contains("must_not", "nested");
    }

    @Test
    void aCustomerAsksOnlyPublicFields() {
        assertThat(query("field.risk:high", CUSTOMER)).contains("{\"columns.fields.public\":{\"value\":true}}");
        assertThat(query("field.risk:high", DESK)).doesNotContain("columns.fields.public");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event:ticket.opened", "changed:state", "from:new", "actor:system", "visibility:public"})
    void conditionsOnEventsAreRefused(String text) {
        assertThatExceptionOfType(SearchProblem.NotAskable.class).isThrownBy(() -> query(text, DESK));
    }

    private static String query(String text, Sight sight) {
        return json(QueryTranslator.translate(Filter.parse(text), NAMES, sight, NOON)
                .toString()
                .replaceFirst("^Query: ", ""));
    }

    /** One writing for what is the same. */
    private static String json(String text) {
        var mapper = EventJson.mapper()
                .rebuild()
                .enable(tools.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        var quoted = text.startsWith("{'") ? text.replace('\'', '"').replace("\\*", "\\\\*") : text;
        return mapper.writeValueAsString(mapper.readValue(quoted, java.util.Map.class));
    }
}
