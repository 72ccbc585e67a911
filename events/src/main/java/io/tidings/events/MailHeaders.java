package io.tidings.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a mail's header said, as far as answering it needs. Message ids are without angle brackets. */
public record MailHeaders(
        @Nullable String messageId,
        @Nullable String inReplyTo,
        List<String> references,
        List<String> to,
        List<String> cc) {

    public MailHeaders {
        references = references == null ? List.of() : List.copyOf(references);
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
    }
}
