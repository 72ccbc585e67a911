package io.tidings.search.directory;

import static io.tidings.search.elastic.ElasticsearchAway.orAway;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.Event;
import io.tidings.events.filter.Operator;
import io.tidings.search.directory.Entry.Kind;
import io.tidings.search.elastic.ElasticsearchAway;
import io.tidings.search.elastic.Index;
import io.tidings.spine.web.Agents;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Remembered;
import io.tidings.spine.web.RememberedRules;
import io.tidings.spine.web.SignOnRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Who is behind an id, and which ids are behind a name. Kept in Elasticsearch, so that this service needs no other store. */
@Component
public class Directory implements Names, Agents {

    private static final int MOST = 500;

    private final ElasticsearchClient elasticsearch;
    private final Remembered agents = new Remembered(this::agent);
    private final RememberedRules signOnRules = new RememberedRules(this::storedSignOnRules);

    Directory(ElasticsearchClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Somebody as shown today, which may differ from what events of old say. */
    public record Person(String id, String name, List<String> emails) {}

    /**
     * Takes over what the records of {@code tidings.current} say; an older version than the one known is passed over.
     *
     * @throws ElasticsearchAway where not all of it is kept
     */
    public void keep(String index, Collection<Event> events) {
        var bulk = events.stream().flatMap(Directory::operation).toList();
        if (bulk.isEmpty()) {
            return;
        }
        var answer = orAway(() -> elasticsearch.bulk(request -> request.index(index)
                .requireAlias(index.equals(Index.DIRECTORY.alias()))
                .refresh(Refresh.False)
                .operations(bulk)));
        for (var item : answer.items()) {
            var error = item.error();
            // 409: a newer version is there.
            if (error != null && item.status() != 409) {
                throw new ElasticsearchAway("Elasticsearch cannot keep " + item.id() + ": " + error.reason());
            }
        }
    }

    private static Stream<BulkOperation> operation(Event event) {
        return event.fact() instanceof CurrentFact fact
                ? Entry.of(fact).stream()
                        .map(entry -> BulkOperation.of(bulk -> bulk.index(index -> index.id(entry.key())
                                .versionType(VersionType.ExternalGte)
                                .version(event.version())
                                .document(entry))))
                : Stream.empty();
    }

    @Override
    public Optional<AgentCurrent> find(String agentId) {
        return agents.find(agentId);
    }

    private Optional<AgentCurrent> agent(String id) {
        // By id, which Elasticsearch answers from what was written last and not from what it has refreshed.
        return entries(Set.of(id), List.of(Kind.AGENT)).stream()
                .flatMap(entry -> Stream.ofNullable(entry.agent()))
                .findFirst();
    }

    @Override
    public SignOnRules signOnRules() {
        return signOnRules.now();
    }

    private SignOnRules storedSignOnRules() {
        return entries(Set.of(SignOnRules.ID), List.of(Kind.SIGN_ON)).stream()
                .flatMap(entry -> Stream.ofNullable(entry.signOn()))
                .findFirst()
                .map(decided -> new SignOnRules(decided.rules()))
                .orElse(SignOnRules.NONE);
    }

    /** Those of these ids that are known, by id: customers, and agents who never were one. */
    public Map<String, Person> people(Set<String> ids) {
        var found = entries(ids, List.of(Kind.PERSON, Kind.AGENT));
        return found.stream()
                .filter(entry -> entry.name() != null || !entry.emails().isEmpty())
                .collect(toMap(
                        Entry::id,
                        entry -> new Person(
                                entry.id(),
                                entry.name() != null
                                        ? entry.name()
                                        : entry.emails().getFirst(),
                                entry.emails()),
                        (person, _) -> person));
    }

    /** The names of these groups, by id; a group unknown here is absent. */
    public Map<String, String> groups(Set<String> ids) {
        return entries(ids, List.of(Kind.GROUP)).stream()
                .filter(entry -> entry.name() != null)
                .collect(toMap(Entry::id, entry -> String.valueOf(entry.name())));
    }

    /**
     * Who somebody is who signed in as a customer: by login, or by an address that Keycloak has verified.
     *
     * @param people the ids that tickets name the same human by
     * @param organizations of these people, where their members share tickets
     */
    public record Customer(Set<String> people, Set<String> organizations) {}

    public Customer customer(Caller caller) {
        var isPerson = term("kind", Kind.PERSON.word());
        var ways = new ArrayList<Query>();
        ways.add(term("identities", caller.id()));
        ways.add(term("id", caller.id()));
        if (caller.emailVerified() && caller.email() != null) {
            ways.add(term("emails", caller.email()));
        }
        var found = found(
                Query.of(q -> q.bool(bool -> bool.filter(isPerson).should(ways).minimumShouldMatch("1"))));
        var members = found.stream()
                .flatMap(person -> Stream.ofNullable(person.organization()))
                .collect(toSet());
        var sharing = entries(members, List.of(Kind.ORGANIZATION)).stream()
                .filter(organization -> Boolean.TRUE.equals(organization.shared()))
                .map(Entry::id)
                .collect(toSet());
        return new Customer(found.stream().map(Entry::id).collect(toSet()), sharing);
    }

    @Override
    public List<String> ids(Names.What what, Operator operator, String value, boolean byAddress) {
        var kinds =
                switch (what) {
                    case PERSON -> List.of(Kind.PERSON, Kind.AGENT);
                    case GROUP -> List.of(Kind.GROUP);
                    case ORGANIZATION -> List.of(Kind.ORGANIZATION);
                };
        var ways = new ArrayList<Query>();
        ways.add(compare("name.exact", operator, value));
        if (byAddress && what == Names.What.PERSON) {
            ways.add(compare("emails", operator, value));
        }
        return search(Query.of(q -> q.bool(bool -> bool.filter(filter -> filter.terms(terms -> terms.field("kind")
                        .terms(list -> list.value(kinds.stream()
                                .map(Kind::word)
                                .map(FieldValue::of)
                                .toList()))))
                .should(ways)
                .minimumShouldMatch("1"))));
    }

    private static Query compare(String field, Operator operator, String value) {
        return switch (operator) {
            case IS -> term(field, value);
            case STARTS_WITH ->
                Query.of(
                        q -> q.prefix(prefix -> prefix.field(field).value(value).caseInsensitive(true)));
            case CONTAINS ->
                Query.of(q -> q.wildcard(like -> like.field(field)
                        .value("*"
                                + value.replace("\\", "\\\\")
                                        .replace("*", "\\*")
                                        .replace("?", "\\?") + "*")
                        .caseInsensitive(true)));
            case IS_NOT, CONTAINS_NOT, LESS, AT_MOST, MORE, AT_LEAST, SET, NOT_SET ->
                throw new IllegalArgumentException("Names are not found by " + operator);
        };
    }

    private List<String> search(Query query) {
        return found(query).stream().map(Entry::id).distinct().toList();
    }

    private List<Entry> found(Query query) {
        var answer = orAway(() -> elasticsearch.search(
                request -> request.index(Index.DIRECTORY.alias()).query(query).size(MOST), Entry.class));
        return answer.hits().hits().stream()
                .flatMap(hit -> Stream.ofNullable(hit.source()))
                .toList();
    }

    private List<Entry> entries(Set<String> ids, List<Kind> kinds) {
        if (ids.isEmpty()) {
            return List.of();
        }
        var keys = kinds.stream().flatMap(kind -> ids.stream().map(kind::key)).toList();
        var answer = orAway(() -> elasticsearch.mget(
                request -> request.index(Index.DIRECTORY.alias()).ids(keys), Entry.class));
        return answer.docs().stream()
                .filter(item -> item.isResult())
                .flatMap(item -> Stream.ofNullable(item.result().source()))
                .toList();
    }

    private static Query term(String field, String value) {
        return Query.of(q -> q.term(term -> term.field(field).value(value)));
    }
}
