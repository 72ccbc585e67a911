package io.tidings.notifier.stream;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.AlertFailed;
import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.OutcomeFact.MailBlocked;
import io.tidings.events.OutcomeFact.MailBounced;
import io.tidings.events.OutcomeFact.MailDeferred;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.events.OutcomeFact.MailHeld;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.MailUncertain;
import io.tidings.events.OutcomeFact.NotificationsWaiting;
import io.tidings.events.OutcomeFact.TicketIndexed;
import io.tidings.events.OutcomeFact.WebhookAbandoned;
import io.tidings.events.OutcomeFact.WebhookDelivered;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.Permission;
import io.tidings.events.PersonErased;
import io.tidings.events.PersonRef;
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
import io.tidings.events.Visibility;
import io.tidings.spine.web.Agents;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says of each event what somebody may see, from the ticket as the event carries it. */
sealed interface Sight {

    /** Quick and from memory: the thread that hears for everybody asks it. */
    View of(Event event);

    /** Whether the desk's side of a ticket of this group is for the caller's eyes. */
    default boolean seesDeskOf(@Nullable String groupId) {
        return false;
    }

    /** Whether people and organizations are for the caller's eyes at all. */
    default boolean isDesk() {
        return false;
    }

    /** Whether the caller is this person; quick and from memory too. */
    default boolean isOf(String personId) {
        return false;
    }

    /** Looks up what may have changed about the caller; asked before the first event and now and then. */
    default void refresh() {}

    /** The right that the caller has now; asked every few seconds, so it comes from memory nearly always. */
    default Access access() {
        return Access.SAME;
    }

    /** Whether what somebody may see has changed since it was last asked. */
    enum Access {
        SAME,
        CHANGED,
        /** Nothing is in sight any more. */
        GONE
    }

    /**
     * @param reach looks up whose tickets a customer's login may read
     * @param agents what administrators decide of agents while they listen
     */
    static Sight of(Caller caller, Supplier<Reach> reach, Agents agents) {
        return caller.isAgent() || caller.isService() ? new OfDesk(caller, agents) : new OfCustomer(caller, reach);
    }

    /**
     * Somebody's who holds a link to a ticket.
     *
     * @param personId the customer to whom the link was given
     */
    static Sight ofLink(String personId, String ticketId) {
        var customer = new OfCustomer(
                new Caller("link:" + personId, "", null, false, Set.of(Role.CUSTOMER), Set.of()),
                () -> new Reach(Set.of(personId), Set.of()));
        return new OfLink(customer, ticketId);
    }

    /** An agent's or a service's, as wide as its access is at the moment. */
    final class OfDesk implements Sight {

        private final Agents agents;
        private volatile Caller caller;
        private volatile Sight now;

        OfDesk(Caller caller, Agents agents) {
            this.caller = caller;
            this.agents = agents;
            this.now = of(caller);
        }

        private static Sight of(Caller caller) {
            return caller.rights().seesEveryGroup() ? new Everything() : new OfGroups(caller);
        }

        @Override
        public View of(Event event) {
            return now.of(event);
        }

        @Override
        public boolean seesDeskOf(@Nullable String groupId) {
            return now.seesDeskOf(groupId);
        }

        @Override
        public boolean isDesk() {
            return true;
        }

        @Override
        public boolean isOf(String personId) {
            return caller.id().equals(personId);
        }

        @Override
        public Access access() {
            var known = caller;
            // From the login's own word on: what an administrator takes back holds no more.
            var today = agents.with(known.byLogin());
            if (today.equals(known)) {
                return Access.SAME;
            }
            caller = today;
            now = of(today);
            return today.rights().active() ? Access.CHANGED : Access.GONE;
        }
    }

    /** Theirs who have every group. */
    record Everything() implements Sight {
        @Override
        public boolean seesDeskOf(@Nullable String groupId) {
            return true;
        }

        @Override
        public boolean isDesk() {
            return true;
        }

        @Override
        public View of(Event event) {
            return switch (event.fact()) {
                // What it says is for administrators, whose pages ask for it.
                case WebhookDisabled _, AlertRouteFailed _ -> View.HINT;
                // What a colleague has not read is for that colleague, who has a list of it.
                case NotificationsWaiting _ -> View.NOTHING;
                case TicketFact _, OutcomeFact _ -> View.WHOLE;
                case PersonErased _ -> View.HINT;
                case InboundFact _, CurrentFact _, Unrecognized _ -> View.NOTHING;
            };
        }
    }

    /** An agent's: the tickets of some groups. */
    record OfGroups(Caller caller) implements Sight {
        @Override
        public boolean seesDeskOf(@Nullable String groupId) {
            return caller.maySeeGroup(groupId);
        }

        @Override
        public boolean isDesk() {
            return true;
        }

        @Override
        public View of(Event event) {
            return switch (event.fact()) {
                case TicketMoved moved
                when !sees(moved.ticket()) ->
                    moved.previousGroup() != null
                                    && caller.maySeeGroup(moved.previousGroup().id())
                            ? View.GONE
                            : View.NOTHING;
                case TicketFact fact -> sees(fact.ticket()) ? View.WHOLE : View.NOTHING;
                case TicketIndexed indexed ->
                    indexed.groups().stream().anyMatch(caller::maySeeGroup) ? View.WHOLE : View.NOTHING;
                case MailSent mail -> ofGroup(mail.groupId());
                case MailBounced mail -> ofGroup(mail.groupId());
                case MailDeferred mail -> ofGroup(mail.groupId());
                case MailUncertain mail -> ofGroup(mail.groupId());
                case MailBlocked mail -> ofGroup(mail.groupId());
                case MailHeld mail -> ofGroup(mail.groupId());
                case MailDiscarded mail -> ofGroup(mail.groupId());
                // These name no group, so nothing says whose they are.
                case WebhookDelivered _, WebhookAbandoned _, AlertFailed _ -> View.NOTHING;
                case WebhookDisabled _, AlertRouteFailed _ ->
                    caller.may(Permission.ADMIN_CONNECTIONS) ? View.HINT : View.NOTHING;
                case NotificationsWaiting _ -> View.NOTHING;
                // Whatever an open page shows may have held the person's words; which tickets those are is not told.
                case PersonErased _ -> View.HINT;
                case InboundFact _, CurrentFact _, Unrecognized _ -> View.NOTHING;
            };
        }

        private View ofGroup(@Nullable String groupId) {
            return caller.maySeeGroup(groupId) ? View.WHOLE : View.NOTHING;
        }

        private boolean sees(TicketSnapshot ticket) {
            return caller.maySeeGroup(
                    ticket.group() == null ? null : ticket.group().id());
        }
    }

    /** A customer's: the own tickets and those that the organization shares, and of them only what customers may see. */
    final class OfCustomer implements Sight {

        private static final int TICKETS_REMEMBERED = 1_000;

        private final Caller caller;
        private final Supplier<Reach> lookup;
        private volatile Reach reach = Reach.NOBODY;

        /** The tickets met in sight so far: what was indexed says whose groups' it is, and not whose. */
        private final Set<String> seen = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > TICKETS_REMEMBERED;
            }
        }));

        OfCustomer(Caller caller, Supplier<Reach> lookup) {
            this.caller = caller;
            this.lookup = lookup;
        }

        @Override
        public boolean isOf(String personId) {
            return personId.equals(caller.personId()) || reach.persons().contains(personId);
        }

        @Override
        public void refresh() {
            reach = lookup.get();
        }

        @Override
        public View of(Event event) {
            return switch (event.fact()) {
                case TicketCustomerChanged changed when !sees(changed.ticket()) -> forgotten(changed);
                case TicketFact fact
                when sees(fact.ticket()) -> {
                    seen.add(fact.ticket().id());
                    yield publicView(event, fact);
                }
                case TicketFact _ -> View.NOTHING;
                case TicketIndexed indexed -> seen.contains(indexed.ticketId()) ? View.HINT : View.NOTHING;
                case MailSent _,
                        MailBounced _,
                        MailDeferred _,
                        MailUncertain _,
                        MailBlocked _,
                        MailHeld _,
                        MailDiscarded _,
                        WebhookDelivered _,
                        WebhookAbandoned _,
                        WebhookDisabled _,
                        AlertFailed _,
                        AlertRouteFailed _,
                        NotificationsWaiting _ -> View.NOTHING;
                case PersonErased _, InboundFact _, CurrentFact _, Unrecognized _ -> View.NOTHING;
            };
        }

        private static View publicView(Event event, TicketFact fact) {
            if (event.publicPart().isPresent()) {
                return View.PUBLIC;
            }
            return switch (fact) {
                // Words they could read until now became internal, or went to another ticket: their page must hear of
                // it.
                case TicketMessageChanged changed ->
                    changed.previousVisibility() == Visibility.PUBLIC ? View.HINT : View.NOTHING;
                case TicketMerged _, TicketUnmerged _ -> View.HINT;
                case TicketOpened _,
                        TicketImported _,
                        TicketMessageAdded _,
                        TicketSubjectChanged _,
                        TicketStateChanged _,
                        TicketAssigned _,
                        TicketMoved _,
                        TicketPriorityChanged _,
                        TicketTypeChanged _,
                        TicketFieldsChanged _,
                        TicketTagsChanged _,
                        TicketCustomerChanged _,
                        TicketWatchersChanged _,
                        TicketLinked _,
                        TicketUnlinked _,
                        TicketSplit _,
                        TicketClocksChanged _,
                        TicketEscalated _,
                        TicketReminderReached _,
                        TicketRated _,
                        TicketErased _,
                        TicketActionRequested _ -> View.NOTHING;
            };
        }

        private View forgotten(TicketCustomerChanged changed) {
            var wasSeen = seen.remove(changed.ticket().id());
            return wasSeen || isMe(changed.previousCustomer()) ? View.GONE : View.NOTHING;
        }

        private boolean sees(TicketSnapshot ticket) {
            var organization = ticket.organization();
            return isMe(ticket.customer())
                    || (organization != null && reach.organizations().contains(organization.id()));
        }

        /** By the person behind the login, or by an address that the login has proved to own. */
        private boolean isMe(PersonRef customer) {
            return isOf(customer.id())
                    || (caller.emailVerified()
                            && caller.email() != null
                            && caller.email().equalsIgnoreCase(customer.email()));
        }
    }

    /** Whoever's who holds a link: that something happened to one ticket which its customer may see, and nothing of what. */
    record OfLink(OfCustomer customer, String ticketId) implements Sight {

        @Override
        public void refresh() {
            customer.refresh();
        }

        @Override
        public View of(Event event) {
            if (!(event.fact() instanceof TicketFact fact)
                    || !fact.ticket().id().equals(ticketId)) {
                return View.NOTHING;
            }
            return switch (customer.of(event)) {
                case WHOLE, PUBLIC, HINT -> View.HINT;
                case GONE -> View.GONE;
                case NOTHING -> View.NOTHING;
            };
        }
    }
}
