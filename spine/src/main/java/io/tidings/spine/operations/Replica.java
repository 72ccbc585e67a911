package io.tidings.spine.operations;

import io.tidings.spine.operations.RecentErrors.Logged;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One running process of a service, as it last said of itself.
 *
 * @param up whether it was heard of lately
 * @param residentBytes of the process; absent where the system does not tell
 * @param passedOver events without effect since its start, by reason
 * @param inHand pieces of work that it is doing, by collection
 * @param errors its last warnings and errors, newest first
 */
record Replica(
        String instance,
        String version,
        Instant startedAt,
        Instant seenAt,
        boolean up,
        @Nullable Long residentBytes,
        long heapBytes,
        long heapMaxBytes,
        Map<String, Long> passedOver,
        Map<String, Long> inHand,
        List<Logged> errors) {

    Document toDocument() {
        return new Document("_id", instance)
                .append("version", version)
                .append("startedAt", Date.from(startedAt))
                .append("seenAt", Date.from(seenAt))
                .append("resident", residentBytes)
                .append("heap", heapBytes)
                .append("heapMax", heapMaxBytes)
                .append("passedOver", new Document(Map.copyOf(passedOver)))
                .append("inHand", new Document(Map.copyOf(inHand)))
                .append(
                        "errors",
                        errors.stream()
                                .map(error -> new Document("at", Date.from(error.at()))
                                        .append("level", error.level())
                                        .append("logger", error.logger())
                                        .append("message", error.message())
                                        .append("times", error.times()))
                                .toList());
    }

    static Replica of(Document stored, Instant upSince) {
        var seenAt = stored.getDate("seenAt").toInstant();
        return new Replica(
                stored.getString("_id"),
                stored.getString("version"),
                stored.getDate("startedAt").toInstant(),
                seenAt,
                seenAt.isAfter(upSince),
                stored.getLong("resident"),
                stored.getLong("heap"),
                stored.getLong("heapMax"),
                numbers(stored.get("passedOver", Document.class)),
                numbers(stored.get("inHand", Document.class)),
                stored.getList("errors", Document.class).stream()
                        .map(error -> new Logged(
                                error.getDate("at").toInstant(),
                                error.getString("level"),
                                error.getString("logger"),
                                error.getString("message"),
                                error.getLong("times")))
                        .toList());
    }

    private static Map<String, Long> numbers(Document stored) {
        return stored.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue() instanceof Number n ? n.longValue() : 0L));
    }
}
