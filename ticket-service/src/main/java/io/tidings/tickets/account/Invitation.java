package io.tidings.tickets.account;

import io.tidings.events.AccessLevel;
import io.tidings.spine.web.Rights;
import io.tidings.tickets.Digests;
import io.tidings.tickets.access.Agent;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is to work here and has not come yet.
 *
 * @param id says the address without showing it, so that inviting somebody twice is inviting once
 * @param language of the mail and of the login's pages: {@code en}, {@code ko} or {@code pl}
 * @param by the id of the agent who invited
 * @param account the login's id, once it is there
 * @param isMade whether the account was made for this invitation; else it was there before
 * @param reason why it is stopped, or what it waits for; null where there is nothing to tell
 * @param mailedAt when the last mail went out
 * @param expiresAt when the link in it stops working
 */
record Invitation(
        String id,
        String address,
        String name,
        String language,
        List<String> roles,
        Map<String, AccessLevel> access,
        boolean twoFactor,
        String by,
        String byName,
        Instant at,
        State state,
        @Nullable String reason,
        @Nullable String account,
        boolean isMade,
        @Nullable Instant mailedAt,
        @Nullable Instant expiresAt) {

    enum State {
        /** The account is being made, or the mail is on its way to be sent. */
        PREPARING,
        SENT,
        /** The mail may have been sent or not; it is not sent again by itself. */
        UNCERTAIN,
        /** It does not go on without an administrator; {@code reason} says why. */
        STOPPED,
        WITHDRAWING,
        /** Whoever was invited is here. */
        ACCEPTED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    static String idOf(String address) {
        return Digests.sha256(address).substring(0, 32);
    }

    /** What an administrator asked for, as a comparison of two clicks needs it. */
    boolean asksTheSameAs(Invitation other) {
        return name.equals(other.name)
                && language.equals(other.language)
                && roles.equals(other.roles)
                && access.equals(other.access)
                && twoFactor == other.twoFactor;
    }

    Document write() {
        return new Document("_id", id)
                .append("address", address)
                .append("name", name)
                .append("language", language)
                .append("roles", roles)
                .append("access", new Document(Agent.words(access)))
                .append("twoFactor", twoFactor)
                .append("by", by)
                .append("byName", byName)
                .append("at", Date.from(at))
                .append("state", state.word());
    }

    static Invitation read(Document stored) {
        var levels = stored.get("access", new Document()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
        return new Invitation(
                stored.getString("_id"),
                stored.getString("address"),
                stored.getString("name"),
                stored.getString("language"),
                stored.getList("roles", String.class, List.of()),
                Rights.levels(levels),
                stored.getBoolean("twoFactor", false),
                stored.getString("by"),
                stored.getString("byName"),
                stored.getDate("at").toInstant(),
                State.of(stored.getString("state")),
                stored.getString("reason"),
                stored.getString("account"),
                stored.getBoolean("made", false),
                instant(stored, "mailedAt"),
                instant(stored, "expiresAt"));
    }

    private static @Nullable Instant instant(Document stored, String field) {
        return Optional.ofNullable(stored.getDate(field)).map(Date::toInstant).orElse(null);
    }
}
