package io.tidings.search.query;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.util.List;

/** The few shapes of query that everything else is made of. */
final class Terms {

    static final Query NOTHING = Query.of(q -> q.matchNone(none -> none));
    static final Query ALL = Query.of(q -> q.matchAll(all -> all));

    private Terms() {}

    static Query anyOf(String field, List<String> values) {
        return Query.of(q -> q.terms(terms -> terms.field(field)
                .terms(list -> list.value(values.stream().map(FieldValue::of).toList()))));
    }

    static Query exists(String field) {
        return Query.of(q -> q.exists(exists -> exists.field(field)));
    }

    static Query not(Query query) {
        return Query.of(q -> q.bool(bool -> bool.mustNot(query)));
    }

    /** Any of them; of none: nothing. */
    static Query any(List<Query> queries) {
        return switch (queries.size()) {
            case 0 -> NOTHING;
            case 1 -> queries.getFirst();
            default -> Query.of(q -> q.bool(bool -> bool.should(queries).minimumShouldMatch("1")));
        };
    }

    /** All of them, each counting for the score; of none: everything. */
    static Query all(List<Query> queries) {
        return switch (queries.size()) {
            case 0 -> ALL;
            case 1 -> queries.getFirst();
            default -> Query.of(q -> q.bool(bool -> bool.must(queries)));
        };
    }
}
