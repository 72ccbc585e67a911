package io.tidings.tickets.inbound;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import io.tidings.spine.reaction.Failure;
import io.tidings.spine.reaction.Poll;
import io.tidings.spine.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/**
 * Takes the mails of a poll in, in their order. Those that follow each other and belong to nothing open their tickets together; any
 * other is taken in alone, once those before it are done.
 *
 * <p>Whatever fails together is taken in one by one: a mail that fails then is named, and no other with it.
 */
final class OpenTicketsFromInbound implements Consumer<Message<List<byte[]>>> {

    private static final Logger log = LoggerFactory.getLogger(OpenTicketsFromInbound.class);

    private final MailThreads threads;
    private final MailIntake intake;
    private final NewTickets newTickets;

    OpenTicketsFromInbound(MailThreads threads, MailIntake intake, NewTickets newTickets) {
        this.threads = threads;
        this.intake = intake;
        this.newTickets = newTickets;
    }

    @Override
    public void accept(Message<List<byte[]>> records) {
        var poll = Poll.of(records);
        takeIn(mails(poll.events()));
        poll.setUnreadableAside();
    }

    private static List<ArrivedMail> mails(List<Event> events) {
        var mails = new ArrayList<ArrivedMail>();
        for (int place = 0; place < events.size(); place++) {
            var event = events.get(place);
            switch (event.fact()) {
                case MailReceived mail -> mails.add(new ArrivedMail(place, event, mail));
                case TicketFact _, PersonErased _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
            }
        }
        return mails;
    }

    private void takeIn(List<ArrivedMail> mails) {
        var known = known(mails);
        var together = new ArrayList<ArrivedMail>();
        for (var arrived : mails) {
            var named = MailThreads.named(arrived.mail());
            if (MailThreads.namesOnlyMails(arrived.mail()) && Collections.disjoint(named, known)) {
                together.add(arrived);
            } else {
                open(together);
                together.clear();
                takeInAlone(arrived);
            }
            // Another mail that names one of these may belong to this one.
            known.addAll(named);
        }
        open(together);
    }

    /** What the mails name and is here, asked once for all of them. */
    private Set<String> known(List<ArrivedMail> mails) {
        if (mails.isEmpty()) {
            return Set.of();
        }
        try {
            return new HashSet<>(
                    threads.known(mails.stream().map(ArrivedMail::mail).toList()));
        } catch (RuntimeException e) {
            throw Poll.failedAt(mails.getFirst().place(), e);
        }
    }

    private void open(List<ArrivedMail> together) {
        if (together.isEmpty()) {
            return;
        }
        var opened = openedTogether(together);
        together.stream()
                .filter(arrived -> !opened.contains(arrived.mail().mailId()))
                .forEach(this::takeInAlone);
    }

    private Set<String> openedTogether(List<ArrivedMail> together) {
        try {
            return newTickets.open(together);
        } catch (RuntimeException e) {
            if (Failure.of(e) == Failure.DEPENDENCY) {
                throw Poll.failedAt(together.getFirst().place(), e);
            }
            log.warn("{} mails could not open their tickets together, and are taken in one by one", together.size(), e);
            return Set.of();
        }
    }

    private void takeInAlone(ArrivedMail arrived) {
        Trace.begin(arrived.event().traceparent());
        try {
            intake.receive(arrived.event(), arrived.mail());
        } catch (RuntimeException e) {
            throw Poll.failedAt(arrived.place(), e);
        } finally {
            Trace.end();
        }
    }
}
