package io.tidings.search.index;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.events.Attachment;
import io.tidings.events.Message;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message's share of a ticket's text: in the public field or in the internal one, in neither once it was erased.
 *
 * @param version of the change that gave it this text; an older one does not come back
 */
record Part(
        int n,
        long version,
        @JsonProperty("public") @Nullable String publicText,
        @JsonProperty("internal") @Nullable String internalText) {

    /** No version is newer: a text that a person's erasure took away stays away, however late an old event arrives. */
    static final long FOR_EVER = Long.MAX_VALUE;

    static Part of(Message message, long version) {
        if (message.erased()) {
            return erased(message.n(), version);
        }
        var text = searchable(message);
        return message.isPublic()
                ? new Part(message.n(), version, text, null)
                : new Part(message.n(), version, null, text);
    }

    static Part erased(int n, long version) {
        return new Part(n, version, null, null);
    }

    /** Quoted mails are the ticket's own earlier messages, except in the first: there nothing else holds them. */
    private static String searchable(Message message) {
        var quoted = message.n() == 1 ? message.quoted() : null;
        return Stream.of(
                        Stream.of(message.text()),
                        Stream.ofNullable(quoted),
                        message.attachments().stream().map(Attachment::name))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }

    boolean isErased() {
        return publicText == null && internalText == null;
    }

    int length() {
        return text().length();
    }

    int bytes() {
        return text().getBytes(StandardCharsets.UTF_8).length;
    }

    Part cutTo(int bytes) {
        var kept = beginning(text(), bytes);
        return new Part(n, version, publicText == null ? null : kept, internalText == null ? null : kept);
    }

    /** The first bytes of a text, cut between characters. */
    static String beginning(String text, int bytes) {
        int end = 0;
        for (int used = 0; end < text.length(); end += Character.charCount(text.codePointAt(end))) {
            int codePoint = text.codePointAt(end);
            used += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (used > bytes) {
                break;
            }
        }
        return text.substring(0, end);
    }

    private String text() {
        return publicText != null ? publicText : internalText != null ? internalText : "";
    }
}
