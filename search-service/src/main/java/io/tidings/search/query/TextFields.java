package io.tidings.search.query;

import static io.tidings.search.query.Terms.any;
import static io.tidings.search.query.Terms.anyOf;

import co.elastic.clients.elasticsearch._types.query_dsl.Operator;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch._types.query_dsl.TextQueryType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The texts that somebody may search, weighted. What people type is only ever text here, never a query language. */
final class TextFields {

    private static final List<String> DESK = List.of(
            "columns.subject^4",
            "columns.customerName^2",
            "columns.customerEmail^2",
            "parts.public",
            "parts.internal",
            "merged.public",
            "merged.internal");

    private static final List<String> CUSTOMER = List.of("columns.publicSubject^4", "parts.public", "merged.public");

    /** A single letter begins half of all words. */
    private static final int SHORTEST_BEGINNING = 2;

    private static final float BEGINNING = 0.3f;
    private static final float KEY = 20f;
    private static final Pattern NUMBER = Pattern.compile("#?(\\d{1,15})");

    private final List<String> fields;
    private final boolean withKey;
    private final boolean withExternalId;

    TextFields(Sight sight) {
        fields = sight.isDesk() ? DESK : CUSTOMER;
        withKey = true;
        withExternalId = sight.isDesk();
    }

    /** Only these, and not the ticket's number. */
    TextFields(List<String> fields) {
        this.fields = fields;
        withKey = false;
        withExternalId = false;
    }

    /** The fields in which a found word is shown to this reader, each without its weight. */
    static List<String> shown(Sight sight) {
        return sight.isDesk()
                ? List.of("parts.public", "parts.internal", "merged.public", "merged.internal")
                : List.of("parts.public", "merged.public");
    }

    /** Texts with this word, or these in this order; also those with a word that begins like the last, if it is still typed. */
    Query words(String value, boolean typed) {
        var ways = new ArrayList<Query>();
        ways.add(isPhrase(value) ? phrase(value) : word(value));
        if (typed && value.strip().length() >= SHORTEST_BEGINNING) {
            ways.add(beginning(value));
        }
        if (withKey) {
            ways.addAll(key(value.strip()));
        }
        if (withExternalId) {
            ways.add(exactly("columns.externalId", value.strip()));
        }
        return any(ways);
    }

    Query phrase(String value) {
        return Query.of(q -> q.multiMatch(
                match -> match.query(value).type(TextQueryType.Phrase).fields(fields)));
    }

    private static boolean isPhrase(String value) {
        return value.strip().chars().anyMatch(Character::isWhitespace);
    }

    /** One word for people may be several for the analyzer: an address, a compound, T-1042. */
    private Query word(String value) {
        return Query.of(q -> q.multiMatch(match -> match.query(value)
                .type(TextQueryType.BestFields)
                .operator(Operator.And)
                .fields(fields)));
    }

    private Query beginning(String value) {
        return Query.of(q -> q.multiMatch(match -> match.query(value)
                .type(TextQueryType.BoolPrefix)
                .operator(Operator.And)
                .analyzer("tidings_words")
                .fields(fields)
                .boost(BEGINNING)));
    }

    private static Query exactly(String field, String value) {
        return Query.of(q -> q.constantScore(
                score -> score.filter(anyOf(field, List.of(value))).boost(KEY)));
    }

    private static List<Query> key(String value) {
        var number = NUMBER.matcher(value);
        var byKey = exactly("columns.key", value);
        if (!number.matches()) {
            return List.of(byKey);
        }
        var byNumber = Query.of(q -> q.constantScore(score -> score.filter(exact ->
                        exact.term(term -> term.field("columns.number").value(Long.parseLong(number.group(1)))))
                .boost(KEY)));
        return List.of(byKey, byNumber);
    }
}
