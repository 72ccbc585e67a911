package io.tidings.events;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The names of the facts on the wire. A name is for ever; a changed meaning gets the next version. */
public final class EventTypes {

    private record Named(String type, Class<? extends Fact> fact) {}

    private static final List<Named> ALL = List.of(
            new Named("ticket.opened.v1", TicketFact.TicketOpened.class),
            new Named("ticket.subject-changed.v1", TicketFact.TicketSubjectChanged.class),
            new Named("ticket.message-added.v1", TicketFact.TicketMessageAdded.class),
            new Named("ticket.message-changed.v1", TicketFact.TicketMessageChanged.class),
            new Named("ticket.assigned.v1", TicketFact.TicketAssigned.class),
            new Named("ticket.moved.v1", TicketFact.TicketMoved.class),
            new Named("ticket.state-changed.v1", TicketFact.TicketStateChanged.class),
            new Named("ticket.priority-changed.v1", TicketFact.TicketPriorityChanged.class),
            new Named("ticket.type-changed.v1", TicketFact.TicketTypeChanged.class),
            new Named("ticket.fields-changed.v1", TicketFact.TicketFieldsChanged.class),
            new Named("ticket.tags-changed.v1", TicketFact.TicketTagsChanged.class),
            new Named("ticket.customer-changed.v1", TicketFact.TicketCustomerChanged.class),
            new Named("ticket.watchers-changed.v1", TicketFact.TicketWatchersChanged.class),
            new Named("ticket.linked.v1", TicketFact.TicketLinked.class),
            new Named("ticket.unlinked.v1", TicketFact.TicketUnlinked.class),
            new Named("ticket.merged.v1", TicketFact.TicketMerged.class),
            new Named("ticket.unmerged.v1", TicketFact.TicketUnmerged.class),
            new Named("ticket.split.v1", TicketFact.TicketSplit.class),
            new Named("ticket.clocks-changed.v1", TicketFact.TicketClocksChanged.class),
            new Named("ticket.escalated.v1", TicketFact.TicketEscalated.class),
            new Named("ticket.reminder-reached.v1", TicketFact.TicketReminderReached.class),
            new Named("ticket.rated.v1", TicketFact.TicketRated.class),
            new Named("ticket.erased.v1", TicketFact.TicketErased.class),
            new Named("ticket.action-requested.v1", TicketFact.TicketActionRequested.class),
            new Named("person.erased.v1", PersonErased.class),
            new Named("mail.received.v1", InboundFact.MailReceived.class),
            new Named("mail.sent.v1", OutcomeFact.MailSent.class),
            new Named("mail.bounced.v1", OutcomeFact.MailBounced.class),
            new Named("webhook.delivered.v1", OutcomeFact.WebhookDelivered.class),
            new Named("webhook.abandoned.v1", OutcomeFact.WebhookAbandoned.class),
            new Named("alert.failed.v1", OutcomeFact.AlertFailed.class),
            new Named("ticket.indexed.v1", OutcomeFact.TicketIndexed.class),
            new Named("current.ticket.v1", CurrentFact.TicketCurrent.class),
            new Named("current.message.v1", CurrentFact.MessageCurrent.class),
            new Named("current.person.v1", CurrentFact.PersonCurrent.class),
            new Named("current.organization.v1", CurrentFact.OrganizationCurrent.class),
            new Named("current.group.v1", CurrentFact.GroupCurrent.class),
            new Named("current.agent.v1", CurrentFact.AgentCurrent.class),
            new Named("current.marker.v1", CurrentFact.Marker.class));

    private static final Map<String, Class<? extends Fact>> BY_TYPE =
            ALL.stream().collect(toUnmodifiableMap(Named::type, Named::fact));

    private static final Map<Class<?>, String> BY_FACT =
            ALL.stream().collect(toUnmodifiableMap(Named::fact, Named::type));

    private EventTypes() {}

    /** Every known type, in the order of the contract. */
    public static List<String> all() {
        return ALL.stream().map(Named::type).toList();
    }

    /** The types that an integrator may subscribe to: what happened to tickets and people, and what became of effects. */
    public static List<String> subscribable() {
        return all().stream()
                .filter(type -> !type.startsWith("current.") && !type.equals("mail.received.v1"))
                .toList();
    }

    static Optional<Class<? extends Fact>> factOf(String type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    static String typeOf(Fact fact) {
        return switch (fact) {
            case Unrecognized unrecognized -> unrecognized.type();
            case TicketFact _, PersonErased _, InboundFact _, OutcomeFact _, CurrentFact _ -> knownTypeOf(fact);
        };
    }

    private static String knownTypeOf(Fact fact) {
        return Optional.ofNullable(BY_FACT.get(fact.getClass()))
                .orElseThrow(() -> new IllegalStateException(fact.getClass() + " has no name on the wire"));
    }

    static <T> Map<String, T> byType(Function<Class<? extends Fact>, T> of) {
        return ALL.stream().collect(toUnmodifiableMap(Named::type, named -> of.apply(named.fact())));
    }
}
