package io.tidings.tickets.ticket;

import static java.util.stream.Collectors.toCollection;

import io.tidings.events.FieldValue;
import io.tidings.events.Landmarks;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.Priority;
import io.tidings.events.Rating;
import io.tidings.events.StateType;
import io.tidings.events.Text;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketActionRequested;
import io.tidings.events.TicketFact.TicketAssigned;
import io.tidings.events.TicketFact.TicketCustomerChanged;
import io.tidings.events.TicketFact.TicketErased;
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
import io.tidings.events.TicketFact.TicketSplit;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketFact.TicketSubjectChanged;
import io.tidings.events.TicketFact.TicketTagsChanged;
import io.tidings.events.TicketFact.TicketTypeChanged;
import io.tidings.events.TicketFact.TicketUnlinked;
import io.tidings.events.TicketFact.TicketUnmerged;
import io.tidings.events.TicketFact.TicketWatchersChanged;
import io.tidings.events.TicketLink;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.TicketState;
import io.tidings.events.Visibility;
import io.tidings.spine.link.GuestLinks;
import io.tidings.tickets.OneLine;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.definition.StateDefinition;
import io.tidings.tickets.message.NewMessage;
import io.tidings.tickets.message.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as it was read, and what has been decided about it since. It never changes: each command answers the next
 * ticket, whose facts the store commits. A command that would change nothing decides nothing.
 *
 * @param state the ticket with all decided facts applied
 * @param definitions what people defined as of now, which it obeys
 * @param facts what was decided, oldest first; empty for a ticket as the store has it
 * @param written the messages that the facts name, to be stored before them
 */
public record Ticket(
        TicketSnapshot state,
        Backstage backstage,
        Definitions definitions,
        List<TicketFact> facts,
        List<StoredMessage> written) {

    /** Each travels in every event of the ticket. */
    static final int MOST_LINKS = 200;

    /**
     * What the desk never sees of a ticket.
     *
     * @param fence counts how often the next message number was taken away from a writer that had stopped
     * @param changedIn the version that last changed a field, by the field's name in the API
     * @param participants the mail addresses that took part; their mails find the way in without a token
     * @param beforeMerge the state to which un-merging brings it back; present while it is merged
     * @param splitInto the tickets that began with messages of this one
     */
    public record Backstage(
            long fence,
            Map<String, Long> changedIn,
            Set<String> participants,
            @Nullable TicketState beforeMerge,
            Set<String> splitInto) {

        static final Backstage NONE = new Backstage(0, Map.of(), Set.of(), null, Set.of());

        private Backstage mergedWhile(@Nullable TicketState state) {
            return new Backstage(fence, changedIn, participants, state, splitInto);
        }

        private Backstage splitInto(String ticketId) {
            var all = new LinkedHashSet<>(splitInto);
            all.add(ticketId);
            return new Backstage(fence, changedIn, participants, beforeMerge, Set.copyOf(all));
        }
    }

    /**
     * What another system knows of a ticket's life.
     *
     * @param updatedAt not before {@code createdAt}
     */
    public record Past(
            String externalId,
            TicketState state,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant closedAt) {}

    /** What somebody said elsewhere, and when. */
    public record PastMessage(NewMessage words, Instant at) {}

    static Ticket stored(TicketSnapshot state, Backstage backstage, Definitions definitions) {
        return new Ticket(state, backstage, definitions, List.of(), List.of());
    }

    public static Ticket open(Opening opening, Instant at) {
        var written = opening.message().numbered(opening.ticketId(), 1, at);
        var message = written.message();
        var opened = opening.begun(Conversation.after(Landmarks.NONE, message), at);
        return new Ticket(
                        opened,
                        Backstage.NONE,
                        opening.definitions(),
                        List.of(new TicketOpened(opened, message)),
                        List.of(written))
                .followed(message, at);
    }

    /**
     * A ticket that another system had, as it was there: its state is what that system says, not what the conversation would
     * have made of it.
     *
     * @param more what follows the opening's message, oldest first
     */
    public static Ticket imported(Opening opening, Past past, List<PastMessage> more) {
        var written = new ArrayList<StoredMessage>();
        written.add(opening.message().numbered(opening.ticketId(), 1, past.createdAt()));
        for (var message : more) {
            written.add(message.words().numbered(opening.ticketId(), written.size() + 1, message.at()));
        }
        var messages = written.stream().map(StoredMessage::message).toList();
        var draft = new Draft(opening.begun(Conversation.of(messages), past.createdAt()));
        draft.state = past.state();
        draft.closedAt = past.closedAt();
        draft.externalId = past.externalId();
        var imported = draft.snapshot(1, past.updatedAt());
        return new Ticket(
                imported,
                Backstage.NONE,
                opening.definitions(),
                List.of(new TicketImported(imported, messages)),
                List.copyOf(written));
    }

    /** Adds messages that were written elsewhere, long ago maybe, oldest first: nothing follows from them. */
    public Ticket addPast(List<PastMessage> wanted) {
        if (wanted.isEmpty()) {
            return this;
        }
        if (state.erased()) {
            throw new TicketProblem.NotAllowedOnceErased(state);
        }
        var landmarks = state.landmarks();
        var added = new ArrayList<StoredMessage>();
        for (var message : wanted) {
            added.add(message.words().numbered(id(), landmarks.messageCount() + added.size() + 1, message.at()));
        }
        var messages = added.stream().map(StoredMessage::message).toList();
        return next(
                        state.updatedAt(),
                        draft -> draft.landmarks = Conversation.after(landmarks, messages),
                        after -> new TicketImported(after, messages))
                .with(added);
    }

    /** The ticket as it is with everything decided so far, and nothing left to commit. */
    public String id() {
        return state.id();
    }

    public boolean hasCustomerOf(Ticket other) {
        return state.customer().id().equals(other.state().customer().id());
    }

    /** The version from which the decisions start. */
    long baseVersion() {
        return state.version() - facts.size();
    }

    public boolean isUnchanged() {
        return facts.isEmpty();
    }

    public Ticket changeSubject(String written, Instant at) {
        var current = changeable().subject();
        var subject = OneLine.of(written);
        return subject.equals(current.value())
                ? this
                : next(
                        at,
                        draft -> draft.subject = new Text(subject, current.visibility()),
                        after -> new TicketSubjectChanged(after, current));
    }

    public Ticket changeState(String id, Instant at) {
        return id.equals(changeable().state().id()) ? this : entered(steps().to(id), at);
    }

    /**
     * Back into the state that it had before a change that is taken back, whatever transitions the type allows to people.
     *
     * @throws TicketProblem.StateNotSettable where there is no such state any more
     */
    Ticket restoreState(TicketState before, Instant at) {
        changeable();
        return entered(steps().backTo(before), at);
    }

    private StateSteps steps() {
        return new StateSteps(state, definitions);
    }

    /**
     * Its customer says that it is solved, which is so whatever steps the type allows to people, and whatever the desk still wants
     * to fill in.
     */
    Ticket closedByCustomer(Instant at) {
        return changeable().state().type() == StateType.CLOSED
                ? this
                : entered(definitions.standard(StateType.CLOSED), at);
    }

    /** Its customer says that it is not solved after all, which is as if the customer had written. */
    Ticket reopenedByCustomer(Instant at) {
        return changeable().state().type() == StateType.CLOSED
                ? entered(definitions.standard(StateType.OPEN), at)
                : this;
    }

    /** @param agent null takes the ticket away from whoever had it */
    public Ticket assignTo(@Nullable PersonRef agent, Instant at) {
        var current = changeable().assignee();
        return Objects.equals(idOf(agent), idOf(current))
                ? this
                : next(at, draft -> draft.assignee = agent, after -> new TicketAssigned(after, current));
    }

    public Ticket moveTo(NamedRef group, Instant at) {
        var current = changeable().group();
        return current != null && group.id().equals(current.id())
                ? this
                : next(at, draft -> draft.group = group, after -> new TicketMoved(after, current));
    }

    public Ticket changePriority(Priority priority, Instant at) {
        var current = changeable().priority();
        return priority.id().equals(current.id())
                ? this
                : next(at, draft -> draft.priority = priority, after -> new TicketPriorityChanged(after, current));
    }

    public Ticket changeType(@Nullable String type, Instant at) {
        var current = changeable().type();
        return Objects.equals(type, current)
                ? this
                : next(at, draft -> draft.type = type, after -> new TicketTypeChanged(after, current));
    }

    /** @param organization whom the customer belongs to; the ticket belongs to it from now on */
    public Ticket changeCustomer(PersonRef customer, @Nullable NamedRef organization, Instant at) {
        changeable();
        return customer.id().equals(state.customer().id()) ? this : customerTurnedOutToBe(customer, organization, at);
    }

    /** What was learned about the customer, which is true of a merged ticket too. */
    public Ticket customerTurnedOutToBe(PersonRef customer, @Nullable NamedRef organization, Instant at) {
        var current = state.customer();
        return customer.id().equals(current.id()) && Objects.equals(organization, state.organization())
                ? this
                : next(
                        at,
                        draft -> {
                            draft.customer = customer;
                            draft.organization = organization;
                        },
                        after -> new TicketCustomerChanged(after, current));
    }

    public Ticket changeTags(List<String> tags, Instant at) {
        changeable();
        return retagged(distinct(tags.stream().map(OneLine::of).toList()), at);
    }

    /**
     * Takes some tags away and adds others, whoever wrote the ticket meanwhile. Also where it was merged: a tag's name does not
     * hang on where the conversation goes on.
     */
    public Ticket exchangeTags(Collection<String> remove, Collection<String> add, Instant at) {
        var current = state.tags();
        var wanted = new LinkedHashSet<>(current);
        wanted.removeAll(Set.copyOf(remove));
        wanted.addAll(add);
        return retagged(List.copyOf(wanted), at);
    }

    /** Calls a tag otherwise, in its place; where the ticket has the other one too, the two become one. Likewise. */
    public Ticket renameTag(String from, String to, Instant at) {
        return retagged(
                distinct(state.tags().stream()
                        .map(tag -> tag.equals(from) ? to : tag)
                        .toList()),
                at);
    }

    private Ticket retagged(List<String> wanted, Instant at) {
        var current = state.tags();
        var added = without(wanted, current);
        var removed = without(current, wanted);
        return added.isEmpty() && removed.isEmpty()
                ? this
                : next(at, draft -> draft.tags = wanted, after -> new TicketTagsChanged(after, added, removed));
    }

    public Ticket changeWatchers(List<String> watchers, Instant at) {
        var current = changeable().watchers();
        var wanted = distinct(watchers);
        var added = without(wanted, current);
        var removed = without(current, wanted);
        return added.isEmpty() && removed.isEmpty()
                ? this
                : next(at, draft -> draft.watchers = wanted, after -> new TicketWatchersChanged(after, added, removed));
    }

    /** Sets and removes single custom fields; the others stay as they are. */
    public Ticket changeFields(Map<String, FieldValue> set, Set<String> remove, Instant at) {
        var change = FieldChange.of(changeable(), definitions, set, remove);
        return change.names().isEmpty()
                ? this
                : next(
                        at,
                        draft -> draft.fields = change.after(),
                        after -> new TicketFieldsChanged(after, change.names(), change.previous()));
    }

    /** Links to a ticket that has to do with this one, unless it is linked already, or to so many that one more says nothing. */
    public Ticket relateTo(String ticketId, Instant at) {
        return linkTo(ticketId).isPresent() || state.links().size() >= MOST_LINKS
                ? this
                : link(LinkKind.RELATED.to(ticketId), at);
    }

    Ticket link(TicketLink link, Instant at) {
        var there = linkTo(link.ticketId());
        if (there.isPresent()) {
            if (there.get().equals(link)) {
                return this;
            }
            throw new LinkProblem.LinkedOtherwise(state, there.get());
        }
        if (link.ticketId().equals(id())) {
            throw new LinkProblem.LinkedToItself(state);
        }
        var links = plus(state.links(), link);
        return next(at, draft -> draft.links = links, after -> new TicketLinked(after, link));
    }

    Ticket unlink(String ticketId, Instant at) {
        var there = linkTo(ticketId);
        if (there.isEmpty()) {
            return this;
        }
        var links = without(state.links(), List.of(there.get()));
        return next(at, draft -> draft.links = links, after -> new TicketUnlinked(after, there.get()));
    }

    public Ticket withoutLinks(Instant at) {
        var unlinked = this;
        for (var link : state.links()) {
            unlinked = unlinked.unlink(link.ticketId(), at);
        }
        return unlinked;
    }

    Optional<TicketLink> linkTo(String ticketId) {
        return state.links().stream()
                .filter(link -> link.ticketId().equals(ticketId))
                .findFirst();
    }

    /** Goes into another ticket: the decisive half, which remembers how to come back. {@link #admit} is the other's half. */
    Ticket mergeInto(TicketSnapshot target, Instant at) {
        if (target.id().equals(state.mergedInto())) {
            return this;
        }
        var before = changeable().state();
        if (target.id().equals(id())) {
            throw new MergeProblem.IntoItself(state);
        }
        return next(
                        at,
                        draft -> {
                            draft.state = definitions.standard(StateType.MERGED).state();
                            draft.mergedInto = target.id();
                        },
                        after -> new TicketMerged(after, target.id(), null))
                .with(backstage.mergedWhile(before));
    }

    /** Stands on its own again, in the state that it had. */
    Ticket unmerge(Instant at) {
        var into = state.mergedInto();
        if (into == null) {
            return this;
        }
        var before = steps().afterMerge(backstage.beforeMerge());
        return next(
                        at,
                        draft -> {
                            draft.state = before;
                            draft.mergedInto = null;
                        },
                        after -> new TicketUnmerged(after, into, null))
                .with(backstage.mergedWhile(null));
    }

    /** Takes in what another ticket's merge has decided, also where it is merged itself meanwhile. */
    Ticket admit(String source, Instant at) {
        return state.mergedFrom().contains(source)
                ? this
                : next(
                        at,
                        draft -> draft.mergedFrom = plus(state.mergedFrom(), source),
                        after -> new TicketMerged(after, null, source));
    }

    Ticket release(String source, Instant at) {
        return state.mergedFrom().contains(source)
                ? next(
                        at,
                        draft -> draft.mergedFrom = without(state.mergedFrom(), List.of(source)),
                        after -> new TicketUnmerged(after, null, source))
                : this;
    }

    /** Notes that these messages began another ticket, and links the two. They stay here as well. */
    Ticket splitOff(String newTicketId, List<Integer> messages, Instant at) {
        if (backstage.splitInto().contains(newTicketId)) {
            return this;
        }
        return next(at, _ -> {}, after -> new TicketSplit(after, newTicketId, messages))
                .with(backstage.splitInto(newTicketId))
                .relateTo(newTicketId, at);
    }

    /** Adds a message under the next number, and lets the state follow the conversation. */
    public Ticket add(NewMessage wanted, Instant at) {
        return add(wanted, List.of(), at);
    }

    /** @param mentioned the agents whom a note names: from now on they watch the ticket */
    Ticket add(NewMessage wanted, List<String> mentioned, Instant at) {
        var landmarks = changeable().landmarks();
        var written = wanted.numbered(id(), landmarks.messageCount() + 1, at);
        var message = written.message();
        var added = next(
                at,
                draft -> draft.landmarks = Conversation.after(landmarks, message),
                after -> new TicketMessageAdded(after, message, mentioned.isEmpty() ? null : mentioned));
        return added.with(written).followed(message, at).watchedBy(mentioned, at);
    }

    /** Adds watchers to those there are. */
    Ticket watchedBy(List<String> agents, Instant at) {
        return agents.isEmpty()
                ? this
                : changeWatchers(
                        Stream.concat(state.watchers().stream(), agents.stream())
                                .toList(),
                        at);
    }

    Ticket unwatchedBy(String agent, Instant at) {
        return changeWatchers(without(state.watchers(), List.of(agent)), at);
    }

    /**
     * Shows a message to the customer, or takes it out of the customer's sight.
     *
     * @param changed the message as it is from now on
     * @param conversation every message of the ticket, oldest first, this one as it is from now on
     * @param mailed whether the customer is to get it by mail as well
     */
    Ticket changeVisibility(Message changed, List<Message> conversation, boolean mailed, Instant at) {
        changeable();
        var before = changed.isPublic() ? Visibility.INTERNAL : Visibility.PUBLIC;
        var landmarks = Conversation.of(conversation);
        return next(
                at,
                draft -> draft.landmarks = landmarks,
                after -> new TicketMessageChanged(after, changed, before, mailed ? Boolean.TRUE : null));
    }

    /** Refuses what was written without having seen the newest messages. */
    public Ticket afterMessage(int seen, boolean seesInternal) {
        var landmarks = state.landmarks();
        var last = seesInternal
                ? landmarks.messageCount()
                : Objects.requireNonNullElse(landmarks.lastPublicMessage(), 0).intValue();
        if (last > seen) {
            throw new TicketProblem.NewerMessages(state, seen, last);
        }
        return this;
    }

    /** A message of a person whose content was erased, in a ticket that is somebody else's. */
    public Ticket redact(Message message, Instant at) {
        return next(
                at,
                draft -> draft.landmarks = Conversation.withoutExcerpts(state.landmarks()),
                after -> new TicketMessageChanged(after, message, message.visibility()));
    }

    /** A mail that somebody else wrote, from whose To, Cc and Bcc the addresses of an erased person are gone. */
    public Ticket readdress(Message message, Instant at) {
        return next(at, draft -> {}, after -> new TicketMessageChanged(after, message, message.visibility()));
    }

    /** Erases the content of the ticket of a person; that it existed, its numbers and its times remain. */
    public Ticket erase(List<Integer> messages, Instant at) {
        var erased = Redaction.withoutContent(state);
        return next(at, draft -> draft.become(erased), after -> new TicketErased(after, messages));
    }

    /** The solution that its customer may rate. Empty where there is none, or it is too long ago. */
    Optional<Solution> solution(Instant now) {
        return Solution.of(state, backstage, now);
    }

    /**
     * Takes what the customer thinks of the solution. Said again, it takes the place of what was said of the same solution.
     *
     * @param score from {@link Rating#WORST} to {@link Rating#BEST}
     * @param solvedAt the solution that the customer was asked about; absent for the one there is
     * @throws TicketProblem.NothingToRate where there is no such solution any more, or it is too long ago
     */
    public Ticket rate(int score, @Nullable String comment, @Nullable Instant solvedAt, Instant at) {
        var rating = solution(at)
                .filter(solution -> solvedAt == null || solution.isOf(solvedAt))
                .orElseThrow(() -> new TicketProblem.NothingToRate(state))
                .rated(score, comment, at);
        return Solution.isRepeated(rating, state.rating())
                ? this
                : next(
                        at,
                        draft -> draft.rating = rating,
                        after -> new TicketRated(after, rating.score(), rating.comment()));
    }

    /** Asks the service that writes mails for a new link to this ticket. It is no change of the ticket, and not younger for it. */
    Ticket wantLinkMailed() {
        return next(
                state.updatedAt(),
                _ -> {},
                after -> new TicketActionRequested(after, "guest-link", GuestLinks.MAIL_LINK, Map.of()));
    }

    /** Lets the state follow the conversation. */
    private Ticket followed(Message message, Instant at) {
        return steps().after(message).map(wanted -> entered(wanted, at)).orElse(this);
    }

    private Ticket entered(StateDefinition wanted, Instant at) {
        TicketState previous = state.state();
        return next(
                at,
                draft -> {
                    draft.state = wanted.state();
                    // Closed with another word is not closed anew: the solution, its rating and what runs from it stay.
                    var closedBefore = previous.type() == StateType.CLOSED ? draft.closedAt : null;
                    draft.closedAt =
                            wanted.type() != StateType.CLOSED ? null : closedBefore == null ? at : closedBefore;
                },
                after -> new TicketStateChanged(after, previous));
    }

    private TicketSnapshot changeable() {
        if (state.state().type() == StateType.MERGED) {
            throw new TicketProblem.NotAllowedWhileMerged(state);
        }
        return state;
    }

    private Ticket next(Instant at, Consumer<Draft> change, Function<TicketSnapshot, TicketFact> fact) {
        var draft = new Draft(state);
        change.accept(draft);
        var after = draft.next(at);
        return new Ticket(after, backstage, definitions, plus(facts, fact.apply(after)), written);
    }

    private Ticket with(StoredMessage message) {
        return with(List.of(message));
    }

    private Ticket with(List<StoredMessage> messages) {
        return new Ticket(
                state,
                backstage,
                definitions,
                facts,
                Stream.concat(written.stream(), messages.stream()).toList());
    }

    private Ticket with(Backstage other) {
        return new Ticket(state, other, definitions, facts, written);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        var longer = new ArrayList<T>(list.size() + 1);
        longer.addAll(list);
        longer.add(element);
        return List.copyOf(longer);
    }

    private static List<String> distinct(List<String> values) {
        return List.copyOf(new LinkedHashSet<>(values));
    }

    private static <T> List<T> without(List<T> values, Collection<T> others) {
        var rest = values.stream().collect(toCollection(LinkedHashSet::new));
        rest.removeAll(Set.copyOf(others));
        return List.copyOf(rest);
    }

    private static @Nullable String idOf(@Nullable PersonRef person) {
        return person == null ? null : person.id();
    }
}
