package io.tidings.tickets.draft;

import io.tidings.events.Visibility;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is writing in a ticket. A reply and a note are two texts: one never becomes the other by a switch.
 *
 * @param version counts every change; 0 where nothing was ever kept
 * @param writing which of the two is being written
 */
record Draft(
        long version,
        Visibility writing,
        @Nullable Part reply,
        @Nullable Part note,
        @Nullable Instant updatedAt) {

    static final Draft NONE = new Draft(0, Visibility.PUBLIC, null, null, null);

    /** As long as a message may be. */
    private static final int LONGEST = 5_000_000;

    /**
     * One text and what goes with it.
     *
     * @param text plain text, as it stands in the composer
     * @param key the Idempotency-Key that it will be sent with, so that a second device cannot send it a second time
     * @param files uploads that wait for it
     * @param cc further addresses that a reply goes to
     * @param bcc further addresses of which the others are not told
     * @param channel how it will go; absent for the usual way
     * @param signature false where the writer leaves the signature out
     */
    record Part(
            @NotNull @Size(max = LONGEST) String text,
            @Nullable @Size(max = 200) String key,
            @Size(max = 100) List<@NotNull @Valid File> files,
            @Size(max = 50) List<@NotNull @Email @Size(max = 254) String> cc,
            @Size(max = 50) List<@NotNull @Email @Size(max = 254) String> bcc,
            @Nullable @Size(max = 20) String channel,
            @Nullable Boolean signature) {

        Part {
            files = files == null ? List.of() : List.copyOf(files);
            cc = cc == null ? List.of() : List.copyOf(cc);
            bcc = bcc == null ? List.of() : List.copyOf(bcc);
        }
    }

    /** An upload as the service answered it. */
    record File(
            @NotBlank @Size(max = 100) String id,
            @NotNull @Size(max = 1_000) String name,
            @NotNull @Size(max = 200) String mediaType,
            long size) {}
}
