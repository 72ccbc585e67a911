package io.tidings.tickets.message;

import io.tidings.events.Message;
import io.tidings.tickets.message.NewMessage.NewAttachment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message together with what never leaves the services.
 *
 * @param blobs the contents of its attachments, in their order
 * @param origin what asked for it, unique for ever; absent where nobody may ask twice
 */
public record StoredMessage(
        Message message, List<String> blobs, @Nullable String origin) {

    /** Its file at that place in the list, for another message to name too. */
    public NewAttachment file(int index) {
        var attachment = message.attachments().get(index);
        return new NewAttachment(
                blobs.get(index),
                attachment.name(),
                attachment.mediaType(),
                attachment.size(),
                attachment.inline(),
                attachment.contentId(),
                !attachment.mayLeave());
    }
}
