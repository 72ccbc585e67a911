package io.tidings.tickets.ticket;

import io.tidings.events.Author;
import io.tidings.events.Message;
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
import io.tidings.events.TicketState;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What each fact changes in the stored ticket: one exhaustive switch, so that a new fact does not compile until somebody
 * has said what it does.
 *
 * <p>Besides the ticket itself it keeps three things that only this service reads: {@code changedIn} (the version that
 * last changed a field), {@code openFor} / {@code openIn} (the two lists that are served without the search index), and
 * {@code participants}.
 */
final class TicketChanges {

    private final Document set = new Document();
    private final Document unset = new Document();
    private final Set<String> participants = new LinkedHashSet<>();
    private final Set<String> splitInto = new LinkedHashSet<>();
    private final Ticket.Backstage backstage;

    private TicketChanges(Ticket.Backstage backstage) {
        this.backstage = backstage;
    }

    /** The update that takes a ticket to what was decided; the version and the outbox are the store's. */
    static Document of(Ticket decided) {
        var facts = decided.facts();
        var changes = new TicketChanges(decided.backstage());
        facts.forEach(changes::apply);
        changes.set("updatedAt", Date.from(facts.getLast().ticket().updatedAt()));
        return changes.update();
    }

    /** The document of a ticket that {@code facts} open. */
    static Document opened(List<TicketFact> facts) {
        var changes = new TicketChanges(Ticket.Backstage.NONE);
        facts.forEach(changes::apply);
        var ticket = facts.getLast().ticket();
        var document = TicketDocuments.write(ticket);
        changes.lists(ticket);
        Stream.of("openFor", "openIn")
                .filter(changes.set::containsKey)
                .forEach(list -> document.append(list, changes.set.get(list)));
        return document.append("participants", List.copyOf(changes.participants));
    }

    private void apply(TicketFact fact) {
        var ticket = fact.ticket();
        switch (fact) {
            case TicketOpened opened -> participate(ticket, opened.message());
            case TicketImported imported -> {
                set("landmarks", TicketDocuments.write(ticket.landmarks()));
                imported.messages().forEach(message -> participate(ticket, message));
            }
            case TicketSubjectChanged _ -> changed(ticket, "subject", TicketDocuments.write(ticket.subject()));
            case TicketMessageAdded added -> {
                set("landmarks", TicketDocuments.write(ticket.landmarks()));
                participate(ticket, added.message());
            }
            case TicketMessageChanged _ -> set("landmarks", TicketDocuments.write(ticket.landmarks()));
            case TicketAssigned _ -> {
                changed(ticket, "assignee", TicketDocuments.write(ticket.assignee()));
                lists(ticket);
            }
            case TicketMoved _ -> {
                changed(ticket, "group", TicketDocuments.write(ticket.group()));
                lists(ticket);
            }
            case TicketStateChanged _ -> {
                changed(ticket, "state", TicketDocuments.write(ticket.state()));
                set("closedAt", TicketDocuments.date(ticket.closedAt()));
                lists(ticket);
            }
            case TicketPriorityChanged _ -> changed(ticket, "priority", TicketDocuments.write(ticket.priority()));
            case TicketTypeChanged _ -> changed(ticket, "type", ticket.type());
            case TicketFieldsChanged fields -> fields.changed().forEach(name -> field(ticket, name));
            case TicketTagsChanged _ -> changed(ticket, "tags", ticket.tags());
            case TicketCustomerChanged _ -> {
                changed(ticket, "customer", TicketDocuments.write(ticket.customer()));
                set("organization", TicketDocuments.write(ticket.organization()));
            }
            case TicketWatchersChanged _ -> changed(ticket, "watchers", ticket.watchers());
            case TicketLinked _, TicketUnlinked _ ->
                set("links", ticket.links().stream().map(TicketDocuments::write).toList());
            case TicketMerged merged -> merging(ticket, merged.into());
            case TicketUnmerged unmerged -> merging(ticket, unmerged.into());
            case TicketSplit split -> splitInto.add(split.newTicketId());
            case TicketErased _ -> {
                set("subject", TicketDocuments.write(ticket.subject()));
                set("customer", TicketDocuments.write(ticket.customer()));
                set("organization", TicketDocuments.write(ticket.organization()));
                set("fields", TicketDocuments.writeFields(ticket.fields()));
                set("tags", ticket.tags());
                set("landmarks", TicketDocuments.write(ticket.landmarks()));
                set("rating", null);
                set("erased", true);
                set("participants", List.of());
            }
            case TicketRated _ -> set("rating", TicketDocuments.write(ticket.rating()));
            // Clocks and requested actions change nothing that is stored here.
            case TicketClocksChanged _, TicketEscalated _, TicketReminderReached _, TicketActionRequested _ -> {}
        }
    }

    /** @param into absent on the ticket that took another in, or let it go: nothing else of it changes */
    private void merging(TicketSnapshot ticket, @Nullable String into) {
        if (into == null) {
            set("mergedFrom", ticket.mergedFrom());
            return;
        }
        var before = backstage.beforeMerge();
        set("mergedInto", ticket.mergedInto());
        set("beforeMerge", before == null ? null : TicketDocuments.write(before));
        changed(ticket, "state", TicketDocuments.write(ticket.state()));
        lists(ticket);
    }

    private void field(TicketSnapshot ticket, String name) {
        var value = ticket.fields().get(name);
        set("fields." + name, value == null ? null : TicketDocuments.write(value));
        set("changedIn." + changeOf(name), ticket.version());
    }

    private void changed(TicketSnapshot ticket, String field, @Nullable Object value) {
        set(field, value);
        set("changedIn." + field, ticket.version());
    }

    /** Under which name a change of a custom field is remembered; no built-in field is called so. */
    static String changeOf(String field) {
        return "fields:" + field;
    }

    /** Whether the desk still has something to do or to wait for: what the lists of open tickets show. */
    static boolean isOpen(TicketState state) {
        return switch (state.type()) {
            case NEW, OPEN, WAITING, PENDING_REMINDER, PENDING_CLOSE -> true;
            case CLOSED, MERGED -> false;
        };
    }

    private void lists(TicketSnapshot ticket) {
        var assignee = ticket.assignee();
        var group = ticket.group();
        var open = isOpen(ticket.state());
        set("openFor", open && assignee != null ? assignee.id() : null);
        set("openIn", open && assignee == null && group != null ? group.id() : null);
    }

    /** Whoever writes or reads internal mail has no part in the conversation with the customer. */
    private void participate(TicketSnapshot ticket, Message message) {
        var mail = message.isPublic() ? message.mail() : null;
        var ours = message.author().role() != Author.Role.CUSTOMER || !message.isPublic();
        Stream.of(
                        Stream.ofNullable(ticket.customer().email()),
                        ours
                                ? Stream.<String>empty()
                                : Stream.ofNullable(message.author().email()),
                        mail == null ? Stream.<String>empty() : mail.to().stream(),
                        mail == null ? Stream.<String>empty() : mail.cc().stream())
                .flatMap(addresses -> addresses)
                .map(address -> address.toLowerCase(Locale.ROOT))
                .limit(40) // per mail, after Zammad: a newsletter's Cc is no conversation
                .forEach(participants::add);
    }

    private void set(String field, @Nullable Object value) {
        set.remove(field);
        unset.remove(field);
        if (value == null) {
            unset.append(field, "");
        } else {
            set.append(field, value);
        }
    }

    private Document update() {
        var update = new Document("$set", set);
        if (!unset.isEmpty()) {
            update.append("$unset", unset);
        }
        var added = new Document();
        if (!participants.isEmpty() && !set.containsKey("participants")) {
            added.append("participants", new Document("$each", List.copyOf(participants)));
        }
        if (!splitInto.isEmpty()) {
            added.append("splitInto", new Document("$each", List.copyOf(splitInto)));
        }
        if (!added.isEmpty()) {
            update.append("$addToSet", added);
        }
        return update;
    }
}
