package io.tidings.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The order that a query asks for. Of an array, its least element counts, or its greatest in descending order. */
final class Order {

    static final Order NONE = new Order(null);
    private static final String NATURAL = "$natural";

    private final List<Field> fields = new ArrayList<>();
    private final boolean newestFirst;

    Order(@Nullable Document orderBy) {
        boolean backwards = false;
        if (orderBy != null) {
            for (var entry : orderBy.entrySet()) {
                boolean ascending = !(entry.getValue() instanceof Number direction) || direction.intValue() > 0;
                if (entry.getKey().equals(NATURAL)) {
                    backwards = !ascending;
                } else {
                    fields.add(new Field(new FieldPath(entry.getKey()), ascending));
                }
            }
        }
        newestFirst = backwards;
    }

    private record Field(FieldPath path, boolean ascending) {}

    /** The fields of the document itself that count. */
    Set<String> fieldNames() {
        return fields.stream().map(field -> field.path.root()).collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether documents may come as they are found. */
    boolean isNone() {
        return fields.isEmpty();
    }

    /** Whether the collection is to be read against the order of insertion. */
    boolean isNewestFirst() {
        return newestFirst;
    }

    /** Whether walking the index yields this order, its first fields being fixed to one value each. */
    boolean isThatOf(OrderedIndex index, int fixed) {
        if (index.isMultikey()) {
            return false;
        }
        int next = fixed;
        Boolean reversed = null;
        for (Field field : fields) {
            if (isFixed(field, index, fixed)) {
                continue;
            }
            if (next == index.paths().size() || !index.paths().get(next).name().equals(field.path.name())) {
                return false;
            }
            boolean against = field.ascending != index.isAscending(next);
            if (reversed != null && reversed != against) {
                return false;
            }
            reversed = against;
            next++;
        }
        return true;
    }

    boolean isReverseOf(OrderedIndex index, int fixed) {
        for (Field field : fields) {
            if (!isFixed(field, index, fixed)) {
                return fixed < index.paths().size() && field.ascending != index.isAscending(fixed);
            }
        }
        return false;
    }

    private static boolean isFixed(Field field, OrderedIndex index, int fixed) {
        return index.paths().subList(0, fixed).stream()
                .anyMatch(path -> path.name().equals(field.path.name()));
    }

    /** Bytes that order as the documents do. */
    byte[] keyOf(Document document) {
        var key = new KeyBytes();
        for (Field field : fields) {
            byte[] least = null;
            for (Object value : field.path.valuesIn(document).list()) {
                byte[] encoded = new KeyBytes().append(value, field.ascending).toBytes();
                if (least == null || Arrays.compareUnsigned(encoded, least) < 0) {
                    least = encoded;
                }
            }
            if (least != null) {
                key.append(least);
            }
        }
        return key.toBytes();
    }
}
