package io.tidings.tickets.ticket;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketLinked;
import io.tidings.events.TicketFact.TicketMerged;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketUnlinked;
import io.tidings.events.TicketFact.TicketUnmerged;
import io.tidings.events.TicketLink;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.Unrecognized;
import io.tidings.tickets.Cause;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What one ticket decides about two is carried over to the other. Whoever asked has usually done so already; this is for a
 * process that stopped in between. Repeat-safe because it goes by what the deciding ticket says now.
 */
@Configuration(proxyBeanMethods = false)
class JoinReactions {

    @Bean
    Consumer<Event> joinTickets(TicketMerges merges, Links links, Splits splits, TicketStore tickets) {
        return event -> {
            switch (event.fact()) {
                case TicketMerged merged
                when merged.into() != null -> merges.settle(event.subject(), merged.into(), Cause.reactionTo(event));
                case TicketUnmerged unmerged
                when unmerged.into() != null ->
                    merges.settle(event.subject(), unmerged.into(), Cause.reactionTo(event));
                case TicketLinked linked
                when decides(linked.ticket(), linked.link()) ->
                    links.mirror(event.subject(), linked.link().ticketId(), Cause.reactionTo(event));
                case TicketUnlinked unlinked
                when decides(unlinked.ticket(), unlinked.link()) ->
                    links.mirror(event.subject(), unlinked.link().ticketId(), Cause.reactionTo(event));
                case TicketOpened opened
                when opened.message().copiedFrom() != null ->
                    tickets.find(event.subject()).ifPresent(split -> splits.settle(split, Cause.reactionTo(event)));
                case TicketFact _, PersonErased _, InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
            }
        };
    }

    private static boolean decides(TicketSnapshot ticket, TicketLink link) {
        return Links.decides(ticket.id(), link.ticketId());
    }
}
