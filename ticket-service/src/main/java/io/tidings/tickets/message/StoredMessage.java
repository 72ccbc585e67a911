package io.tidings.tickets.message;

import io.tidings.events.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message together with what never leaves the services.
 *
 * @param blobs the contents of its attachments, in their order
 * @param origin what asked for it, unique for ever; absent where nobody may ask twice
 */
public record StoredMessage(
        Message message, List<String> blobs, @Nullable String origin) {}
