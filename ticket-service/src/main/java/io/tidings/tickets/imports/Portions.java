package io.tidings.tickets.imports;

import io.tidings.tickets.ticket.Ticket.PastMessage;
import io.tidings.tickets.ticket.TicketStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A long conversation, cut into what one write and its event can hold. */
final class Portions {

    /** Bytes of UTF-8: an event has at most 2 MB, and JSON may need two bytes where the text has one. */
    private static final int MOST_TEXT = 400_000;

    private Portions() {}

    /** In their order; each has one message at least. */
    static List<List<PastMessage>> of(List<PastMessage> messages) {
        var portions = new ArrayList<List<PastMessage>>();
        var portion = new ArrayList<PastMessage>();
        var text = 0;
        for (var message : messages) {
            var bytes = bytes(message);
            if (portion.size() == TicketStore.MOST_MESSAGES_AT_ONCE
                    || (!portion.isEmpty() && text + bytes > MOST_TEXT)) {
                portions.add(List.copyOf(portion));
                portion.clear();
                text = 0;
            }
            portion.add(message);
            text += bytes;
        }
        if (!portion.isEmpty()) {
            portions.add(List.copyOf(portion));
        }
        return portions;
    }

    private static int bytes(PastMessage message) {
        var html = message.words().html();
        return message.words().text().getBytes(StandardCharsets.UTF_8).length
                + (html == null ? 0 : html.getBytes(StandardCharsets.UTF_8).length);
    }
}
