package io.tidings.events.filter;

import io.tidings.events.Author;
import io.tidings.events.Event;
import io.tidings.events.Fact;
import io.tidings.events.FieldValue;
import io.tidings.events.Message;
import io.tidings.events.NamedRef;
import io.tidings.events.PersonRef;
import io.tidings.events.StateType;
import io.tidings.events.Text;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketAssigned;
import io.tidings.events.TicketFact.TicketFieldsChanged;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketPriorityChanged;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketFact.TicketTagsChanged;
import io.tidings.events.TicketFact.TicketTypeChanged;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.filter.Filter.All;
import io.tidings.events.filter.Filter.Any;
import io.tidings.events.filter.Filter.Not;
import io.tidings.events.filter.Filter.Where;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a filter is held against: a ticket, a moment, and (for events) what just happened. */
record FilterSubject(
        @Nullable TicketSnapshot ticket, @Nullable Event event, Instant now) {

    private static final Set<String> PEOPLE = Set.of("assignee", "customer", "watcher");

    static FilterSubject of(Event event) {
        var ticket = event.fact() instanceof TicketFact fact ? fact.ticket() : null;
        return new FilterSubject(ticket, event, event.time());
    }

    static FilterSubject of(TicketSnapshot ticket, Instant now) {
        return new FilterSubject(ticket, null, now);
    }

    static boolean isPerson(String field) {
        return PEOPLE.contains(field);
    }

    boolean satisfies(Filter filter) {
        return switch (filter) {
            case All all -> all.filters().stream().allMatch(this::satisfies);
            case Any any -> any.filters().stream().anyMatch(this::satisfies);
            case Not not -> !satisfies(not.filter());
            case Where where -> compare(where);
        };
    }

    private boolean compare(Where where) {
        var field = FilterField.of(where.field());
        if (field.isPresent() && field.get().kind() == FilterField.Kind.TIME) {
            return compareTime(where, time(field.get()));
        }
        var actual = field.map(this::words).orElseGet(() -> custom(where.field()));
        return switch (where.operator()) {
            case SET -> !actual.isEmpty();
            case NOT_SET -> actual.isEmpty();
            case IS -> isOneOf(actual, where);
            case IS_NOT -> !isOneOf(actual, where);
            case CONTAINS -> anyPair(actual, where.values(), String::contains);
            case CONTAINS_NOT -> !anyPair(actual, where.values(), String::contains);
            case STARTS_WITH -> anyPair(actual, where.values(), String::startsWith);
            case LESS, AT_MOST, MORE, AT_LEAST ->
                anyPair(actual, where.values(), (one, other) -> inOrder(where, one, other));
        };
    }

    private boolean isOneOf(List<String> actual, Where where) {
        return anyPair(actual, where.values(), (one, other) -> {
            if (one.equals(other)) {
                return true;
            }
            var weight = FilterCheck.weight(where.field(), other);
            return weight.isPresent() && FilterCheck.weight(where.field(), one).equals(weight);
        });
    }

    private boolean inOrder(Where where, String actual, String wanted) {
        var left = FilterCheck.weight(where.field(), actual);
        var right = FilterCheck.weight(where.field(), wanted);
        if (left.isPresent() && right.isPresent()) {
            return holds(where.operator(), Double.compare(left.getAsDouble(), right.getAsDouble()));
        }
        var at = FilterCheck.time(actual.toUpperCase(Locale.ROOT));
        return at.isPresent() && compareTime(new Where(where.field(), where.operator(), List.of(wanted)), at.get());
    }

    private boolean compareTime(Where where, @Nullable Instant actual) {
        if (!where.operator().needsValue() || actual == null) {
            return where.operator() == Operator.NOT_SET || where.operator() == Operator.IS_NOT
                    ? actual == null
                    : where.operator() == Operator.SET && actual != null;
        }
        return where.values().stream()
                .map(this::moment)
                .flatMap(Optional::stream)
                .anyMatch(wanted -> holds(where.operator(), actual.compareTo(wanted)));
    }

    private Optional<Instant> moment(String value) {
        return Filter.moment(value, now);
    }

    private static boolean holds(Operator operator, int comparison) {
        return switch (operator) {
            case LESS -> comparison < 0;
            case AT_MOST -> comparison <= 0;
            case MORE -> comparison > 0;
            case AT_LEAST -> comparison >= 0;
            case IS -> comparison == 0;
            case IS_NOT -> comparison != 0;
            case CONTAINS, CONTAINS_NOT, STARTS_WITH, SET, NOT_SET -> false;
        };
    }

    private static boolean anyPair(List<String> actual, List<String> wanted, BiPredicate<String, String> holds) {
        return actual.stream()
                .map(FilterSubject::fold)
                .anyMatch(one -> wanted.stream().map(FilterSubject::fold).anyMatch(other -> holds.test(one, other)));
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private @Nullable Instant time(FilterField field) {
        if (ticket == null) {
            return null;
        }
        return switch (field) {
            case CREATED -> ticket.createdAt();
            case UPDATED -> ticket.updatedAt();
            case CLOSED -> ticket.closedAt();
            case LAST_CUSTOMER_CONTACT -> ticket.landmarks().lastCustomerContact();
            case LAST_AGENT_CONTACT -> ticket.landmarks().lastAgentContact();
            default -> null;
        };
    }

    private List<String> custom(String field) {
        var value = ticket == null ? null : ticket.fields().get(FilterField.customName(field));
        return value == null ? List.of() : flat(value);
    }

    private static List<String> flat(FieldValue field) {
        JsonNode value = field.value();
        if (value.isArray()) {
            return value.valueStream().map(JsonNode::asString).toList();
        }
        return value.isNull() || value.isMissingNode() ? List.of() : List.of(value.asString());
    }

    private List<String> words(FilterField field) {
        return field.isOfEvent() ? ofEvent(field) : ofTicket(field);
    }

    private List<String> ofTicket(FilterField field) {
        if (ticket == null) {
            return List.of();
        }
        return switch (field) {
            case TEXT ->
                present(
                        ticket.subject().value(),
                        excerpt(),
                        message().map(Message::text).orElse(null));
            case SUBJECT -> present(ticket.subject().value());
            case NUMBER -> List.of(Long.toString(ticket.number()));
            case KEY -> List.of(ticket.key());
            case STATE -> List.of(ticket.state().id(), word(ticket.state().type()));
            case PRIORITY ->
                List.of(
                        ticket.priority().id(),
                        Integer.toString(ticket.priority().weight()));
            case TYPE -> present(ticket.type());
            case GROUP -> named(ticket.group());
            case ASSIGNEE -> person(ticket.assignee());
            case CUSTOMER -> person(ticket.customer());
            case ORGANIZATION -> named(ticket.organization());
            case TAG -> ticket.tags();
            case CHANNEL -> List.of(ticket.channel());
            case LANGUAGE -> present(ticket.language());
            case WATCHER -> ticket.watchers();
            case MESSAGES -> List.of(Integer.toString(ticket.landmarks().messageCount()));
            case RATING ->
                ticket.rating() == null
                        ? List.of()
                        : List.of(Integer.toString(ticket.rating().score()));
            case CREATED, UPDATED, CLOSED, LAST_CUSTOMER_CONTACT, LAST_AGENT_CONTACT -> List.of();
            case EVENT, CHANGED, FROM, TO, AUTHOR, VISIBILITY, ACTOR -> List.of();
        };
    }

    private List<String> ofEvent(FilterField field) {
        if (event == null) {
            return List.of();
        }
        return switch (field) {
            case EVENT -> List.of(event.type(), event.type().replaceFirst("\\.v\\d+$", ""));
            case CHANGED -> changed(event.fact());
            case FROM -> from(event.fact());
            case TO -> to(event.fact());
            case AUTHOR ->
                message().map(Message::author).map(FilterSubject::author).orElse(List.of());
            case VISIBILITY ->
                message().map(one -> List.of(fold(one.visibility().name()))).orElse(List.of());
            case ACTOR -> List.of(event.actor(), event.actor().replaceFirst(":.*", ""));
            default -> List.of();
        };
    }

    private static List<String> changed(Fact fact) {
        return switch (fact) {
            case TicketStateChanged _ -> List.of("state");
            case TicketPriorityChanged _ -> List.of("priority");
            case TicketTypeChanged _ -> List.of("type");
            case TicketAssigned _ -> List.of("assignee");
            case TicketMoved _ -> List.of("group");
            case TicketTagsChanged _ -> List.of("tag");
            case TicketFieldsChanged fields ->
                fields.changed().stream()
                        .map(name -> FilterField.CUSTOM_PREFIX + name)
                        .toList();
            case TicketFact.TicketSubjectChanged _ -> List.of("subject");
            case TicketFact.TicketCustomerChanged _ -> List.of("customer");
            case TicketFact.TicketWatchersChanged _ -> List.of("watcher");
            case TicketMessageChanged _ -> List.of("visibility");
            case TicketFact.TicketRated _ -> List.of("rating");
            default -> List.of();
        };
    }

    private static List<String> from(Fact fact) {
        return switch (fact) {
            case TicketStateChanged change ->
                List.of(change.previousState().id(), word(change.previousState().type()));
            case TicketPriorityChanged change ->
                List.of(change.previousPriority().id());
            case TicketTypeChanged change -> present(change.previousType());
            case TicketAssigned change -> person(change.previousAssignee());
            case TicketMoved change -> named(change.previousGroup());
            case TicketTagsChanged change -> change.removed();
            default -> List.of();
        };
    }

    private static List<String> to(Fact fact) {
        return switch (fact) {
            case TicketStateChanged change ->
                List.of(
                        change.ticket().state().id(),
                        word(change.ticket().state().type()));
            case TicketPriorityChanged change ->
                List.of(change.ticket().priority().id());
            case TicketTypeChanged change -> present(change.ticket().type());
            case TicketAssigned change -> person(change.ticket().assignee());
            case TicketMoved change -> named(change.ticket().group());
            case TicketTagsChanged change -> change.added();
            default -> List.of();
        };
    }

    private Optional<Message> message() {
        return switch (event == null ? null : event.fact()) {
            case TicketOpened opened -> Optional.of(opened.message());
            case TicketMessageAdded added -> Optional.of(added.message());
            case TicketMessageChanged changed -> Optional.of(changed.message());
            case null, default -> Optional.empty();
        };
    }

    private @Nullable String excerpt() {
        return Optional.ofNullable(ticket)
                .map(one -> one.landmarks().lastExcerpt())
                .map(Text::value)
                .orElse(null);
    }

    private static List<String> author(Author author) {
        return Stream.concat(
                        Stream.of(fold(author.role().name())),
                        present(author.id(), author.name(), author.email()).stream())
                .toList();
    }

    private static List<String> person(@Nullable PersonRef person) {
        return person == null ? List.of() : present(person.id(), person.name(), person.email());
    }

    private static List<String> named(@Nullable NamedRef named) {
        return named == null ? List.of() : List.of(named.id(), named.name());
    }

    private static String word(StateType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> present(@Nullable String... values) {
        return Arrays.stream(values).flatMap(Stream::ofNullable).toList();
    }
}
