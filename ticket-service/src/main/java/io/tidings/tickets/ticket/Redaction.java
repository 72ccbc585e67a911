package io.tidings.tickets.ticket;

import io.tidings.events.Author;
import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.Fact;
import io.tidings.events.InboundFact;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.PersonRef;
import io.tidings.events.Text;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketActionRequested;
import io.tidings.events.TicketFact.TicketAssigned;
import io.tidings.events.TicketFact.TicketClocksChanged;
import io.tidings.events.TicketFact.TicketCustomerChanged;
import io.tidings.events.TicketFact.TicketErased;
import io.tidings.events.TicketFact.TicketEscalated;
import io.tidings.events.TicketFact.TicketFieldsChanged;
import io.tidings.events.TicketFact.TicketImported;
import io.tidings.events.TicketFact.TicketLinked;
import io.tidings.events.TicketFact.TicketMerged;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketPriorityChanged;
import io.tidings.events.TicketFact.TicketRated;
import io.tidings.events.TicketFact.TicketReminderReached;
import io.tidings.events.TicketFact.TicketSplit;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketFact.TicketSubjectChanged;
import io.tidings.events.TicketFact.TicketTagsChanged;
import io.tidings.events.TicketFact.TicketTypeChanged;
import io.tidings.events.TicketFact.TicketUnlinked;
import io.tidings.events.TicketFact.TicketUnmerged;
import io.tidings.events.TicketFact.TicketWatchersChanged;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.Unrecognized;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What is left of tickets, messages and facts once a person's content is erased: numbers, times, and what machines need.
 *
 * @param ticket what becomes of the ticket around a fact
 * @param message what becomes of a message
 * @param person whether a person loses name and address
 * @param whole whether nothing of the ticket's other texts may stay either
 */
public record Redaction(
        UnaryOperator<TicketSnapshot> ticket, UnaryOperator<Message> message, Predicate<String> person, boolean whole) {

    /** Of a ticket that is the person's own: nothing in it stays, whoever wrote it, since all of it is about the person. */
    public static Redaction ofOwnTicket(String personId) {
        return new Redaction(Redaction::withoutContent, Redaction::withoutContent, personId::equals, true);
    }

    /** Of somebody else's ticket, in which the person wrote, or got a copy of what others wrote. */
    public static Redaction ofOthersTicket(String personId, Collection<String> addresses) {
        return new Redaction(
                snapshot -> withoutPerson(snapshot, personId),
                message -> personId.equals(message.author().id())
                        ? withoutContent(message)
                        : withoutAddresses(message, addresses),
                personId::equals,
                false);
    }

    public Event of(Event event) {
        return new Event(
                event.id(),
                event.source(),
                event.subject(),
                event.time(),
                event.version(),
                event.correlationId(),
                event.causationId(),
                event.depth(),
                event.actor(),
                event.imported(),
                event.traceparent(),
                of(event.fact()));
    }

    private Fact of(Fact fact) {
        return switch (fact) {
            case TicketFact ticketFact -> of(ticketFact);
            case PersonErased _, InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> fact;
        };
    }

    private TicketFact of(TicketFact fact) {
        var after = ticket.apply(fact.ticket());
        return switch (fact) {
            case TicketOpened opened -> new TicketOpened(after, of(opened.message()));
            case TicketImported imported ->
                new TicketImported(
                        after, imported.messages().stream().map(this::of).toList());
            case TicketMessageAdded added -> new TicketMessageAdded(after, of(added.message()), added.mentioned());
            case TicketMessageChanged changed ->
                new TicketMessageChanged(after, of(changed.message()), changed.previousVisibility(), changed.mailed());
            case TicketSubjectChanged changed ->
                new TicketSubjectChanged(after, whole ? emptied(changed.previousSubject()) : changed.previousSubject());
            case TicketAssigned assigned -> new TicketAssigned(after, assigned.previousAssignee());
            case TicketMoved moved -> new TicketMoved(after, moved.previousGroup());
            case TicketStateChanged changed -> new TicketStateChanged(after, changed.previousState());
            case TicketPriorityChanged changed -> new TicketPriorityChanged(after, changed.previousPriority());
            case TicketTypeChanged changed -> new TicketTypeChanged(after, changed.previousType());
            case TicketFieldsChanged changed ->
                new TicketFieldsChanged(after, changed.changed(), whole ? Map.of() : changed.previous());
            case TicketTagsChanged changed ->
                whole
                        ? new TicketTagsChanged(after, List.of(), List.of())
                        : new TicketTagsChanged(after, changed.added(), changed.removed());
            case TicketCustomerChanged changed -> new TicketCustomerChanged(after, of(changed.previousCustomer()));
            case TicketWatchersChanged changed -> new TicketWatchersChanged(after, changed.added(), changed.removed());
            case TicketLinked linked -> new TicketLinked(after, linked.link());
            case TicketUnlinked unlinked -> new TicketUnlinked(after, unlinked.link());
            case TicketMerged merged -> new TicketMerged(after, merged.into(), merged.from());
            case TicketUnmerged unmerged -> new TicketUnmerged(after, unmerged.into(), unmerged.from());
            case TicketSplit split -> new TicketSplit(after, split.newTicketId(), split.messages());
            case TicketClocksChanged _ -> new TicketClocksChanged(after);
            case TicketEscalated escalated -> new TicketEscalated(after, escalated.clock(), escalated.kind());
            case TicketReminderReached _ -> new TicketReminderReached(after);
            case TicketRated rated -> new TicketRated(after, rated.score(), whole ? null : rated.comment());
            case TicketErased erased -> new TicketErased(after, erased.messages());
            // What a rule was to say or send may hold anything.
            case TicketActionRequested requested ->
                new TicketActionRequested(after, requested.rule(), requested.action(), Map.of());
        };
    }

    public Message of(Message written) {
        return message.apply(written);
    }

    private PersonRef of(PersonRef ref) {
        return person.test(ref.id()) ? new PersonRef(ref.id(), null, null) : ref;
    }

    private static Text emptied(Text text) {
        return new Text("", text.visibility());
    }

    private static Message withoutContent(Message written) {
        var author = written.author();
        return new Message(
                written.id(),
                written.n(),
                written.ticketId(),
                author.role() == Author.Role.CUSTOMER ? new Author(author.role(), author.id(), null, null) : author,
                written.visibility(),
                written.channel(),
                "",
                null,
                null,
                List.of(),
                null,
                written.automatic(),
                written.createdAt(),
                true,
                written.copiedFrom());
    }

    private static Message withoutAddresses(Message written, Collection<String> addresses) {
        var mail = written.mail();
        if (mail == null) {
            return written;
        }
        var left = new MailHeaders(
                mail.messageId(),
                mail.inReplyTo(),
                mail.references(),
                without(mail.to(), addresses),
                without(mail.cc(), addresses),
                mail.sentAt(),
                mail.forged(),
                without(mail.blindCopies(), addresses));
        return left.equals(mail)
                ? written
                : new Message(
                        written.id(),
                        written.n(),
                        written.ticketId(),
                        written.author(),
                        written.visibility(),
                        written.channel(),
                        written.text(),
                        written.html(),
                        written.quoted(),
                        written.attachments(),
                        left,
                        written.automatic(),
                        written.createdAt(),
                        written.erased(),
                        written.copiedFrom());
    }

    private static List<String> without(List<String> addressed, Collection<String> addresses) {
        return addressed.stream()
                .filter(address -> addresses.stream().noneMatch(address::equalsIgnoreCase))
                .toList();
    }

    static TicketSnapshot withoutContent(TicketSnapshot ticket) {
        var draft = new Draft(ticket);
        draft.subject = emptied(ticket.subject());
        draft.customer = new PersonRef(ticket.customer().id(), null, null);
        draft.organization = null;
        draft.fields = Map.of();
        draft.tags = List.of();
        draft.rating = null;
        draft.landmarks = Conversation.withoutExcerpts(ticket.landmarks());
        draft.erased = true;
        return draft.inPlace();
    }

    private static TicketSnapshot withoutPerson(TicketSnapshot ticket, String personId) {
        var draft = new Draft(ticket);
        draft.landmarks = Conversation.withoutExcerpts(ticket.landmarks());
        if (ticket.customer().id().equals(personId)) {
            draft.customer = new PersonRef(personId, null, null);
        }
        return draft.inPlace();
    }
}
