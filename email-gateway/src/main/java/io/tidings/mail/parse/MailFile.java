package io.tidings.mail.parse;

import org.jspecify.annotations.Nullable;

/**
 * A file that came with a mail.
 *
 * @param name a plain file name: no path, no control or direction characters
 * @param contentId without angle brackets
 * @param inline the HTML shows it
 */
public record MailFile(
        String name, String mime, Octets content, @Nullable String contentId, boolean inline) {}
