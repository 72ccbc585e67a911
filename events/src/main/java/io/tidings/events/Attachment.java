package io.tidings.events;

import org.jspecify.annotations.Nullable;

/**
 * A file of a message. People and services reach it as {@code /tickets/{ticketId}/attachments/{n}}.
 *
 * @param n its number within the ticket, from 1
 * @param size in bytes
 * @param contentId without angle brackets; present where the HTML refers to it
 */
public record Attachment(
        int n,
        String name,
        String mediaType,
        long size,
        boolean inline,
        @Nullable String contentId) {}
