package io.tidings.tickets.ticket;

import io.tidings.events.Author;
import io.tidings.events.Landmarks;
import io.tidings.events.Message;
import io.tidings.events.Text;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a message does to the landmarks of its ticket. */
final class Conversation {

    /** Enough for two lines of a list. */
    private static final int EXCERPT_LENGTH = 160;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private Conversation() {}

    static Landmarks after(Landmarks before, Message message) {
        var excerpt = excerpt(message);
        return counted(before, message, excerpt, message.isPublic() ? excerpt : before.lastPublicExcerpt());
    }

    /** The landmarks of a whole conversation, oldest message first. */
    static Landmarks of(List<Message> conversation) {
        return after(Landmarks.NONE, conversation);
    }

    /** The same after several messages more, oldest first. */
    static Landmarks after(Landmarks before, List<Message> more) {
        var landmarks = before;
        for (var message : more) {
            landmarks = counted(landmarks, message, null, null);
        }
        var last = more.isEmpty() ? before.lastExcerpt() : excerpt(more.getLast());
        var lastPublic = more.reversed().stream()
                .filter(Message::isPublic)
                .findFirst()
                .map(Conversation::excerpt)
                .orElse(before.lastPublicExcerpt());
        return withExcerpts(landmarks, last, lastPublic);
    }

    private static Landmarks counted(
            Landmarks before, Message message, @Nullable Text excerpt, @Nullable Text publicExcerpt) {
        // A copy was said when the message was that it is a copy of.
        var at = message.createdAt();
        var contact = isContact(message);
        return new Landmarks(
                message.n(),
                before.firstPublicMessage() == null && message.isPublic()
                        ? Integer.valueOf(message.n())
                        : before.firstPublicMessage(),
                message.isPublic() ? Integer.valueOf(message.n()) : before.lastPublicMessage(),
                contact && message.author().role() == Author.Role.CUSTOMER
                        ? later(before.lastCustomerContact(), at)
                        : before.lastCustomerContact(),
                contact && message.author().role() == Author.Role.AGENT
                        ? later(before.lastAgentContact(), at)
                        : before.lastAgentContact(),
                excerpt,
                publicExcerpt);
    }

    /** What comes in late from another system may be older than what is here. */
    private static Instant later(@Nullable Instant known, Instant at) {
        return known != null && known.isAfter(at) ? known : at;
    }

    static Landmarks withoutExcerpts(Landmarks landmarks) {
        return withExcerpts(landmarks, null, null);
    }

    private static Landmarks withExcerpts(Landmarks landmarks, @Nullable Text last, @Nullable Text lastPublic) {
        return new Landmarks(
                landmarks.messageCount(),
                landmarks.firstPublicMessage(),
                landmarks.lastPublicMessage(),
                landmarks.lastCustomerContact(),
                landmarks.lastAgentContact(),
                last,
                lastPublic);
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

    private static Text excerpt(Message message) {
        return new Text(excerpt(message.text()), message.visibility());
    }

    private static String excerpt(String text) {
        // Collapsing the white space of a long mail only to cut it would cost more than the cut.
        var start = text.substring(0, Math.min(text.length(), EXCERPT_LENGTH * 4));
        var line = WHITE_SPACE.matcher(start.strip()).replaceAll(" ");
        return line.codePointCount(0, line.length()) <= EXCERPT_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, EXCERPT_LENGTH)) + "…";
    }
}
