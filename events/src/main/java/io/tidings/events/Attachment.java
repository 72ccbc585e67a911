package io.tidings.events;

import org.jspecify.annotations.Nullable;

/**
 * A file of a message. People and services reach it as {@code /tickets/{ticketId}/attachments/{n}}.
 *
 * @param n its number within the ticket, from 1
 * @param size in bytes
 * @param contentId without angle brackets; present where the HTML refers to it
 * @param withheld true where it came in although the installation does not take such files: it is kept, and handed out to nobody
 *     but those who look after the mail; absent for any other
 */
public record Attachment(
        int n,
        String name,
        String mediaType,
        long size,
        boolean inline,
        @Nullable String contentId,
        @Nullable Boolean withheld) {

    /** A file like any other. */
    public Attachment(int n, String name, String mediaType, long size, boolean inline, @Nullable String contentId) {
        this(n, name, mediaType, size, inline, contentId, null);
    }

    /** Whether it may be handed out, and sent on. */
    public boolean mayLeave() {
        return !Boolean.TRUE.equals(withheld);
    }
}
