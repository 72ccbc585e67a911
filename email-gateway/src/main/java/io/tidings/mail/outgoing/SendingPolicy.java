package io.tidings.mail.outgoing;

import io.tidings.mail.SendingMode;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * To whom this installation sends mail now, and who decided so.
 *
 * @param allowed who gets mail in the mode {@code selected}; kept while another mode holds
 * @param version 0 while nobody has decided anything and the configured mode holds
 * @param changedBy the name of whoever did
 */
record SendingPolicy(
        SendingMode mode,
        List<AllowedRecipient> allowed,
        long version,
        @Nullable Instant changedAt,
        @Nullable String changedBy) {

    SendingPolicy {
        allowed = List.copyOf(allowed);
    }

    static SendingPolicy configured(SendingMode mode) {
        return new SendingPolicy(mode, List.of(), 0, null, null);
    }

    static SendingPolicy of(Document stored) {
        return new SendingPolicy(
                SendingMode.of(stored.getString("mode")),
                stored.getList("allowed", String.class, List.of()).stream()
                        .map(AllowedRecipient::new)
                        .toList(),
                stored.getLong("version"),
                stored.getDate("changedAt").toInstant(),
                stored.getString("changedBy"));
    }

    boolean lets(String recipient) {
        return switch (mode) {
            case LIVE -> true;
            case SELECTED -> allowed.stream().anyMatch(one -> one.includes(recipient));
            case HELD -> false;
        };
    }
}
