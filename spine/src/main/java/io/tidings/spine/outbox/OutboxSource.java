package io.tidings.spine.outbox;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** A collection whose documents publish; one bean each. */
public interface OutboxSource {

    /** The collection whose documents hold {@code version}, {@code outbox} and {@code relayDue}. */
    String collection();

    /** What {@code tidings.current} shall say once {@code sent} are out; {@code document} is as committed with the last of them. */
    List<CurrentFact> current(Document document, List<Event> sent);

    /** Whether the events are kept in {@code history} when they leave the document. */
    boolean keepsHistory();

    /** The {@code _id} of the document behind a record of {@code tidings.current}; empty where the record is not from here. */
    default Optional<Object> idBehind(String recordKey) {
        return Optional.empty();
    }
}
