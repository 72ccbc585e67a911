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
     */
    record GroupCurrent(
            String id,
            String name,
            @Nullable String address,
            @Nullable String signature,
            @Nullable Map<String, String> signatures,
            @Nullable String language,
            @Nullable Boolean inactive)
            implements CurrentFact {
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
     * What an agent may do. {@code access} is group id → read, create, change or full; an administrator gave it where {@code
     * accessGiven}, and otherwise it is what the login said last, and the login's own word holds. So it does where {@code
     * permissions} are absent. An {@code inactive} agent may do nothing.
     */
    record AgentCurrent(
            String id,
            @Nullable String name,
            @Nullable String email,
            Map<String, String> access,
            @Nullable Boolean accessGiven,
            @Nullable List<String> permissions,
            @Nullable Boolean inactive)
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
