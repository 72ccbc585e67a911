package io.tidings.search.index;

import static io.tidings.search.index.Tickets.added;
import static io.tidings.search.index.Tickets.opened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.Visibility;
import io.tidings.search.FakeElasticsearch;
import io.tidings.search.elastic.ElasticsearchAway;
import io.tidings.spine.reaction.Failure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketIndexTests {

    private static final String ALIAS = "tidings-tickets";

    private final FakeElasticsearch elasticsearch = new FakeElasticsearch();
    private final RestClient connection =
            RestClient.builder(HttpHost.create(elasticsearch.uri())).build();
    private final TicketIndex index = new TicketIndex(
            new ElasticsearchClient(new RestClientTransport(connection, new Jackson3JsonpMapper(EventJson.mapper()))));

    @AfterEach
    void stop() throws IOException {
        connection.close();
        elasticsearch.close();
    }

    @Test
    void manyTicketsAreOneReadPerPageAndOneWrite() {
        var changes = new LinkedHashMap<String, TicketChange>();
        IntStream.range(0, 60).forEach(i -> changes.putAll(changes(opened("t" + i, "환불"))));

        var result = index.fold(ALIAS, changes, Refresh.WaitFor);

        assertThat(result.written()).hasSize(60);
        assertThat(elasticsearch.ids()).hasSize(60);
        assertThat(elasticsearch.requests())
                .filteredOn(request -> request.contains("_mget"))
                .hasSize(3);
        assertThat(elasticsearch.requests())
                .filteredOn(request -> request.contains("_bulk"))
                .singleElement()
                .satisfies(request -> assertThat(request).contains("refresh=wait_for", "require_alias=true"));
    }

    @Test
    void laterEventsAreFoldedIntoWhatIsThere() {
        index.fold(ALIAS, changes(opened("a", "환불")), Refresh.False);

        index.fold(ALIAS, changes(added("a", 2, 2, Visibility.INTERNAL, "note")), Refresh.False);

        assertThat(elasticsearch.source("a").path("version").asLong()).isEqualTo(2);
        assertThat(elasticsearch
                        .source("a")
                        .path("parts")
                        .path(0)
                        .path("internal")
                        .asString())
                .isEqualTo("note");
        assertThat(elasticsearch
                        .source("a")
                        .path("parts")
                        .path(1)
                        .path("public")
                        .asString())
                .startsWith("환불");
    }

    @Test
    void whatSomebodyElseWroteInBetweenIsNotLost() {
        index.fold(ALIAS, changes(opened("a", "환불")), Refresh.False);
        elasticsearch.beforeWriteOf(
                "a", () -> index.fold(ALIAS, changes(added("a", 2, 2, Visibility.PUBLIC, "theirs")), Refresh.False));

        index.fold(ALIAS, changes(added("a", 3, 3, Visibility.PUBLIC, "ours")), Refresh.False);

        assertThat(elasticsearch.source("a").toString()).contains("환불", "theirs", "ours");
        assertThat(elasticsearch.source("a").path("version").asLong()).isEqualTo(3);
    }

    @Test
    void aTicketThatAnotherMadeFirstIsFoldedInto() {
        elasticsearch.beforeWriteOf(
                "a", () -> index.fold(ALIAS, changes(added("a", 2, 2, Visibility.PUBLIC, "theirs")), Refresh.False));

        index.fold(ALIAS, changes(opened("a", "환불")), Refresh.False);

        assertThat(elasticsearch.source("a").toString()).contains("환불", "theirs");
    }

    @Test
    void aRepetitionWritesNothingButWaitsUntilTheFirstIsVisible() {
        index.fold(ALIAS, changes(opened("a", "환불")), Refresh.False);

        var result = index.fold(ALIAS, changes(opened("a", "환불")), Refresh.WaitFor);

        assertThat(result.written()).isEmpty();
        assertThat(result.unchanged()).containsKey("a");
        assertThat(elasticsearch.requests().getLast()).contains("_refresh");
    }

    @Test
    void aRefusedDocumentIsToldAndTheOthersAreWritten() {
        elasticsearch.refuse("b", 400);
        var changes = new LinkedHashMap<>(changes(opened("a", "환불")));
        changes.putAll(changes(opened("b", "환불")));
        changes.putAll(changes(opened("c", "환불")));

        var result = index.fold(ALIAS, changes, Refresh.WaitFor);

        assertThat(result.refused()).containsOnlyKeys("b");
        assertThat(result.written()).containsOnlyKeys("a", "c");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500, 503})
    void anythingThatMayPassIsTriedAgainLater(int status) {
        elasticsearch.refuse("a", status);

        assertThatExceptionOfType(ElasticsearchAway.class)
                .isThrownBy(() -> index.fold(ALIAS, changes(opened("a", "환불")), Refresh.WaitFor))
                .satisfies(away -> assertThat(Failure.of(away)).isEqualTo(Failure.DEPENDENCY));
    }

    @Test
    void anAbsentElasticsearchIsADependencyThatIsAway() {
        elasticsearch.setAway(true);
        assertThatExceptionOfType(ElasticsearchAway.class)
                .isThrownBy(() -> index.fold(ALIAS, changes(opened("a", "환불")), Refresh.WaitFor));

        elasticsearch.close();
        assertThatExceptionOfType(ElasticsearchAway.class)
                .isThrownBy(() -> index.fold(ALIAS, changes(opened("a", "환불")), Refresh.WaitFor))
                .satisfies(away -> assertThat(Failure.of(away)).isEqualTo(Failure.DEPENDENCY));
    }

    private static Map<String, TicketChange> changes(Event event) {
        var changes = new LinkedHashMap<String, TicketChange>();
        List.copyOf(TicketChange.of(event))
                .forEach(change -> changes.merge(change.ticketId(), change, TicketChange::and));
        return changes;
    }
}
