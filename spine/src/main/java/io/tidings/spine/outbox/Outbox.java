package io.tidings.spine.outbox;

import com.mongodb.client.model.Updates;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of the outbox: the events of a change travel inside the very write that makes the change.
 *
 * <p>The write itself claims the document for whoever relays it ({@code relayDue}, 15 s ahead), so the usual path needs no
 * claiming write; should that process die, the claim simply comes due.
 */
public final class Outbox {

    /** How long whoever relays a document has it to itself. */
    static final Duration CLAIM = Duration.ofSeconds(15);

    /** Nothing is sent in a claim's last 8 s: a send takes at most 7 s to succeed or to fail for good. */
    static final Duration QUIET = Duration.ofSeconds(8);

    /**
     * What a collection has still to say.
     *
     * @param documents whose events are still to be sent; counted up to 100,000
     * @param oldest when the first of these events happened; absent where none waits
     */
    public record Waiting(
            String collection, long documents, @Nullable Instant oldest) {}

    private final Clock clock;
    private final OutboxRelay relay;

    /** @param clock real time: a claim is about processes, not about the desk's working day */
    Outbox(Clock clock, OutboxRelay relay) {
        this.clock = clock;
        this.relay = relay;
    }

    /**
     * The part of an update that publishes: combine it with the change itself and with {@code $inc version}. Without events
     * the document's newest state still travels to {@code tidings.current}.
     */
    public Bson append(List<Event> events, String topic, String key) {
        if (events.isEmpty()) {
            return Updates.set("relayDue", claimedUntil());
        }
        return Updates.combine(
                Updates.pushEach("outbox", entries(events, topic, key)), Updates.set("relayDue", claimedUntil()));
    }

    /**
     * What a document is to say by an update that nobody asks the post-image of.
     *
     * @param update the part of the update that publishes, as {@link #append} gives it
     * @param image what the relay needs of the document once that is committed
     */
    public record Told(Bson update, Document image) {}

    /**
     * As {@link #append} for a document that was read a while ago. Whatever else has been written to it since has raised its version,
     * and by that the relay knows that there is more to it than this.
     *
     * @param known with {@code version} and {@code outbox}
     */
    public Told tell(Document known, List<Event> events, String topic, String key) {
        var entries = new ArrayList<>(known.getList("outbox", Document.class, List.of()));
        var added = entries(events, topic, key);
        entries.addAll(added);
        var until = claimedUntil();
        return new Told(
                Updates.combine(Updates.pushEach("outbox", added), Updates.set("relayDue", until)),
                new Document("_id", known.get("_id"))
                        .append("version", OutboxStore.version(known) + 1)
                        .append("outbox", entries)
                        .append("relayDue", until));
    }

    /** The same for a document that is about to be inserted. */
    public void putInto(Document newDocument, List<Event> events, String topic, String key) {
        newDocument.append("outbox", entries(events, topic, key)).append("relayDue", claimedUntil());
    }

    /** Wakes the relay with the document as committed (an insert's document, an update's post-image). Never waits. */
    public void committed(String collection, Document postImage) {
        relay.committed(collection, postImage);
    }

    /** The same for many that one write has inserted: they leave together, which costs far less than one by one. */
    public void committed(String collection, List<Document> inserted) {
        relay.committed(collection, inserted);
    }

    /** Of every publishing collection. */
    public List<Waiting> waiting() {
        return relay.waiting();
    }

    private Date claimedUntil() {
        return Date.from(clock.instant().plus(CLAIM));
    }

    private static List<Document> entries(List<Event> events, String topic, String key) {
        return events.stream()
                .map(event -> new OutboxEntry(event.id(), topic, key, EventJson.writeString(event)).toDocument())
                .toList();
    }
}
