package io.tidings.tickets.ticket;

import io.tidings.events.Author;
import io.tidings.events.Landmarks;
import io.tidings.events.Message;
import io.tidings.events.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message does to the landmarks of its ticket. */
final class Conversation {

    /** Enough for two lines of a list. */
    private static final int EXCERPT_LENGTH = 160;

    private Conversation() {}

    static Landmarks after(Landmarks before, Message message) {
        // A copy was said when the message was that it is a copy of.
        var at = message.createdAt();
        var excerpt = new Text(excerpt(message.text()), message.visibility());
        var contact = isContact(message);
        return new Landmarks(
                message.n(),
                before.firstPublicMessage() == null && message.isPublic() ? message.n() : before.firstPublicMessage(),
                message.isPublic() ? Integer.valueOf(message.n()) : before.lastPublicMessage(),
                contact && message.author().role() == Author.Role.CUSTOMER ? at : before.lastCustomerContact(),
                contact && message.author().role() == Author.Role.AGENT ? at : before.lastAgentContact(),
                excerpt,
                message.isPublic() ? excerpt : before.lastPublicExcerpt());
    }

    /** The landmarks of a whole conversation, oldest message first. */
    static Landmarks of(List<Message> conversation) {
        var landmarks = Landmarks.NONE;
        for (var message : conversation) {
            landmarks = after(landmarks, message);
        }
        return landmarks;
    }

    static Landmarks withoutExcerpts(Landmarks landmarks) {
        return new Landmarks(
                landmarks.messageCount(),
                landmarks.firstPublicMessage(),
                landmarks.lastPublicMessage(),
                landmarks.lastCustomerContact(),
                landmarks.lastAgentContact(),
                null,
                null);
    }

    /** Whether people spoke with each other: a note does not reach the customer, and a machine is nobody (after Zammad). */
    static boolean isContact(Message message) {
        return message.isPublic() && !message.automatic() && !message.channel().equals("note");
    }

    /** A mail that came by a merged ticket of another customer: it wants an answer, and this customer hears nothing of it. */
    static boolean isKeptForTheDesk(Message message) {
        return !message.isPublic()
                && !message.automatic()
                && message.channel().equals("email")
                && message.author().role() == Author.Role.CUSTOMER;
    }

    private static String excerpt(@Nullable String text) {
        if (text == null) {
            return "";
        }
        // Collapsing the white space of a long mail only to cut it would cost more than the cut.
        var start = text.substring(0, Math.min(text.length(), EXCERPT_LENGTH * 4));
        var line = start.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= EXCERPT_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, EXCERPT_LENGTH)) + "…";
    }
}
