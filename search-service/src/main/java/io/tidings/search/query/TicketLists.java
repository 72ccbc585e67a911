package io.tidings.search.query;

import static io.tidings.search.elastic.ElasticsearchAway.orAway;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Highlight;
import co.elastic.clients.elasticsearch.core.search.HighlightField;
import co.elastic.clients.elasticsearch.core.search.HighlighterType;
import io.tidings.events.filter.Filter;
import io.tidings.events.filter.FilterSyntax;
import io.tidings.search.directory.Names;
import io.tidings.search.elastic.Index;
import io.tidings.search.index.Filling;
import io.tidings.search.index.ShownTicket;
import io.tidings.spine.web.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers which tickets a filter means, to somebody, a page at a time; and how many. */
@Component
public class TicketLists {

    /** Long enough for the usual refresh, short enough that a page never seems stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final int EXCERPT = 160;

    /** What one answer of Elasticsearch holds unless its index is set otherwise, and a bulk change takes. */
    private static final int MOST_IDS = 10_000;

    private final ElasticsearchClient elasticsearch;
    private final Names names;
    private final Sights sights;
    private final TicketRows rows;
    private final Filling filling;
    private final Clock clock;

    TicketLists(
            ElasticsearchClient elasticsearch,
            Names names,
            Sights sights,
            TicketRows rows,
            Filling filling,
            Clock clock) {
        this.elasticsearch = elasticsearch;
        this.names = names;
        this.sights = sights;
        this.rows = rows;
        this.filling = filling;
        this.clock = clock;
    }

    /**
     * One page.
     *
     * @param cursor where the page before ended
     * @param after a change to wait for, for at most a second
     */
    public TicketPage page(Filter filter, Caller caller, int limit, @Nullable String cursor, @Nullable String after) {
        var sight = sights.of(caller);
        var order = QueryTranslator.hasText(filter) ? BEST_FIRST : NEWEST_FIRST;
        var from = Cursor.read(cursor, order.size());
        var awaited = After.read(after);
        var query = query(filter, caller, sight);
        var shown = awaited == null || isShownInTime(awaited);
        var answer = orAway(() -> elasticsearch.search(
                request(query, sight, order, limit, from, QueryTranslator.hasText(filter)), ShownTicket.class));
        var hits = answer.hits().hits();
        var more = hits.size() > limit;
        var kept = more ? hits.subList(0, limit) : hits;
        return new TicketPage(
                rows.of(kept, sight),
                total(answer),
                more ? new Cursor(kept.getLast().sort()).text() : null,
                !shown || filling.isUnderWay());
    }

    /** The ids of the tickets that a filter means, the newest change first: as many as Elasticsearch gives at once. */
    public TicketIds ids(Filter filter, Caller caller) {
        var sight = sights.of(caller);
        var query = query(filter, caller, sight);
        var answer = orAway(() -> elasticsearch.search(
                search -> search.index(Index.TICKETS.alias())
                        .query(query)
                        .sort(NEWEST_FIRST)
                        .size(MOST_IDS)
                        .trackTotalHits(total -> total.enabled(true))
                        .source(source -> source.fetch(false)),
                Void.class));
        return new TicketIds(
                answer.hits().hits().stream()
                        .flatMap(hit -> Stream.ofNullable(hit.id()))
                        .toList(),
                total(answer),
                filling.isUnderWay());
    }

    /** How many tickets each filter means, all asked at once. */
    public Map<String, Long> counts(Map<String, Filter> filters, Caller caller) {
        var sight = sights.of(caller);
        var queries = new LinkedHashMap<String, Query>();
        filters.forEach((name, filter) -> queries.put(name, translate(filter, caller, sight)));
        var answer = orAway(() -> elasticsearch.search(
                search -> search.index(Index.TICKETS.alias())
                        .size(0)
                        .query(sight.query())
                        .aggregations(
                                "views", all -> all.filters(each -> each.filters(buckets -> buckets.keyed(queries)))),
                Void.class));
        var views = answer.aggregations().get("views");
        return views == null
                ? Map.of()
                : views.filters().buckets().keyed().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, bucket -> bucket.getValue().docCount()));
    }

    /** Reads what somebody typed. */
    public static Filter read(String text) {
        try {
            return Filter.parse(text);
        } catch (FilterSyntax e) {
            throw new SearchProblem.Unreadable(e);
        }
    }

    private static final List<SortOptions> NEWEST_FIRST = List.of(
            SortOptions.of(
                    sort -> sort.field(field -> field.field("columns.updated").order(SortOrder.Desc))),
            SortOptions.of(sort -> sort.field(field -> field.field("id").order(SortOrder.Asc))));

    private static final List<SortOptions> BEST_FIRST = List.of(
            SortOptions.of(sort -> sort.score(score -> score.order(SortOrder.Desc))),
            NEWEST_FIRST.getFirst(),
            NEWEST_FIRST.getLast());

    private Query query(Filter filter, Caller caller, Sight sight) {
        return Query.of(q -> q.bool(bool -> bool.filter(sight.query()).must(translate(filter, caller, sight))));
    }

    private Query translate(Filter filter, Caller caller, Sight sight) {
        return QueryTranslator.translate(filter.withMe(caller.id()), names, sight, clock.instant());
    }

    private static SearchRequest request(
            Query query, Sight sight, List<SortOptions> order, int limit, @Nullable Cursor from, boolean withPlaces) {
        return SearchRequest.of(search -> {
            search.index(Index.TICKETS.alias())
                    .query(query)
                    .sort(order)
                    // One more than asked for tells whether there is another page.
                    .size(limit + 1)
                    .trackTotalHits(total -> total.enabled(true))
                    .source(source -> source.filter(fields -> fields.includes(ShownTicket.FIELDS)));
            if (from != null) {
                search.searchAfter(from.values());
            }
            return withPlaces ? search.highlight(places(sight)) : search;
        });
    }

    private static Highlight places(Sight sight) {
        var fields = TextFields.shown(sight).stream()
                .collect(Collectors.toMap(UnaryOperator.identity(), _ -> HighlightField.of(field -> field)));
        return Highlight.of(highlight -> highlight
                .type(HighlighterType.Unified)
                .fields(fields)
                .fragmentSize(EXCERPT)
                .numberOfFragments(1)
                // Plain text: the page knows best how to mark a word.
                .preTags("")
                .postTags(""));
    }

    private static long total(SearchResponse<?> answer) {
        var total = answer.hits().total();
        return total == null ? 0 : total.value();
    }

    private boolean isShownInTime(After after) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isShown(after)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** A read that is not real-time sees what searches see. */
    private boolean isShown(After after) {
        var answer = orAway(() -> elasticsearch.get(
                get -> get.index(Index.TICKETS.alias())
                        .id(after.ticketId())
                        .realtime(false)
                        .sourceIncludes("id", "version"),
                ShownTicket.class));
        return answer.source() != null && answer.source().version() >= after.version();
    }
}
