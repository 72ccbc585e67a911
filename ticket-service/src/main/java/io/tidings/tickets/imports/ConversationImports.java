package io.tidings.tickets.imports;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Problem;
import io.tidings.tickets.Cause;
import io.tidings.tickets.imports.ImportController.ImportedTicket;
import io.tidings.tickets.imports.ImportController.Outcome;
import io.tidings.tickets.person.Customers;
import io.tidings.tickets.person.People;
import io.tidings.tickets.ticket.BadField;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Adds to conversations that are here what another system has more of them. */
@Component
final class ConversationImports {

    private final TicketStore tickets;
    private final People people;
    private final Customers customers;
    private final PastMessages past;

    ConversationImports(TicketStore tickets, People people, Customers customers, PastMessages past) {
        this.tickets = tickets;
        this.people = people;
        this.customers = customers;
        this.past = past;
    }

    List<ImportedTicket> take(Caller caller, Cause cause, List<ConversationImport> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        var known = tickets.withExternalIds(
                wanted.stream().map(ConversationImport::ticket).toList());
        var named = new NamedPeople(people, customers, Stream.empty());
        return wanted.stream()
                .map(each -> take(caller, cause, each, known, named))
                .toList();
    }

    private ImportedTicket take(
            Caller caller, Cause cause, ConversationImport wanted, Map<String, Ticket> known, NamedPeople named) {
        try {
            var ticket = known.get(wanted.ticket());
            if (ticket == null) {
                throw new BadField(
                        "ticket",
                        "There is no ticket that the other system calls %s; send it first.".formatted(wanted.ticket()));
            }
            if (wanted.messages().stream().anyMatch(message -> message.externalId() == null)) {
                throw new BadField(
                        "externalId",
                        "Each of these messages needs an external id: by it alone a message is known when it comes again.");
            }
            return added(caller, cause, ticket, wanted, named);
        } catch (Problem refusal) {
            return ImportedTicket.refused(wanted.ticket(), String.valueOf(refusal.getMessage()));
        }
    }

    private ImportedTicket added(
            Caller caller, Cause cause, Ticket ticket, ConversationImport wanted, NamedPeople named) {
        var sent = PastMessages.sent(wanted.ticket(), wanted.messages());
        past.remember(ticket.id(), sent);
        var there = tickets.writtenIn(
                List.of(ticket), sent.stream().map(PastMessages.Sent::origin).toList());
        var missing = past.of(
                caller, named, sent, ticket.state().customer(), ticket.state().channel(), there);
        var added = 0;
        for (var portion : Portions.of(missing)) {
            added += tickets.addPastOnce(ticket.id(), cause, portion);
        }
        return ImportedTicket.of(ticket, Outcome.exists, added);
    }
}
