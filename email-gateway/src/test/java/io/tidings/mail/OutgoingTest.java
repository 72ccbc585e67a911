package io.tidings.mail;

import static org.awaitility.Awaitility.await;

import io.tidings.events.Topics;
import io.tidings.mail.token.SignedIds;
import io.tidings.surroundings.Wire;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** One story whose mails are sent, and what became of them. */
abstract class OutgoingTest extends MailServiceTest {

    static final SignedIds IDS = new SignedIds(SECRET);

    final Story story = new Story();

    TestRelay.Delivered delivered() {
        return await().until(() -> RELAY.to(story.customer), mails -> !mails.isEmpty())
                .getFirst();
    }

    Document stored() {
        return database.getCollection("outgoing")
                .find(new Document("ticket", story.ticketId))
                .first();
    }

    void set(Document values) {
        database.getCollection("outgoing")
                .updateOne(new Document("ticket", story.ticketId), new Document("$set", values));
    }

    int attempts() {
        return stored().getList("attempts", Document.class).size();
    }

    void dueNow() {
        set(new Document("due", new Date()));
    }

    <F> F outcome(Class<F> kind) {
        return await().until(() -> outcomes(kind), found -> !found.isEmpty()).getFirst();
    }

    <F> List<F> outcomes(Class<F> kind) {
        return Wire.heard(
                        Topics.OUTCOMES,
                        event -> event.subject().equals(story.ticketId) && kind.isInstance(event.fact()))
                .stream()
                .map(heard -> kind.cast(heard.event().fact()))
                .toList();
    }
}
