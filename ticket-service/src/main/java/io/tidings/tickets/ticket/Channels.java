package io.tidings.tickets.ticket;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** By which ways messages come in and go out. */
public final class Channels {

    /** What an agent sent on to somebody outside. It has a way of its own: nobody writes a message by this channel. */
    static final String FORWARD = "forward";

    private static final List<String> KNOWN =
            List.of("email", "note", "phone-in", "phone-out", "web", "api", "chat", "form");

    private Channels() {}

    public static String checked(@Nullable String channel, String standard) {
        if (channel == null) {
            return standard;
        }
        if (!KNOWN.contains(channel)) {
            throw TicketProblem.unknownValue("channel", channel, KNOWN);
        }
        return channel;
    }

    /** A ticket that begins with what an agent wrote or said; any other is opened on behalf of the customer who asks. */
    static boolean startsFromTheDesk(String channel) {
        return Set.of("email", "phone-out").contains(channel);
    }
}
