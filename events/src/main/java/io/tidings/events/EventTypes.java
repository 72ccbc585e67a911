package io.tidings.events;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of the facts on the wire. A name is for ever; a changed meaning gets the next version. */
public final class EventTypes {

    /** One entry of the contract: name on the wire, fact, topic, and what it says in a sentence. */
    record Named(String type, Class<? extends Fact> fact, String topic, String meaning) {}

    private static final List<Named> ALL = List.of(
            new Named(
                    "ticket.opened.v1",
                    TicketFact.TicketOpened.class,
                    Topics.TICKETS,
                    "A ticket was opened, with its first message."),
            new Named(
                    "ticket.imported.v1",
                    TicketFact.TicketImported.class,
                    Topics.TICKETS,
                    "A ticket of another helpdesk came with its messages, or more of them; without any effect that people notice."),
            new Named(
                    "ticket.subject-changed.v1",
                    TicketFact.TicketSubjectChanged.class,
                    Topics.TICKETS,
                    "A ticket's subject was changed."),
            new Named(
                    "ticket.message-added.v1",
                    TicketFact.TicketMessageAdded.class,
                    Topics.TICKETS,
                    "A message was added: by the customer, by an agent, or as an internal note."),
            new Named(
                    "ticket.message-changed.v1",
                    TicketFact.TicketMessageChanged.class,
                    Topics.TICKETS,
                    "A message changed its visibility or was redacted."),
            new Named(
                    "ticket.assigned.v1",
                    TicketFact.TicketAssigned.class,
                    Topics.TICKETS,
                    "A ticket was assigned to an agent, or to nobody."),
            new Named(
                    "ticket.moved.v1",
                    TicketFact.TicketMoved.class,
                    Topics.TICKETS,
                    "A ticket was moved to another group."),
            new Named(
                    "ticket.state-changed.v1",
                    TicketFact.TicketStateChanged.class,
                    Topics.TICKETS,
                    "A ticket's state changed."),
            new Named(
                    "ticket.priority-changed.v1",
                    TicketFact.TicketPriorityChanged.class,
                    Topics.TICKETS,
                    "A ticket's priority changed."),
            new Named(
                    "ticket.type-changed.v1",
                    TicketFact.TicketTypeChanged.class,
                    Topics.TICKETS,
                    "A ticket's type changed."),
            new Named(
                    "ticket.fields-changed.v1",
                    TicketFact.TicketFieldsChanged.class,
                    Topics.TICKETS,
                    "Custom fields of a ticket changed."),
            new Named(
                    "ticket.tags-changed.v1",
                    TicketFact.TicketTagsChanged.class,
                    Topics.TICKETS,
                    "Tags were added to a ticket or removed."),
            new Named(
                    "ticket.customer-changed.v1",
                    TicketFact.TicketCustomerChanged.class,
                    Topics.TICKETS,
                    "A ticket was given to another customer."),
            new Named(
                    "ticket.watchers-changed.v1",
                    TicketFact.TicketWatchersChanged.class,
                    Topics.TICKETS,
                    "People began or ceased to watch a ticket."),
            new Named(
                    "ticket.linked.v1",
                    TicketFact.TicketLinked.class,
                    Topics.TICKETS,
                    "A ticket was linked to another."),
            new Named(
                    "ticket.unlinked.v1",
                    TicketFact.TicketUnlinked.class,
                    Topics.TICKETS,
                    "A link between two tickets was removed."),
            new Named(
                    "ticket.merged.v1",
                    TicketFact.TicketMerged.class,
                    Topics.TICKETS,
                    "A ticket was merged into another; told on both."),
            new Named(
                    "ticket.unmerged.v1",
                    TicketFact.TicketUnmerged.class,
                    Topics.TICKETS,
                    "A merge was undone; told on both."),
            new Named(
                    "ticket.split.v1",
                    TicketFact.TicketSplit.class,
                    Topics.TICKETS,
                    "Messages of a ticket became the start of another."),
            new Named(
                    "ticket.clocks-changed.v1",
                    TicketFact.TicketClocksChanged.class,
                    Topics.TICKETS,
                    "The SLA clocks of a ticket were set, paused, resumed or stopped."),
            new Named(
                    "ticket.escalated.v1",
                    TicketFact.TicketEscalated.class,
                    Topics.TICKETS,
                    "An SLA clock came near its due time or passed it."),
            new Named(
                    "ticket.reminder-reached.v1",
                    TicketFact.TicketReminderReached.class,
                    Topics.TICKETS,
                    "The reminder of a ticket came due."),
            new Named(
                    "ticket.rated.v1",
                    TicketFact.TicketRated.class,
                    Topics.TICKETS,
                    "The customer rated the solution."),
            new Named(
                    "ticket.erased.v1",
                    TicketFact.TicketErased.class,
                    Topics.TICKETS,
                    "The content of a ticket was erased; the fact remains."),
            new Named(
                    "ticket.action-requested.v1",
                    TicketFact.TicketActionRequested.class,
                    Topics.TICKETS,
                    "A rule asked another service for an action."),
            new Named(
                    "person.erased.v1",
                    PersonErased.class,
                    Topics.TICKETS,
                    "A person's content was erased; every reader redacts its copy."),
            new Named(
                    "mail.received.v1",
                    InboundFact.MailReceived.class,
                    Topics.INBOUND,
                    "A mail came in and was understood; it is not yet a ticket."),
            new Named(
                    "mail.sent.v1",
                    OutcomeFact.MailSent.class,
                    Topics.OUTCOMES,
                    "A mail was taken over by the next mail server."),
            new Named(
                    "mail.bounced.v1",
                    OutcomeFact.MailBounced.class,
                    Topics.OUTCOMES,
                    "A mail did not reach its recipient."),
            new Named(
                    "mail.deferred.v1",
                    OutcomeFact.MailDeferred.class,
                    Topics.OUTCOMES,
                    "A mail could not be handed over yet, and will be tried again."),
            new Named(
                    "mail.uncertain.v1",
                    OutcomeFact.MailUncertain.class,
                    Topics.OUTCOMES,
                    "Whether a mail was taken over is not known; it is not sent again by itself."),
            new Named(
                    "mail.blocked.v1",
                    OutcomeFact.MailBlocked.class,
                    Topics.OUTCOMES,
                    "A mail was not sent, because mail to its recipient came back for good of late."),
            new Named(
                    "mail.held.v1",
                    OutcomeFact.MailHeld.class,
                    Topics.OUTCOMES,
                    "A mail waits for a decision, because this installation does not send to its recipient now."),
            new Named(
                    "mail.discarded.v1",
                    OutcomeFact.MailDiscarded.class,
                    Topics.OUTCOMES,
                    "Somebody decided that a held mail is not to be sent."),
            new Named(
                    "webhook.delivered.v1",
                    OutcomeFact.WebhookDelivered.class,
                    Topics.OUTCOMES,
                    "An endpoint accepted a delivery."),
            new Named(
                    "webhook.abandoned.v1",
                    OutcomeFact.WebhookAbandoned.class,
                    Topics.OUTCOMES,
                    "A delivery was given up after its last attempt."),
            new Named(
                    "webhook.disabled.v1",
                    OutcomeFact.WebhookDisabled.class,
                    Topics.OUTCOMES,
                    "An endpoint was switched off because of how it answered."),
            new Named(
                    "alert.failed.v1",
                    OutcomeFact.AlertFailed.class,
                    Topics.OUTCOMES,
                    "A messenger alert could not be delivered."),
            new Named(
                    "alert.route-failed.v1",
                    OutcomeFact.AlertRouteFailed.class,
                    Topics.OUTCOMES,
                    "A messenger takes nothing from an alert route any more."),
            new Named(
                    "notifications.waiting.v1",
                    OutcomeFact.NotificationsWaiting.class,
                    Topics.OUTCOMES,
                    "An agent who is away has unread notifications, and wants to be told of them by mail."),
            new Named(
                    "ticket.indexed.v1",
                    OutcomeFact.TicketIndexed.class,
                    Topics.OUTCOMES,
                    "The search shows this version of a ticket."),
            new Named(
                    "current.ticket.v1",
                    CurrentFact.TicketCurrent.class,
                    Topics.CURRENT,
                    "The newest state of a ticket."),
            new Named(
                    "current.message.v1",
                    CurrentFact.MessageCurrent.class,
                    Topics.CURRENT,
                    "The newest state of a message."),
            new Named(
                    "current.person.v1",
                    CurrentFact.PersonCurrent.class,
                    Topics.CURRENT,
                    "The newest state of a customer or agent."),
            new Named(
                    "current.organization.v1",
                    CurrentFact.OrganizationCurrent.class,
                    Topics.CURRENT,
                    "The newest state of an organization."),
            new Named(
                    "current.group.v1", CurrentFact.GroupCurrent.class, Topics.CURRENT, "The newest state of a group."),
            new Named(
                    "current.calendar.v1",
                    CurrentFact.CalendarCurrent.class,
                    Topics.CURRENT,
                    "When groups work, as it is set up now."),
            new Named("current.agent.v1", CurrentFact.AgentCurrent.class, Topics.CURRENT, "What an agent may do."),
            new Named(
                    "current.sign-on-rules.v1",
                    CurrentFact.SignOnRulesCurrent.class,
                    Topics.CURRENT,
                    "What claims of outside logins give."),
            new Named(
                    "current.state.v1",
                    CurrentFact.StateCurrent.class,
                    Topics.CURRENT,
                    "A state as it is defined now."),
            new Named(
                    "current.priority.v1",
                    CurrentFact.PriorityCurrent.class,
                    Topics.CURRENT,
                    "A priority as it is defined now."),
            new Named(
                    "current.type.v1",
                    CurrentFact.TypeCurrent.class,
                    Topics.CURRENT,
                    "A ticket type as it is defined now."),
            new Named(
                    "current.field.v1",
                    CurrentFact.FieldCurrent.class,
                    Topics.CURRENT,
                    "A custom field as it is defined now."),
            new Named(
                    "current.removed.v1",
                    CurrentFact.Removed.class,
                    Topics.CURRENT,
                    "What had this record key is no more."),
            new Named(
                    "current.marker.v1",
                    CurrentFact.Marker.class,
                    Topics.CURRENT,
                    "Keeps a quiet partition compacting; says nothing else."));

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

    static List<Named> contract() {
        return ALL;
    }
}
