package io.tidings.search.directory;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.CurrentFact.FieldCurrent;
import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.CurrentFact.Marker;
import io.tidings.events.CurrentFact.MessageCurrent;
import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.events.CurrentFact.PersonCurrent;
import io.tidings.events.CurrentFact.PriorityCurrent;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.CurrentFact.SignOnRulesCurrent;
import io.tidings.events.CurrentFact.StateCurrent;
import io.tidings.events.CurrentFact.TicketCurrent;
import io.tidings.events.CurrentFact.TypeCurrent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody or something with a name. An erased person has none.
 *
 * @param identities the subjects a person signs in with
 * @param agent what an agent may do; only of agents
 * @param organization of a person: the id of the organization whose tickets it may see where these are shared
 * @param shared of an organization: whether its members see each other's tickets
 * @param signOn what claims of outside logins give; only of the one entry that holds it
 */
record Entry(
        Kind kind,
        String id,
        @Nullable String name,
        List<String> emails,
        List<String> identities,
        @Nullable AgentCurrent agent,
        @Nullable String organization,
        @Nullable Boolean shared,
        @Nullable SignOnRulesCurrent signOn) {

    enum Kind {
        PERSON,
        AGENT,
        GROUP,
        ORGANIZATION,
        SIGN_ON;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The key of its record on {@code tidings.current}, and of its document here. */
        String key(String id) {
            return word() + ":" + id;
        }
    }

    Entry {
        emails = emails == null ? List.of() : List.copyOf(emails);
        identities = identities == null ? List.of() : List.copyOf(identities);
    }

    static Optional<Entry> of(CurrentFact fact) {
        return switch (fact) {
            case PersonCurrent person ->
                Optional.of(new Entry(
                        Kind.PERSON,
                        person.id(),
                        person.erased() ? null : person.name(),
                        person.erased() ? List.of() : person.emails(),
                        person.erased() ? List.of() : person.identities(),
                        null,
                        person.erased() ? null : person.organizationId(),
                        null,
                        null));
            case AgentCurrent agent ->
                Optional.of(new Entry(
                        Kind.AGENT,
                        agent.id(),
                        agent.name(),
                        Stream.ofNullable(agent.email()).toList(),
                        List.of(),
                        agent,
                        null,
                        null,
                        null));
            case GroupCurrent group ->
                Optional.of(
                        new Entry(Kind.GROUP, group.id(), group.name(), List.of(), List.of(), null, null, null, null));
            case OrganizationCurrent organization ->
                Optional.of(new Entry(
                        Kind.ORGANIZATION,
                        organization.id(),
                        organization.name(),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        organization.shared(),
                        null));
            case SignOnRulesCurrent rules ->
                Optional.of(new Entry(Kind.SIGN_ON, rules.id(), null, List.of(), List.of(), null, null, null, rules));
            case TicketCurrent _,
                    MessageCurrent _,
                    StateCurrent _,
                    PriorityCurrent _,
                    TypeCurrent _,
                    FieldCurrent _,
                    CalendarCurrent _,
                    Removed _,
                    Marker _ -> Optional.empty();
        };
    }

    String key() {
        return kind.key(id);
    }
}
