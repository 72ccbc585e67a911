package io.tidings.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a query asks of single fields, as far as an index can answer it: a document that matches the query meets all of
 * these, but not the other way round. {@code $and} is flattened; what is not understood is left out, because every
 * candidate is held against the whole query anyway.
 */
final class QueryConditions {

    private final Map<String, Condition> byField = new HashMap<>();
    private final Set<String> ofOneElement = new HashSet<>();
    private final List<Map.Entry<String, Object>> asWritten = new ArrayList<>();
    private final List<List<Document>> alternatives = new ArrayList<>();
    private boolean complete = true;

    QueryConditions(Document query) {
        read(query, "");
    }

    /** What one field must be. */
    sealed interface Condition {
        /** Whether a document without the field, or with null there, is out of the question. */
        boolean excludesNull();

        /** Whether a document without the field is out of the question. */
        boolean excludesMissing();
    }

    /** One of these values. */
    record OneOf(List<@Nullable Object> values) implements Condition {
        @Override
        public boolean excludesNull() {
            return values.stream().allMatch(Objects::nonNull);
        }

        @Override
        public boolean excludesMissing() {
            return excludesNull();
        }
    }

    /** Between two ends of one type; either may be open. */
    record Between(@Nullable End lower, @Nullable End upper) implements Condition {
        @Override
        public boolean excludesNull() {
            return true;
        }

        @Override
        public boolean excludesMissing() {
            return true;
        }
    }

    /** There, and perhaps not null. */
    record Present(boolean excludesNull) implements Condition {
        @Override
        public boolean excludesMissing() {
            return true;
        }
    }

    /** One end of a range. */
    record End(Object value, boolean inclusive) {}

    @Nullable
    Condition on(String field) {
        return byField.get(field);
    }

    /** Whether these fields' conditions are all that the query asks, so that meeting them is matching it. */
    boolean areJustOn(Set<String> fields) {
        return complete && fields.equals(byField.keySet());
    }

    /** Whether one array element must meet this condition and the others of which this is true. */
    boolean isOfOneElement(String field) {
        return ofOneElement.contains(field);
    }

    /** The lists of each {@code $or}, of which one must match. */
    List<List<Document>> alternatives() {
        return alternatives;
    }

    /** Whether each document that matches the query surely matches the filter (of a partial index) too. */
    boolean imply(Document filter) {
        return filter.entrySet().stream().allMatch(this::implies);
    }

    private boolean implies(Map.Entry<String, Object> demand) {
        if (asWritten.contains(demand)) {
            return true;
        }
        Condition condition = on(demand.getKey());
        return condition != null
                && condition.excludesMissing()
                && demand.getValue() instanceof Document operators
                && operators.equals(new Document("$exists", true));
    }

    private void read(Document query, String prefix) {
        query.forEach((field, demand) -> {
            if (field.equals("$and") && demand instanceof Collection<?> parts) {
                parts.forEach(part -> {
                    if (part instanceof Document conditions) {
                        read(conditions, prefix);
                    }
                });
            } else if (field.equals("$or") && prefix.isEmpty() && demand instanceof Collection<?> branches) {
                complete = false;
                readAlternatives(branches);
            } else if (field.startsWith("$")) {
                complete = false;
            } else {
                if (prefix.isEmpty() && demand != null) {
                    // Not within $elemMatch: there, "not 1" asks it of some element, and here of all.
                    asWritten.add(Map.entry(field, demand));
                }
                readField(prefix + field, demand);
            }
        });
    }

    private void readAlternatives(Collection<?> branches) {
        List<Document> queries = branches.stream()
                .filter(Document.class::isInstance)
                .map(Document.class::cast)
                .toList();
        if (queries.size() == branches.size()) {
            alternatives.add(queries);
        }
    }

    private void readField(String field, @Nullable Object demand) {
        if (demand instanceof Document operators && isOperators(operators)) {
            readOperators(field, operators);
        } else if (isIndexable(demand)) {
            add(field, new OneOf(singleton(demand)));
        } else {
            complete = false;
        }
    }

    private void readOperators(String field, Document operators) {
        complete &= operators.size() == 1 || isRange(operators);
        if (operators.containsKey("$eq") && isIndexable(operators.get("$eq"))) {
            add(field, new OneOf(singleton(operators.get("$eq"))));
        } else if (operators.get("$in") instanceof Collection<?> values
                && values.stream().allMatch(QueryConditions::isIndexable)) {
            add(field, new OneOf(new ArrayList<>(values)));
        } else if (operators.get("$elemMatch") instanceof Document element) {
            complete = false;
            if (isOperators(element)) {
                readOperators(field, element);
            } else {
                readElement(field, element);
            }
        } else {
            End lower = end(operators, "$gt", "$gte");
            End upper = end(operators, "$lt", "$lte");
            complete &= lower != null || upper != null;
            if (lower != null || upper != null) {
                add(field, new Between(lower, upper));
            } else if (operators.containsKey("$ne") && operators.get("$ne") == null) {
                add(field, new Present(true));
            } else if (Boolean.TRUE.equals(operators.get("$exists"))) {
                add(field, new Present(false));
            }
        }
    }

    private void readElement(String field, Document element) {
        Set<String> before = Set.copyOf(byField.keySet());
        read(element, field + ".");
        if (ofOneElement.isEmpty()) {
            ofOneElement.addAll(byField.keySet());
            ofOneElement.removeAll(before);
        }
    }

    /** Two ends of one type, and nothing else. */
    private static boolean isRange(Document operators) {
        if (operators.size() != 2) {
            return false;
        }
        Iterator<Object> ends = operators.values().iterator();
        Object one = ends.next();
        Object other = ends.next();
        boolean sameType = one instanceof Number
                ? other instanceof Number
                : one != null && other != null && one.getClass().equals(other.getClass());
        return sameType
                && (operators.containsKey("$gt") || operators.containsKey("$gte"))
                && (operators.containsKey("$lt") || operators.containsKey("$lte"));
    }

    private static @Nullable End end(Document operators, String exclusive, String inclusive) {
        Object beyond = operators.get(exclusive);
        if (beyond != null && KeyBytes.canBound(beyond)) {
            return new End(beyond, false);
        }
        Object from = operators.get(inclusive);
        return from != null && KeyBytes.canBound(from) ? new End(from, true) : null;
    }

    /**
     * Values beat a range, and otherwise the first is kept. Two ranges are never merged: of an array, one element may
     * meet the one and another element the other.
     */
    private void add(String field, Condition condition) {
        Condition first = byField.get(field);
        complete &= first == null;
        boolean better =
                first == null || first instanceof Present || (condition instanceof OneOf && !(first instanceof OneOf));
        if (better) {
            byField.put(field, condition);
            ofOneElement.remove(field);
        }
    }

    private static List<@Nullable Object> singleton(@Nullable Object value) {
        var values = new ArrayList<@Nullable Object>(1);
        values.add(value);
        return values;
    }

    private static boolean isOperators(Document demand) {
        return !demand.isEmpty() && demand.keySet().iterator().next().startsWith("$");
    }

    private static boolean isIndexable(@Nullable Object value) {
        return !(value instanceof Collection
                || value instanceof BsonRegularExpression
                || value instanceof Missing
                || (value instanceof Document document && isOperators(document)));
    }
}
