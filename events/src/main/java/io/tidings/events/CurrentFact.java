package io.tidings.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest state of something. Travels on the compacted {@code tidings.current}, keyed by {@link #recordKey()}. */
public sealed interface CurrentFact extends Fact {

    /** The record key, for example {@code ticket:018f…}. */
    String recordKey();

    /** What decides the partition: the ticket for tickets and messages, else the own id. */
    String partitionKey();

    record TicketCurrent(TicketSnapshot ticket) implements CurrentFact {
        @Override
        public String recordKey() {
            return "ticket:" + ticket.id();
        }

        @Override
        public String partitionKey() {
            return ticket.id();
        }
    }

    record MessageCurrent(Message message) implements CurrentFact {
        @Override
        public String recordKey() {
            return "message:" + message.id();
        }

        @Override
        public String partitionKey() {
            return message.ticketId();
        }
    }

    /** A customer or agent. {@code identities} are the subjects it signs in with. An erased person keeps only its id. */
    record PersonCurrent(
            String id,
            @Nullable String name,
            List<String> emails,
            List<String> identities,
            @Nullable String externalId,
            @Nullable String organizationId,
            @Nullable String language,
            boolean erased)
            implements CurrentFact {
        @Override
        public String recordKey() {
            return "person:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    record OrganizationCurrent(String id, String name, List<String> domains, boolean shared) implements CurrentFact {
        @Override
        public String recordKey() {
            return "organization:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /**
     * {@code address} is the mail address that the group answers from; {@code signatures} are by language tag, and {@code
     * signature} stands where there is none in a customer's language. A group without {@code inactive} takes new tickets.
     *
     * @param calendar the id of its calendar; absent where it keeps the standard one, or is always open where there is none
     * @param answerWithinMinutes how soon it answers whoever writes, in minutes of its calendar; absent where nothing is promised
     * @param askRatingAfterHours so long after a ticket was closed its customer is asked by mail what they think; absent where
     *     the group does not ask
     */
    record GroupCurrent(
            String id,
            String name,
            @Nullable String address,
            @Nullable String signature,
            @Nullable Map<String, String> signatures,
            @Nullable String language,
            @Nullable Boolean inactive,
            @Nullable String calendar,
            @Nullable Integer answerWithinMinutes,
            @Nullable Integer askRatingAfterHours)
            implements CurrentFact {

        /** A group that does not ask for ratings. */
        public GroupCurrent(
                String id,
                String name,
                @Nullable String address,
                @Nullable String signature,
                @Nullable Map<String, String> signatures,
                @Nullable String language,
                @Nullable Boolean inactive,
                @Nullable String calendar,
                @Nullable Integer answerWithinMinutes) {
            this(id, name, address, signature, signatures, language, inactive, calendar, answerWithinMinutes, null);
        }

        /** A group that keeps the standard calendar and promises nothing. */
        public GroupCurrent(
                String id,
                String name,
                @Nullable String address,
                @Nullable String signature,
                @Nullable Map<String, String> signatures,
                @Nullable String language,
                @Nullable Boolean inactive) {
            this(id, name, address, signature, signatures, language, inactive, null, null);
        }

        @Override
        public String recordKey() {
            return "group:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /**
     * When groups work, in a named time zone.
     *
     * @param timeZone such as {@code Asia/Seoul}
     * @param hours of the week, from {@code monday} to {@code sunday}; a weekday that is absent is closed
     * @param days those that keep hours of their own, whatever weekday they are, in their order; a holiday has none. They are known
     *     from the beginning of last year until the end of the year after the next
     * @param outOfHours what customers are told outside of these hours, by language tag
     * @param standard true for the one that groups keep which name none; absent for the others
     */
    record CalendarCurrent(
            String id,
            String name,
            String timeZone,
            Map<String, List<OpenHours>> hours,
            List<CalendarDay> days,
            Map<String, String> outOfHours,
            @Nullable Boolean standard)
            implements CurrentFact {
        @Override
        public String recordKey() {
            return "calendar:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /**
     * What an agent may do. {@code access} is group id → read, create, change or full; an administrator gave it where {@code
     * accessGiven}, and otherwise it is what the login said last, and the login's own word holds. So it does where {@code
     * permissions} are absent. An {@code inactive} agent may do nothing.
     *
     * @param adminByLogin true where the login is an administrator's; absent otherwise, and in older states
     * @param language a tag such as {@code ko}; absent where nobody said
     * @param permissionsByLogin present where sign-on rules gave the last login something, {@code access} among it unless {@code
     *     accessGiven}: true where {@code permissions} are theirs too, false where an administrator gave these
     */
    record AgentCurrent(
            String id,
            @Nullable String name,
            @Nullable String email,
            Map<String, String> access,
            @Nullable Boolean accessGiven,
            @Nullable List<String> permissions,
            @Nullable Boolean inactive,
            @Nullable Boolean adminByLogin,
            @Nullable String language,
            @Nullable Boolean permissionsByLogin)
            implements CurrentFact {
        @Override
        public String recordKey() {
            return "agent:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /** What claims of outside logins give whoever comes with them: every rule that a login's claims meet adds to what it may do. */
    record SignOnRulesCurrent(String id, List<SignOnRule> rules) implements CurrentFact {
        @Override
        public String recordKey() {
            return "sign-on:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /** A state that tickets can be in. {@code label} is what the desk reads and {@code customerLabel} what customers do, by language tag. */
    record StateCurrent(
            String id,
            StateType type,
            Map<String, String> label,
            Map<String, String> customerLabel,
            int order,
            boolean active)
            implements CurrentFact {
        @Override
        public String recordKey() {
            return "state:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /** A priority; a higher weight is more urgent. */
    record PriorityCurrent(String id, int weight, Map<String, String> label, int order, boolean active)
            implements CurrentFact {
        @Override
        public String recordKey() {
            return "priority:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /** A type of tickets. {@code transitions} has, by state id, the ids of the states that may follow; from a state that is absent, all may. */
    record TypeCurrent(
            String id,
            Map<String, String> label,
            Map<String, List<String>> transitions,
            @Nullable String priority,
            int order,
            boolean active)
            implements CurrentFact {
        @Override
        public String recordKey() {
            return "type:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /** A custom field. Values are found under {@code name} in what {@code target} says; {@code types} are the ticket types that have it, all of them where it is empty. */
    record FieldCurrent(
            String id,
            FieldTarget target,
            String name,
            FieldKind kind,
            Map<String, String> label,
            List<FieldOption> options,
            Visibility visibility,
            List<String> types,
            int order,
            boolean active)
            implements CurrentFact {
        @Override
        public String recordKey() {
            return "field:" + id;
        }

        @Override
        public String partitionKey() {
            return id;
        }
    }

    /** What had this record key is no more. What names it keeps its id. */
    record Removed(String key) implements CurrentFact {
        @Override
        public String recordKey() {
            return key;
        }

        @Override
        public String partitionKey() {
            return key.substring(key.indexOf(':') + 1);
        }
    }

    /** Keeps a quiet partition compacting; says nothing else. */
    record Marker(int partition) implements CurrentFact {
        @Override
        public String recordKey() {
            return "marker:" + partition;
        }

        @Override
        public String partitionKey() {
            return Integer.toString(partition);
        }
    }
}
