package io.tidings.tickets.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Some tickets of a job: as many as are done between two looks at the job itself.
 *
 * @param n counts from 0
 * @param tickets as they were asked for
 * @param since of a part that is begun, the version that each ticket had then, by its id: what the job has changed stands
 *     in the history after it
 * @param outcome absent until the part is done
 */
record Part(
        String job,
        int n,
        List<Target> tickets,
        @Nullable Map<String, Long> since,
        @Nullable Outcome outcome) {

    /** Small enough that a cancelled job stops soon, large enough that noting the progress costs little. */
    static final int SIZE = 50;

    /** @param after of a change that is taken back, the version after which it stands in the ticket's history; otherwise 0 */
    record Target(String ticket, long after) {}

    /** @param changed the tickets that the job has changed, each with the version that it had before */
    record Outcome(int done, List<Target> changed, List<PassedOver> passedOver) {}

    static List<Part> of(String job, List<Target> tickets) {
        var parts = new ArrayList<Part>();
        for (var from = 0; from < tickets.size(); from += SIZE) {
            parts.add(new Part(
                    job, parts.size(), tickets.subList(from, Math.min(from + SIZE, tickets.size())), null, null));
        }
        return parts;
    }

    static String id(String job, int n) {
        return job + ":" + n;
    }

    Document toDocument() {
        return new Document("_id", id(job, n))
                .append("job", job)
                .append("n", n)
                .append("tickets", tickets.stream().map(Part::write).toList());
    }

    static Document write(Target target) {
        return new Document("ticket", target.ticket()).append("after", target.after());
    }

    static Document write(Map<String, Long> since) {
        return new Document(new TreeMap<>(since));
    }

    static Document write(Outcome outcome) {
        return new Document("done", outcome.done())
                .append("changed", outcome.changed().stream().map(Part::write).toList())
                .append(
                        "passedOver",
                        outcome.passedOver().stream()
                                .map(PassedOver::toDocument)
                                .toList());
    }

    static Part read(Document document) {
        var since = document.get("since", Document.class);
        var outcome = document.get("outcome", Document.class);
        return new Part(
                document.getString("job"),
                document.getInteger("n"),
                targets(document, "tickets"),
                since == null ? null : versions(since),
                outcome == null
                        ? null
                        : new Outcome(
                                outcome.getInteger("done"),
                                targets(outcome, "changed"),
                                outcome.getList("passedOver", Document.class).stream()
                                        .map(PassedOver::read)
                                        .toList()));
    }

    private static List<Target> targets(Document document, String field) {
        return document.getList(field, Document.class).stream()
                .map(target -> new Target(target.getString("ticket"), target.getLong("after")))
                .toList();
    }

    private static Map<String, Long> versions(Document since) {
        var versions = new TreeMap<String, Long>();
        since.forEach((ticket, version) -> versions.put(ticket, (Long) version));
        return versions;
    }
}
