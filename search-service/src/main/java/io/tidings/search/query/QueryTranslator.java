package io.tidings.search.query;

import static io.tidings.search.query.Terms.ALL;
import static io.tidings.search.query.Terms.NOTHING;
import static io.tidings.search.query.Terms.any;
import static io.tidings.search.query.Terms.anyOf;
import static io.tidings.search.query.Terms.exists;
import static io.tidings.search.query.Terms.not;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.tidings.events.filter.Filter;
import io.tidings.events.filter.Filter.All;
import io.tidings.events.filter.Filter.Any;
import io.tidings.events.filter.Filter.Not;
import io.tidings.events.filter.Filter.Where;
import io.tidings.events.filter.FilterField;
import io.tidings.events.filter.Operator;
import io.tidings.search.directory.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in Elasticsearch's words what a {@link Filter} says, so that a list shows the tickets that {@code matches} would.
 * Only free text is wider: it is found by word, stem and beginning rather than as a run of letters.
 */
final class QueryTranslator {

    private final Names names;
    private final Sight sight;
    private final Instant now;

    /** What is still being typed is the last free word; it also matches as a beginning. */
    private final @Nullable Where typed;

    private QueryTranslator(Names names, Sight sight, Instant now, @Nullable Where typed) {
        this.names = names;
        this.sight = sight;
        this.now = now;
        this.typed = typed;
    }

    /**
     * The query for a filter, without its reader's permission, which is {@link Sight#query()}'s.
     *
     * @throws SearchProblem.NotAskable where a condition speaks of events rather than of tickets
     */
    static Query translate(Filter filter, Names names, Sight sight, Instant now) {
        return new QueryTranslator(names, sight, now, lastWord(filter)).query(filter);
    }

    /** Whether some of it is text, so that answers differ in how well they fit. */
    static boolean hasText(Filter filter) {
        return switch (filter) {
            case All all -> all.filters().stream().anyMatch(QueryTranslator::hasText);
            case Any any -> any.filters().stream().anyMatch(QueryTranslator::hasText);
            case Not _ -> false;
            case Where where -> isText(where) && where.operator() == Operator.CONTAINS;
        };
    }

    private static @Nullable Where lastWord(Filter filter) {
        return switch (filter) {
            case All all ->
                all.filters().isEmpty() ? null : lastWord(all.filters().getLast());
            case Where where when where.field().equals(FilterField.TEXT.word()) -> where;
            case Any _, Not _, Where _ -> null;
        };
    }

    private Query query(Filter filter) {
        return switch (filter) {
            case All all -> all(all.filters());
            case Any any -> any(any.filters().stream().map(this::query).toList());
            case Not not -> not(query(not.filter()));
            case Where where -> where(where);
        };
    }

    private Query all(List<Filter> filters) {
        if (filters.isEmpty()) {
            return ALL;
        }
        var scored = filters.stream()
                .filter(QueryTranslator::hasText)
                .map(this::query)
                .toList();
        var other = filters.stream()
                .filter(filter -> !hasText(filter))
                .map(this::query)
                .toList();
        return Query.of(q -> q.bool(bool -> bool.must(scored).filter(other)));
    }

    private Query where(Where where) {
        return FilterField.of(where.field())
                .map(field -> known(field, where))
                .orElseGet(() -> custom(FilterField.customName(where.field()), where));
    }

    private Query known(FilterField field, Where where) {
        return switch (field) {
            case TEXT -> text(where, new TextFields(sight));
            case SUBJECT -> subject(where);
            case NUMBER -> number(where, "columns.number");
            case MESSAGES -> number(where, sight.isDesk() ? "columns.messages" : "columns.publicMessages");
            case RATING -> number(where, "columns.rating");
            case PRIORITY -> priority(where);
            case KEY -> keyword(where, "columns.key");
            case STATE -> keyword(where, "columns.state");
            case TYPE -> keyword(where, "columns.type");
            case CHANNEL -> keyword(where, "columns.channel");
            case LANGUAGE -> keyword(where, "columns.language");
            case TAG -> deskOnly(where, "columns.tags");
            case WATCHER -> deskOnly(where, "columns.watchers");
            case GROUP -> named(where, "columns.group", Names.What.GROUP);
            case ORGANIZATION -> named(where, "columns.organization", Names.What.ORGANIZATION);
            case ASSIGNEE -> named(where, "columns.assignee", Names.What.PERSON);
            case CUSTOMER -> customer(where);
            case CREATED -> time(where, "columns.created");
            case UPDATED -> time(where, "columns.updated");
            case CLOSED -> time(where, "columns.closed");
            case LAST_CUSTOMER_CONTACT -> time(where, "columns.lastCustomerContact");
            case LAST_AGENT_CONTACT -> time(where, "columns.lastAgentContact");
            case EVENT, CHANGED, FROM, TO, AUTHOR, VISIBILITY, ACTOR ->
                throw new SearchProblem.NotAskable(
                        "\"%s\" speaks of what just happened, and a list has only tickets.".formatted(where.field()));
        };
    }

    // --- texts

    private static boolean isText(Where where) {
        return FilterField.of(where.field())
                .filter(field -> field.kind() == FilterField.Kind.TEXT)
                .isPresent();
    }

    private Query text(Where where, TextFields fields) {
        return switch (where.operator()) {
            case CONTAINS -> each(where, value -> fields.words(value, where.equals(typed)));
            case CONTAINS_NOT -> not(each(where, value -> fields.words(value, false)));
            case IS -> each(where, fields::phrase);
            case IS_NOT -> not(each(where, fields::phrase));
            case STARTS_WITH -> each(where, value -> fields.words(value, true));
            case SET -> ALL;
            case NOT_SET -> NOTHING;
            case LESS, AT_MOST, MORE, AT_LEAST -> throw noOrder(where);
        };
    }

    private Query subject(Where where) {
        var field = sight.isDesk() ? "columns.subject" : "columns.publicSubject";
        return switch (where.operator()) {
            case CONTAINS, CONTAINS_NOT -> text(where, new TextFields(List.of(field)));
            case IS, IS_NOT, STARTS_WITH -> keyword(where, field + ".exact");
            case SET -> exists(field);
            case NOT_SET -> not(exists(field));
            case LESS, AT_MOST, MORE, AT_LEAST -> throw noOrder(where);
        };
    }

    // --- words

    private Query keyword(Where where, String field) {
        return switch (where.operator()) {
            case IS -> anyOf(field, where.values());
            case IS_NOT -> not(anyOf(field, where.values()));
            case CONTAINS -> each(where, value -> containing(field, value));
            case CONTAINS_NOT -> not(each(where, value -> containing(field, value)));
            case STARTS_WITH -> each(where, value -> beginning(field, value));
            case SET -> exists(field);
            case NOT_SET -> not(exists(field));
            case LESS, AT_MOST, MORE, AT_LEAST -> throw noOrder(where);
        };
    }

    /** Of what customers may not see, they learn nothing: to them it is empty. */
    private Query deskOnly(Where where, String field) {
        if (sight.isDesk()) {
            return keyword(where, field);
        }
        return switch (where.operator()) {
            case IS, CONTAINS, STARTS_WITH, SET -> NOTHING;
            case IS_NOT, CONTAINS_NOT, NOT_SET -> ALL;
            case LESS, AT_MOST, MORE, AT_LEAST -> throw noOrder(where);
        };
    }

    private Query named(Where where, String field, Names.What what) {
        return switch (where.operator()) {
            case IS -> each(where, value -> anyOf(field, idOrNamed(what, value)));
            case IS_NOT -> not(each(where, value -> anyOf(field, idOrNamed(what, value))));
            case CONTAINS, STARTS_WITH -> each(where, value -> anyOf(field, named(what, where.operator(), value)));
            case CONTAINS_NOT -> not(each(where, value -> anyOf(field, named(what, Operator.CONTAINS, value))));
            case SET -> exists(field);
            case NOT_SET -> not(exists(field));
            case LESS, AT_MOST, MORE, AT_LEAST -> throw noOrder(where);
        };
    }

    private List<String> idOrNamed(Names.What what, String value) {
        return Stream.concat(Stream.of(value), named(what, Operator.IS, value).stream())
                .distinct()
                .toList();
    }

    private List<String> named(Names.What what, Operator operator, String value) {
        return names.ids(what, operator, value, sight.isDesk());
    }

    /** By id, and by the name and address that the ticket itself carries: customers are too many to go through by name. */
    private Query customer(Where where) {
        return switch (where.operator()) {
            case IS -> isCustomer(where);
            case IS_NOT -> not(isCustomer(where));
            case CONTAINS -> each(where, value -> customerBy(field -> containing(field, value)));
            case CONTAINS_NOT -> not(each(where, value -> customerBy(field -> containing(field, value))));
            case STARTS_WITH -> each(where, value -> customerBy(field -> beginning(field, value)));
            case SET, NOT_SET, LESS, AT_MOST, MORE, AT_LEAST -> keyword(where, "columns.customer");
        };
    }

    private static Query isCustomer(Where where) {
        return any(
                List.of(anyOf("columns.customer", where.values()), customerBy(field -> anyOf(field, where.values()))));
    }

    private static Query customerBy(Function<String, Query> query) {
        return any(List.of(query.apply("columns.customerName.exact"), query.apply("columns.customerEmail.exact")));
    }

    // --- numbers and times

    private Query number(Where where, String field) {
        return switch (where.operator()) {
            case IS -> each(where, value -> equalTo(field, where.field(), value));
            case IS_NOT -> not(each(where, value -> equalTo(field, where.field(), value)));
            case LESS, AT_MOST, MORE, AT_LEAST ->
                each(where, value -> ordered(field, where.operator(), numberOf(where.field(), value)));
            case SET -> exists(field);
            case NOT_SET -> not(exists(field));
            case CONTAINS, CONTAINS_NOT, STARTS_WITH ->
                throw new SearchProblem.NotAskable(
                        "\"%s\" is a number, and is compared as one.".formatted(where.field()));
        };
    }

    private Query priority(Where where) {
        return switch (where.operator()) {
            case IS -> isPriority(where);
            case IS_NOT -> not(isPriority(where));
            case LESS, AT_MOST, MORE, AT_LEAST -> number(where, "columns.priorityWeight");
            case CONTAINS, CONTAINS_NOT, STARTS_WITH, SET, NOT_SET -> keyword(where, "columns.priority");
        };
    }

    private Query isPriority(Where where) {
        return each(
                where,
                value -> any(List.of(
                        anyOf("columns.priority", List.of(value)),
                        equalTo("columns.priorityWeight", where.field(), value))));
    }

    private Query time(Where where, String field) {
        return switch (where.operator()) {
            case IS -> each(where, value -> at(field, value));
            case IS_NOT -> not(each(where, value -> at(field, value)));
            case LESS, AT_MOST, MORE, AT_LEAST -> each(where, value -> ordered(field, where.operator(), moment(value)));
            case SET -> exists(field);
            case NOT_SET -> not(exists(field));
            case CONTAINS, CONTAINS_NOT, STARTS_WITH ->
                throw new SearchProblem.NotAskable(
                        "\"%s\" is a time, and is compared as one.".formatted(where.field()));
        };
    }

    // --- custom fields

    private Query custom(String name, Where where) {
        return switch (where.operator()) {
            case IS -> each(where, value -> field(name, fieldIs(value)));
            case IS_NOT -> not(each(where, value -> field(name, fieldIs(value))));
            case CONTAINS -> each(where, value -> field(name, containing("columns.fields.words", value)));
            case CONTAINS_NOT -> not(each(where, value -> field(name, containing("columns.fields.words", value))));
            case STARTS_WITH -> each(where, value -> field(name, beginning("columns.fields.words", value)));
            case LESS, AT_MOST, MORE, AT_LEAST -> each(where, value -> field(name, fieldOrdered(where, value)));
            case SET -> field(name, ALL);
            case NOT_SET -> not(field(name, ALL));
        };
    }

    private Query field(String name, Query value) {
        var conditions = new ArrayList<Query>();
        conditions.add(anyOf("columns.fields.name", List.of(name)));
        if (!sight.isDesk()) {
            conditions.add(Query.of(
                    q -> q.term(term -> term.field("columns.fields.public").value(true))));
        }
        conditions.add(value);
        return Query.of(q -> q.nested(
                nested -> nested.path("columns.fields").query(inner -> inner.bool(bool -> bool.filter(conditions)))));
    }

    private static Query fieldIs(String value) {
        var word = anyOf("columns.fields.words", List.of(value));
        var number = Filter.number("", value);
        return number.isEmpty() ? word : any(List.of(word, equalTo("columns.fields.number", "", value)));
    }

    private Query fieldOrdered(Where where, String value) {
        return Filter.number(where.field(), value).isPresent()
                ? ordered("columns.fields.number", where.operator(), numberOf(where.field(), value))
                : ordered("columns.fields.time", where.operator(), moment(value));
    }

    // --- values

    private static Query each(Where where, Function<String, Query> query) {
        return any(where.values().stream().map(query).toList());
    }

    private static Query containing(String field, String value) {
        return Query.of(q -> q.wildcard(
                like -> like.field(field).value("*" + escaped(value) + "*").caseInsensitive(true)));
    }

    private static Query beginning(String field, String value) {
        return Query.of(q -> q.prefix(prefix -> prefix.field(field).value(value).caseInsensitive(true)));
    }

    /** Only our own stars are wildcards. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    private static Query equalTo(String field, String filterField, String value) {
        var number = Filter.number(filterField, value);
        return number.isEmpty()
                ? NOTHING
                : Query.of(q -> q.term(term -> term.field(field).value(number.getAsDouble())));
    }

    private static Optional<String> numberOf(String filterField, String value) {
        var number = Filter.number(filterField, value);
        return number.isEmpty() ? Optional.empty() : Optional.of(Double.toString(number.getAsDouble()));
    }

    private Optional<String> moment(String value) {
        return Filter.moment(value, now).map(Instant::toString);
    }

    private Query at(String field, String value) {
        return any(moment(value).stream()
                .map(moment -> Query.of(q -> q.range(range -> range.untyped(
                        time -> time.field(field).gte(json(moment)).lte(json(moment))))))
                .toList());
    }

    private static Query ordered(String field, Operator operator, Optional<String> than) {
        return than.map(value -> Query.of(q -> q.range(range -> range.untyped(bounds -> {
                    var named = bounds.field(field);
                    return switch (operator) {
                        case LESS -> named.lt(json(value));
                        case AT_MOST -> named.lte(json(value));
                        case MORE -> named.gt(json(value));
                        case AT_LEAST -> named.gte(json(value));
                        case IS, IS_NOT, CONTAINS, CONTAINS_NOT, STARTS_WITH, SET, NOT_SET ->
                            throw new IllegalArgumentException(operator + " is no order");
                    };
                }))))
                .orElse(NOTHING);
    }

    private static co.elastic.clients.json.JsonData json(String value) {
        return co.elastic.clients.json.JsonData.of(value);
    }

    private static SearchProblem.NotAskable noOrder(Where where) {
        return new SearchProblem.NotAskable("\"%s\" has no order.".formatted(where.field()));
    }
}
