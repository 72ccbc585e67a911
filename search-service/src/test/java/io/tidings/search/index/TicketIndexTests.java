package io.tidings.search.index;

import static io.tidings.search.index.Tickets.added;
import static io.tidings.search.index.Tickets.event;
import static io.tidings.search.index.Tickets.from;
import static io.tidings.search.index.Tickets.into;
import static io.tidings.search.index.Tickets.ofAnother;
import static io.tidings.search.index.Tickets.opened;
import static io.tidings.search.index.Tickets.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.TicketFact.TicketMerged;
import io.tidings.events.TicketFact.TicketUnmerged;
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

    @Test
    void theTextOfAMergedTicketIsInTheOtherWhateverIsHeardFirst() {
        var merged = List.of(
                opened("source", "환불"),
                added("source", 2, 2, Visibility.INTERNAL, "note"),
                event("source", 3, new TicketMerged(into(snapshot("source", 3), "target"), "target", null)));
        var target = List.of(
                opened("target", "faktura"),
                event("target", 2, new TicketMerged(from(snapshot("target", 2), "source"), null, "source")));
        for (var order : List.of(List.of(merged, target), List.of(target, merged))) {
            elasticsearch.forget();

            order.forEach(events -> events.forEach(event -> index.fold(ALIAS, changes(event), Refresh.False)));

            var found = elasticsearch.source("target").path("merged").path(0);
            assertThat(found.path("ticketId").asString()).isEqualTo("source");
            assertThat(found.path("public").asString()).contains("환불");
            assertThat(found.path("internal").asString()).isEqualTo("note");
        }
    }

    @Test
    void afterUnmergingItsTextIsItsOwnAgain() {
        fold(opened("source", "환불"));
        fold(event("source", 2, new TicketMerged(into(snapshot("source", 2), "target"), "target", null)));
        fold(event("target", 2, new TicketMerged(from(snapshot("target", 2), "source"), null, "source")));
        assertThat(elasticsearch.source("target").path("merged").toString()).contains("환불");

        fold(event("source", 3, new TicketUnmerged(snapshot("source", 3), "target", null)));
        fold(event("target", 3, new TicketUnmerged(snapshot("target", 3), null, "source")));

        assertThat(elasticsearch.source("target").toString()).doesNotContain("환불");
        assertThat(elasticsearch.source("source").toString()).contains("환불");
    }

    @Test
    void whatWasMergedIntoAMergedTicketIsFoundTooAndAnothersIsForTheDeskAlone() {
        fold(event("target", 2, new TicketMerged(from(snapshot("target", 2), "source"), null, "source")));
        fold(event(
                "source", 2, new TicketMerged(into(from(ofAnother("source", 2), "inner"), "target"), "target", null)));
        fold(event("inner", 2, new TicketMerged(into(snapshot("inner", 2), "source"), "source", null)));
        fold(added("inner", 1, 1, Visibility.PUBLIC, "환불"));
        fold(added("source", 1, 1, Visibility.PUBLIC, "faktura"));

        var merged = elasticsearch.source("target").path("merged");

        assertThat(merged).hasSize(2);
        assertThat(merged.valueStream().map(text -> text.path("public").asString("?")))
                .containsOnly("");
        assertThat(merged.path(0).path("internal").asString()).contains("faktura");
        assertThat(merged.path(1).path("internal").asString()).contains("환불");
    }

    private void fold(Event event) {
        index.fold(ALIAS, changes(event), Refresh.False);
    }

    private static Map<String, TicketChange> changes(Event event) {
        var changes = new LinkedHashMap<String, TicketChange>();
        List.copyOf(TicketChange.of(event))
                .forEach(change -> changes.merge(change.ticketId(), change, TicketChange::and));
        return changes;
    }
}
