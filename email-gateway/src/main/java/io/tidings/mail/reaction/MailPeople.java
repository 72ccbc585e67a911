package io.tidings.mail.reaction;

import io.tidings.events.Author;
import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.Fact;
import io.tidings.events.InboundFact;
import io.tidings.events.Message;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.StateType;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketActionRequested;
import io.tidings.events.TicketFact.TicketCustomerChanged;
import io.tidings.events.TicketFact.TicketErased;
import io.tidings.events.TicketFact.TicketImported;
import io.tidings.events.TicketFact.TicketMerged;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketRated;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.Unrecognized;
import io.tidings.mail.intake.MailStore;
import io.tidings.mail.outgoing.ColleagueMails;
import io.tidings.mail.outgoing.Planner;
import io.tidings.spine.link.GuestLinks;
import io.tidings.spine.reaction.Freshness;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Plans a mail for everyone who should hear of an event. Sending is a worker's: a slow server never holds the partition. */
@Component("mailPeople")
class MailPeople implements Consumer<Event> {

    /** A customer who came this way hears that the request is with us. */
    private static final Set<String> ACKNOWLEDGED = Set.of("email", "web", "phone-in", "form");

    private static final Set<String> NOT_FOR_THE_CUSTOMER = Set.of("phone-in", "forward");

    private final Planner planner;
    private final ColleagueMails colleagueMails;
    private final MailStore incoming;
    private final Freshness freshness;

    MailPeople(Planner planner, ColleagueMails colleagueMails, MailStore incoming, Freshness freshness) {
        this.planner = planner;
        this.colleagueMails = colleagueMails;
        this.incoming = incoming;
        this.freshness = freshness;
    }

    @Override
    public void accept(Event event) {
        switch (event.fact()) {
            case TicketOpened opened -> heard(event, opened.ticket(), opened.message());
            // No mail follows from the past; a later answer follows on the last mail of it.
            case TicketImported imported ->
                imported.messages().forEach(message -> planner.note(message, event.version()));
            case TicketMessageAdded added -> heard(event, added.ticket(), added.message());
            case TicketMessageChanged changed -> {
                if (changed.previousVisibility() == changed.message().visibility()) {
                    redacted(changed.message());
                }
                plan(event);
            }
            case TicketErased erased -> erase(List.of(), messageIds(erased));
            case TicketStateChanged changed -> {
                // Closed with another word it is as solved as before.
                if (changed.previousState().type() == StateType.CLOSED
                        && changed.ticket().state().type() != StateType.CLOSED) {
                    planner.askNoMore(changed.ticket().id());
                }
                plan(event);
            }
            case TicketRated rated -> planner.askNoMore(rated.ticket().id());
            case TicketCustomerChanged changed ->
                planner.askNoMore(changed.ticket().id());
            case TicketMerged merged
            when merged.into() != null -> planner.askNoMore(merged.ticket().id());
            case TicketActionRequested requested
            when requested.action().equals(GuestLinks.MAIL_LINK) && freshness.isFresh(event) ->
                planner.bringLink(event, requested.ticket().publicPart());
            case PersonErased erased -> {
                erase(erased.ticketIds(), erased.messageIds());
                colleagueMails.eraseThoseOf(erased.personId());
            }
            case TicketFact _, InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
        }
    }

    private void heard(Event event, TicketSnapshot ticket, Message message) {
        if (event.actor().startsWith("mail:")) {
            incoming.became(event.actor().substring("mail:".length()), ticket.id(), message.id());
        }
        planner.note(message, ticket.version());
        var sender = message.author().email();
        if (sender != null && isMailOfACustomer(message) && !isForged(message) && !event.imported()) {
            planner.heardFrom(sender, event.time());
        }
        if (message.copiedFrom() != null) {
            // Its words have reached whom they were for, from the ticket that it was copied from.
            return;
        }
        if (isForwarded(message)) {
            if (freshness.isFresh(event)) {
                planner.forward(event, ticket, message);
            }
            return;
        }
        // Only what customers may see goes any further.
        plan(event);
    }

    private static boolean isMailOfACustomer(Message message) {
        return message.channel().equals("email") && message.author().role() == Author.Role.CUSTOMER;
    }

    /** Words that go to somebody outside, and never to the customer, whatever their visibility says. */
    private static boolean isForwarded(Message message) {
        return message.channel().equals("forward") && message.author().role() == Author.Role.AGENT && !message.erased();
    }

    /** What customers may see goes to them, and to whomever the desk lets read along. */
    private void plan(Event event) {
        var blindCopies = blindCopies(event.fact());
        event.publicPart().ifPresent(part -> plan(part, blindCopies));
    }

    private static List<String> blindCopies(Fact fact) {
        return switch (fact) {
            case TicketOpened opened -> blindCopies(opened.message());
            case TicketMessageAdded added -> blindCopies(added.message());
            case TicketMessageChanged changed -> blindCopies(changed.message());
            case TicketFact _, PersonErased _, InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> List.of();
        };
    }

    private static List<String> blindCopies(Message message) {
        return message.mail() == null ? List.of() : message.mail().blindCopies();
    }

    private void plan(Event event, List<String> blindCopies) {
        switch (event.fact()) {
            case TicketOpened opened
            when isToBeAcknowledged(opened) && freshness.isFresh(event) ->
                planner.acknowledge(event, opened.ticket(), opened.message());
            case TicketStateChanged changed
            when isSolved(changed) && !event.imported() && freshness.isFresh(event) ->
                planner.askForRating(event, changed.ticket());
            case TicketOpened opened
            when isFromTheDesk(opened.message()) && freshness.isFresh(event) ->
                planner.bring(event, opened.ticket(), opened.message(), blindCopies);
            case TicketMessageAdded added
            when isFromTheDesk(added.message()) && freshness.isFresh(event) ->
                planner.bring(event, added.ticket(), added.message(), blindCopies);
            // A note that became public reaches the customer by mail where its agent said so.
            case TicketMessageChanged changed
            when Boolean.TRUE.equals(changed.mailed())
                    && isFromTheDesk(changed.message())
                    && freshness.isFresh(event) ->
                planner.bring(event, changed.ticket(), changed.message(), blindCopies);
            case TicketFact _, PersonErased _, InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
        }
    }

    private static boolean isSolved(TicketStateChanged changed) {
        return changed.ticket().state().type() == StateType.CLOSED
                && changed.previousState().type() != StateType.CLOSED;
    }

    private static boolean isToBeAcknowledged(TicketOpened opened) {
        var message = opened.message();
        return message.author().role() == Author.Role.CUSTOMER
                && !message.automatic()
                && !isForged(message)
                && ACKNOWLEDGED.contains(opened.ticket().channel());
    }

    /** Whoever is named as its sender has not written to us, and would wonder. */
    private static boolean isForged(Message message) {
        return message.mail() != null && Boolean.TRUE.equals(message.mail().forged());
    }

    /**
     * What an agent wrote for the customer: a call that came in was told by the customer, not to the customer, and a forward
     * goes to others.
     */
    private static boolean isFromTheDesk(Message message) {
        return message.author().role() == Author.Role.AGENT
                && !message.automatic()
                && !message.erased()
                && !NOT_FOR_THE_CUSTOMER.contains(message.channel());
    }

    private static List<String> messageIds(TicketErased erased) {
        return erased.messages().stream()
                .map(n -> Message.idOf(erased.ticket().id(), n))
                .toList();
    }

    /** Somebody's words or addresses were taken out of it: what else holds them goes as well. */
    private void redacted(Message message) {
        planner.forgetAddressees(message);
        incoming.forgetBytes(message.id());
    }

    private void erase(Collection<String> ticketIds, Collection<String> messageIds) {
        planner.erase(ticketIds, messageIds);
        incoming.erase(messageIds);
    }
}
