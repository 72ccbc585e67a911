package io.tidings.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of an effect. Travels on {@code tidings.outcomes}, keyed by ticket, or by what it is about where that is no ticket. */
public sealed interface OutcomeFact extends Fact {

    /** Null where it is about no ticket. */
    @Nullable
    String ticketId();

    /**
     * Why something did not go through, for words in any language; the sentence beside it says the same in English.
     *
     * @param code such as {@code answered}, {@code timed-out} or {@code unresolved}, the same for ever
     * @param facts what a sentence about it speaks of, by name, such as {@code status} or {@code peer}
     */
    record Why(String code, Map<String, String> facts) {

        public Why {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * The server of the recipient, or the one before it, took over the mail.
     *
     * @param groupId whose ticket it is about, so that those who see the ticket may hear of it; absent in older events
     */
    record MailSent(
            String ticketId,
            @Nullable String messageRef,
            String mailId,
            String messageId,
            String recipient,
            @Nullable String groupId)
            implements OutcomeFact {}

    /**
     * It will not arrive: refused, reported as undeliverable, or tried for too long. {@code status} is an enhanced status code
     * (RFC 3463) such as 5.1.1; a hard bounce will not heal by itself.
     *
     * @param reason the server's words; ours, in English, where {@code because} is there
     * @param because {@code too-late}, {@code no-server}, {@code login}, {@code encryption}, {@code too-large} or {@code letters}, where
     *     no server said anything of it; for words in other languages
     */
    record MailBounced(
            String ticketId,
            @Nullable String messageRef,
            String mailId,
            String recipient,
            @Nullable String status,
            String reason,
            @Nullable String because,
            boolean hard,
            @Nullable String groupId)
            implements OutcomeFact {}

    /**
     * It has not arrived yet and still may.
     *
     * @param code the server's, such as 451; absent where there was no server, or where a report says so
     * @param reason the server's words, or why there were none
     * @param because {@code no-server} where none was reached, or none answered, {@code login} where it refuses ours, {@code encryption}
     *     where its own cannot be trusted; for words in other languages
     * @param givenUpAt when it has failed for good unless it was taken over before; absent where a report says so
     */
    record MailDeferred(
            String ticketId,
            @Nullable String messageRef,
            String mailId,
            String recipient,
            @Nullable Integer code,
            String reason,
            @Nullable String because,
            @Nullable Instant givenUpAt,
            @Nullable String groupId)
            implements OutcomeFact {}

    /**
     * Nobody knows whether the server took it over; it is not sent again unless somebody says so.
     *
     * @param reason in English
     * @param because {@code stopped} (the service, before it wrote the answer down) or {@code no-answer}; for words in other
     *     languages
     */
    record MailUncertain(
            String ticketId,
            @Nullable String messageRef,
            String mailId,
            String recipient,
            String reason,
            @Nullable String because,
            @Nullable String groupId)
            implements OutcomeFact {}

    /**
     * It was not sent, because an earlier mail to this address came back for good.
     *
     * @param status of that earlier mail, an enhanced status code (RFC 3463) such as 5.1.1
     * @param reason what was said then
     * @param until when mail to the address is tried again
     */
    record MailBlocked(
            String ticketId,
            @Nullable String messageRef,
            String mailId,
            String recipient,
            String status,
            String reason,
            Instant until,
            @Nullable String groupId)
            implements OutcomeFact {}

    /** The installation does not send to this address now; somebody will release the mail or discard it. */
    record MailHeld(
            String ticketId,
            @Nullable String messageRef,
            String mailId,
            String recipient,
            @Nullable String groupId) implements OutcomeFact {}

    /**
     * Somebody decided that a mail is not to be sent: a held one, or one that its author took back before it left.
     *
     * @param takenBackBy the id of the agent who took it back; absent of a held mail
     */
    record MailDiscarded(
            String ticketId,
            @Nullable String messageRef,
            String mailId,
            String recipient,
            String reason,
            @Nullable String takenBackBy,
            @Nullable String groupId)
            implements OutcomeFact {}

    record WebhookDelivered(String ticketId, String endpointId, String deliveryId, String eventId, int attempts)
            implements OutcomeFact {}

    record WebhookAbandoned(
            String ticketId, String endpointId, String deliveryId, String eventId, int attempts, String reason)
            implements OutcomeFact {}

    /**
     * An endpoint was switched off because of how it answered, and by nobody's wish: until somebody repairs it, it hears nothing.
     *
     * @param because {@code gone} (it answered 410) or {@code failing}; for words in other languages
     * @param failingSince the first failure after its last success; absent where it is gone
     * @param reason what was wrong with the last delivery, in English
     * @param why the same for words in other languages; absent in older events
     */
    record WebhookDisabled(
            String endpointId,
            String name,
            String because,
            @Nullable Instant failingSince,
            String reason,
            @Nullable Why why)
            implements OutcomeFact {
        @Override
        public @Nullable String ticketId() {
            return null;
        }
    }

    record AlertFailed(String ticketId, String routeId, String alertId, String reason) implements OutcomeFact {}

    /**
     * A messenger takes nothing from a route any more, and trying again does not help. Said once a day at most, however many alerts
     * meet it.
     *
     * @param messenger its kind, such as {@code slack}
     * @param reason what the messenger, or the way to it, said
     * @param why what was wrong with the way to it, for words in other languages; absent where the messenger spoke itself
     */
    record AlertRouteFailed(
            String routeId,
            String name,
            String messenger,
            String reason,
            @Nullable Why why) implements OutcomeFact {
        @Override
        public @Nullable String ticketId() {
            return null;
        }
    }

    /**
     * What waits unread behind an agent's bell while nobody looks, and is to be told by mail. Each notification is told so once.
     *
     * @param notices the newest, oldest of these first; never more than 30
     * @param count how many wait in all
     */
    record NotificationsWaiting(String agentId, List<Notice> notices, int count) implements OutcomeFact {

        public NotificationsWaiting {
            notices = List.copyOf(notices);
        }

        @Override
        public @Nullable String ticketId() {
            return null;
        }

        /**
         * One notification, without the words of any message.
         *
         * @param kind why the agent is told: {@code assigned}, {@code mentioned}, {@code answered}, {@code watched} or {@code rated}
         * @param what happened: {@code assigned}, {@code message}, {@code note}, {@code closed}, {@code reopened} or {@code rated}
         * @param ticketKey what people call the ticket
         * @param subject the ticket's, as the desk has it
         * @param by who wrote it; absent where nothing was written
         */
        public record Notice(
                String kind,
                String what,
                String ticketId,
                String ticketKey,
                String subject,
                @Nullable String by,
                Instant at) {}
    }

    /** The search index shows this version of the ticket, so lists and counts may be asked again. */
    record TicketIndexed(String ticketId, long version, List<String> groups) implements OutcomeFact {

        public TicketIndexed {
            groups = groups == null ? List.of() : List.copyOf(groups);
        }
    }
}
