package io.tidings.notifier.notification;

import io.tidings.events.Author;
import io.tidings.events.Event;
import io.tidings.events.Message;
import io.tidings.events.PersonRef;
import io.tidings.events.Rating;
import io.tidings.events.StateType;
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
import io.tidings.events.Visibility;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom an event concerns, from the ticket as the event carries it: each person once, for the nearest reason. Nobody hears of
 * what they did themselves. Whether they may see it and want to hear of it is asked elsewhere.
 */
final class Hearers {

    private static final String PERSON = "person:";
    /** The customer said it, or it goes to somebody else. */
    private static final Set<String> NOT_FOR_THE_CUSTOMER = Set.of("phone-in", "forward");

    /** Characters. */
    private static final int EXCERPT = 200;
    /** A text may have megabytes, of which nobody sees more than a line. */
    private static final int LOOKED_AT = 2_000;

    private final Event event;
    private final TicketSnapshot ticket;
    private final Map<String, Notification> told = new LinkedHashMap<>();

    private Hearers(Event event, TicketSnapshot ticket) {
        this.event = event;
        this.ticket = ticket;
    }

    static List<Notification> of(Event event, TicketFact fact) {
        var hearers = new Hearers(event, fact.ticket());
        hearers.desk(fact);
        event.publicPart().ifPresent(part -> {
            if (part.fact() instanceof TicketFact publicFact) {
                hearers.customer(publicFact, fact);
            }
        });
        return List.copyOf(hearers.told.values());
    }

    private void desk(TicketFact fact) {
        switch (fact) {
            case TicketOpened opened -> assigned(opened.ticket().assignee());
            case TicketAssigned assigned -> assigned(assigned.ticket().assignee());
            case TicketMessageAdded added -> {
                if (isWorthHearing(added.message())) {
                    said(added);
                }
            }
            case TicketStateChanged changed -> {
                var now = turn(changed);
                if (now != null) {
                    watching().forEach(agent -> desk(agent, Kind.WATCHED, now, null));
                }
            }
            case TicketRated rated -> rated(rated);
            case TicketImported _,
                    TicketSubjectChanged _,
                    TicketMessageChanged _,
                    TicketMoved _,
                    TicketPriorityChanged _,
                    TicketTypeChanged _,
                    TicketFieldsChanged _,
                    TicketTagsChanged _,
                    TicketCustomerChanged _,
                    TicketWatchersChanged _,
                    TicketLinked _,
                    TicketUnlinked _,
                    TicketMerged _,
                    TicketUnmerged _,
                    TicketSplit _,
                    TicketClocksChanged _,
                    TicketEscalated _,
                    TicketReminderReached _,
                    TicketErased _,
                    TicketActionRequested _ -> {}
        }
    }

    private void assigned(@Nullable PersonRef assignee) {
        if (assignee != null) {
            desk(assignee.id(), Kind.ASSIGNED, What.ASSIGNED, null);
        }
    }

    /** What was good needs nobody; it is on the ticket. */
    private void rated(TicketRated rated) {
        if (Rating.isBad(rated.score()) && ticket.assignee() != null) {
            var comment = rated.comment();
            tell(
                    ticket.assignee().id(),
                    true,
                    Kind.RATED,
                    What.RATED,
                    ticket,
                    actor(),
                    ticket.customer().name(),
                    null,
                    comment == null ? null : excerpt(comment.value()));
        }
    }

    private void said(TicketMessageAdded added) {
        var message = added.message();
        var what = message.isPublic() ? What.MESSAGE : What.NOTE;
        if (added.mentioned() != null) {
            added.mentioned().forEach(agent -> desk(agent, Kind.MENTIONED, what, message));
        }
        if (message.author().role() == Author.Role.CUSTOMER && ticket.assignee() != null) {
            desk(ticket.assignee().id(), Kind.ANSWERED, what, message);
        }
        watching().forEach(agent -> desk(agent, Kind.WATCHED, what, message));
    }

    /** The one whose ticket it is watches it too. */
    private List<String> watching() {
        var agents = new ArrayList<>(ticket.watchers());
        if (ticket.assignee() != null) {
            agents.add(ticket.assignee().id());
        }
        return agents;
    }

    /** @param fact as customers may see it */
    private void customer(TicketFact fact, TicketFact whole) {
        switch (fact) {
            case TicketOpened opened -> answered(fact, opened.message());
            case TicketMessageAdded added -> {
                // A copy repeats, in a ticket that was split off, what they have been told of.
                if (((TicketMessageAdded) whole).message().copiedFrom() == null) {
                    answered(fact, added.message());
                }
            }
            case TicketMessageChanged changed -> {
                if (((TicketMessageChanged) whole).previousVisibility() == Visibility.INTERNAL) {
                    answered(fact, changed.message());
                }
            }
            case TicketStateChanged changed -> {
                if (turn(changed) == What.CLOSED) {
                    customer(fact, Kind.PROGRESS, What.CLOSED, null);
                }
            }
            case TicketImported _,
                    TicketAssigned _,
                    TicketSubjectChanged _,
                    TicketMoved _,
                    TicketPriorityChanged _,
                    TicketTypeChanged _,
                    TicketFieldsChanged _,
                    TicketTagsChanged _,
                    TicketCustomerChanged _,
                    TicketWatchersChanged _,
                    TicketLinked _,
                    TicketUnlinked _,
                    TicketMerged _,
                    TicketUnmerged _,
                    TicketSplit _,
                    TicketClocksChanged _,
                    TicketEscalated _,
                    TicketReminderReached _,
                    TicketRated _,
                    TicketErased _,
                    TicketActionRequested _ -> {}
        }
    }

    private void answered(TicketFact fact, Message message) {
        if (isWorthHearing(message) && !isOwn(message) && !NOT_FOR_THE_CUSTOMER.contains(message.channel())) {
            customer(fact, Kind.ANSWERED, What.MESSAGE, message);
        }
    }

    /** A customer whose id nobody knows is the ticket's: others are known by who they are. */
    private boolean isOwn(Message message) {
        var author = message.author();
        return author.role() == Author.Role.CUSTOMER
                && (author.id() == null || author.id().equals(ticket.customer().id()));
    }

    private static boolean isWorthHearing(Message message) {
        return !message.automatic() && !message.erased() && message.copiedFrom() == null;
    }

    /** Closed, open again, or neither. */
    private static @Nullable What turn(TicketStateChanged changed) {
        var was = changed.previousState().type() == StateType.CLOSED;
        return switch (changed.ticket().state().type()) {
            case CLOSED -> was ? null : What.CLOSED;
            case NEW, OPEN, WAITING, PENDING_REMINDER, PENDING_CLOSE -> was ? What.REOPENED : null;
            // Its target goes on.
            case MERGED -> null;
        };
    }

    private void desk(String agent, Kind kind, What what, @Nullable Message message) {
        tell(agent, true, kind, what, ticket, actor(), message);
    }

    private void customer(TicketFact fact, Kind kind, What what, @Nullable Message message) {
        // Who did it where nothing was written is the desk's own business.
        tell(fact.ticket().customer().id(), false, kind, what, fact.ticket(), null, message);
    }

    private void tell(
            String person,
            boolean desk,
            Kind kind,
            What what,
            TicketSnapshot shown,
            @Nullable String actor,
            @Nullable Message message) {
        var author = message == null ? null : message.author();
        if (author != null && person.equals(author.id())) {
            return;
        }
        tell(
                person,
                desk,
                kind,
                what,
                shown,
                author == null ? actor : author.id(),
                author == null ? null : author.name(),
                message == null ? null : message.id(),
                message == null ? null : excerpt(message.text()));
    }

    private void tell(
            String person,
            boolean desk,
            Kind kind,
            What what,
            TicketSnapshot shown,
            @Nullable String by,
            @Nullable String byName,
            @Nullable String messageId,
            @Nullable String excerpt) {
        if (person.equals(actor())) {
            return;
        }
        var group = ticket.group();
        told.putIfAbsent(
                person,
                new Notification(
                        Notification.idOf(event.id(), person),
                        person,
                        desk,
                        kind,
                        what,
                        ticket.id(),
                        event.version(),
                        ticket.key(),
                        shown.subject().value(),
                        group == null ? null : group.id(),
                        by,
                        byName,
                        messageId,
                        excerpt,
                        event.correlationId(),
                        event.time(),
                        null));
    }

    /** The id of the login whose act it was; an agent's is the person's too. */
    private @Nullable String actor() {
        return actorOf(event);
    }

    static @Nullable String actorOf(Event event) {
        return event.actor().startsWith(PERSON) ? event.actor().substring(PERSON.length()) : null;
    }

    /** The beginning of a text on one line. */
    static String excerpt(String text) {
        var line = text.strip()
                .substring(0, Math.min(text.strip().length(), LOOKED_AT))
                .replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= EXCERPT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, EXCERPT - 1)).stripTrailing() + "…";
    }
}
