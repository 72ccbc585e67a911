package io.tidings.tickets.inbound;

import static java.util.stream.Collectors.toSet;

import io.tidings.events.InboundFact.MailReceived;
import io.tidings.tickets.Cause;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.inbound.ReceivedMails.Decided;
import io.tidings.tickets.person.CustomerName;
import io.tidings.tickets.person.Customers;
import io.tidings.tickets.person.People;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.ticket.Ticket;
import io.tidings.tickets.ticket.TicketNumbers;
import io.tidings.tickets.ticket.TicketStore;
import io.tidings.tickets.ticket.TicketStore.Opened;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * Opens the tickets of mails that belong to nothing, of all of them by one write for each collection.
 *
 * <p>The writes go in the order in which {@link MailIntake} makes them for one mail: decisions, people, messages, tickets. Wherever
 * they break off, the mails come again and are met there as mails that were decided on before: each goes on to its ticket, if that
 * is not there yet.
 */
@Component
class NewTickets {

    private final ReceivedMails received;
    private final MailContent content;
    private final TicketStore tickets;
    private final TicketNumbers numbers;
    private final People people;
    private final Customers customers;
    private final Groups groups;
    private final Clock clock;

    NewTickets(
            ReceivedMails received,
            MailContent content,
            TicketStore tickets,
            TicketNumbers numbers,
            People people,
            Customers customers,
            Groups groups,
            Clock clock) {
        this.received = received;
        this.content = content;
        this.tickets = tickets;
        this.numbers = numbers;
        this.people = people;
        this.customers = customers;
        this.groups = groups;
        this.clock = clock;
    }

    private record Fresh(ArrivedMail arrived, Decided decided) {

        MailReceived mail() {
            return arrived.mail();
        }

        String ticketId() {
            return decided.decision().ticketId();
        }
    }

    /**
     * Answers the ids of the mails whose tickets are there now. The others want a closer look: they came before, or something of
     * theirs was taken at this moment.
     *
     * @param mails that name nothing known, and of which none names another
     */
    Set<String> open(List<ArrivedMail> mails) {
        var decided = mails.stream()
                .map(arrived -> new Fresh(arrived, MailThreads.opening(arrived.mail())))
                .toList();
        var repeated = received.keepAll(decided.stream().map(Fresh::decided).toList());
        var fresh = decided.stream()
                .filter(each -> !repeated.contains(each.mail().mailId()))
                .toList();
        if (fresh.isEmpty()) {
            return Set.of();
        }
        var stored = tickets.openAll(opened(fresh)).stream().map(Ticket::id).collect(toSet());
        return fresh.stream()
                .filter(each -> stored.contains(each.ticketId()))
                .map(each -> each.mail().mailId())
                .collect(toSet());
    }

    /** Numbered in the order in which the mails came. */
    private List<Opened> opened(List<Fresh> fresh) {
        var senders = senders(fresh.stream().map(Fresh::mail).toList());
        var organizations = people.organizationsOf(senders);
        var first = numbers.nextOf(fresh.size());
        return IntStream.range(0, fresh.size())
                .mapToObj(i -> {
                    var mail = fresh.get(i).mail();
                    var event = fresh.get(i).arrived().event();
                    var sender = senders.get(i);
                    var organizationId = sender.organizationId();
                    var opening = content.opening(
                            mail,
                            fresh.get(i).ticketId(),
                            first + i,
                            sender,
                            organizationId == null ? null : organizations.get(organizationId),
                            groups.ofAddress(mail.mailbox()),
                            List.of());
                    return new Opened(
                            Ticket.open(opening, clock.instant()),
                            Cause.ofMail(mail.mailId(), event),
                            event.traceparent());
                })
                .toList();
    }

    /** Who wrote these mails, one for each. */
    private List<Person> senders(List<MailReceived> mails) {
        var languages = new HashMap<CustomerName, String>();
        for (var mail : mails) {
            if (mail.language() != null) {
                languages.putIfAbsent(sender(mail), mail.language());
            }
        }
        var known = customers.named(mails.stream().map(NewTickets::sender).toList(), languages);
        return mails.stream().map(mail -> sender(mail, known)).toList();
    }

    private Person sender(MailReceived mail, Map<CustomerName, Person> known) {
        return Objects.requireNonNullElseGet(
                known.get(sender(mail)),
                () -> people.withEmail(mail.from().email(), mail.from().name(), mail.language()));
    }

    private static CustomerName sender(MailReceived mail) {
        return new CustomerName(null, null, mail.from().email(), mail.from().name());
    }
}
