package io.tidings.search.query;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Whose tickets somebody may see, and whether only their public part. Every question to the index passes through it. */
public sealed interface Sight {

    /** An administrator's, or whoever else was given every group. */
    record Everything() implements Sight {}

    /** An agent's: the tickets of these groups. */
    record Groups(Set<String> ids) implements Sight {
        public Groups {
            ids = Set.copyOf(ids);
        }
    }

    /** A customer's: the tickets of these people, who are all the same human, and those that its organizations share. */
    record Own(Set<String> people, Set<String> organizations) implements Sight {
        public Own {
            people = Set.copyOf(people);
            organizations = Set.copyOf(organizations);
        }
    }

    /** Whether internal texts, tags and addresses may be seen, searched or guessed at. */
    default boolean isDesk() {
        return switch (this) {
            case Everything _, Groups _ -> true;
            case Own _ -> false;
        };
    }

    /**
     * The tickets in sight. A document without a version is only the memory of an erasure, and a ticket whose content was
     * erased has nothing left to be listed for; by its key it can still be read.
     */
    default Query query() {
        var exists = Query.of(q -> q.bool(bool -> bool.filter(here -> here.range(range ->
                        range.number(version -> version.field("version").gte(1.0))))
                .mustNot(gone -> gone.term(term -> term.field("columns.erased").value(true)))));
        return switch (this) {
            case Everything _ -> exists;
            case Groups groups -> both(exists, anyOf("columns.group", groups.ids()));
            case Own own ->
                both(
                        exists,
                        Terms.any(List.of(
                                anyOf("columns.customer", own.people()),
                                anyOf("columns.organization", own.organizations()))));
        };
    }

    private static Query both(Query one, Query other) {
        return Query.of(q -> q.bool(bool -> bool.filter(one, other)));
    }

    private static Query anyOf(String field, Collection<String> values) {
        // Of no values Elasticsearch's "terms" finds nothing, which is what an agent without groups may see.
        return Terms.anyOf(field, List.copyOf(values));
    }
}
