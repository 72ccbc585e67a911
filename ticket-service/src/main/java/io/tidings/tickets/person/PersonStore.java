package io.tidings.tickets.person;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.Event;
import io.tidings.events.PersonErased;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.FieldVersions;
import io.tidings.tickets.Ids;
import io.tidings.tickets.Inserts;
import io.tidings.tickets.organization.Membership;
import io.tidings.tickets.person.Person.Absorbed;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The people. What changes here is told on {@code tidings.current} only: nothing reacts to it, everybody may look it up. */
@Component
public class PersonStore implements Prepared, Membership {

    static final String COLLECTION = "people";

    private static final int ATTEMPTS = 20;

    /** Whoever was merged into somebody who was merged: longer chains are a mistake. */
    private static final int MOST_MERGES = 20;

    private static final List<String> FIELDS = List.of(
            "name",
            "emails",
            "phones",
            "externalId",
            "organizationId",
            "jobTitle",
            "language",
            "timeZone",
            "notes",
            "fields",
            "active");
    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> people;
    private final Outbox outbox;
    private final Clock clock;
    private final String source;

    PersonStore(MongoDatabase database, Outbox outbox, Clock clock, @Value("${tidings.url}") String source) {
        this.people = database.getCollection(COLLECTION);
        this.outbox = outbox;
        this.clock = clock;
        this.source = source;
    }

    @Override
    public void prepare() {
        people.createIndex(
                new Document("keys", 1), new IndexOptions().unique(true).sparse(true));
        people.createIndex(new Document("agent", 1));
        people.createIndex(new Document("absorbed.personId", 1), new IndexOptions().sparse(true));
        // Each list comes newest first out of its index: a UUIDv7 sorts by time.
        people.createIndex(new Document("listed", 1).append("_id", -1));
        people.createIndex(new Document("organizationId", 1).append("_id", -1));
        people.createIndex(new Document("beginnings", 1).append("_id", -1));
        listWhoIsNot();
    }

    /** Whoever was stored by a version that knew no lists can be found from now on. */
    private void listWhoIsNot() {
        var unlisted = new Document("listed", null).append("erased", false).append("mergedInto", null);
        people.find(unlisted).forEach(document -> {
            var written = PersonDocuments.write(PersonDocuments.read(document));
            var found = new Document("listed", true);
            for (var field : List.of("words", "beginnings")) {
                if (written.get(field) != null) {
                    found.append(field, written.get(field));
                }
            }
            // Who was changed meanwhile is listed by that change.
            people.updateOne(
                    new Document("_id", document.getString("_id")).append("version", document.getLong("version")),
                    new Document("$set", found));
        });
    }

    /**
     * A part of a list, newest first.
     *
     * @param next where the next part begins; null on the last
     */
    public record Page(List<Person> people, @Nullable String next) {}

    public Optional<Person> find(String id) {
        return first(new Document("_id", id));
    }

    public Optional<Person> withEmail(String email) {
        return withKey(PersonDocuments.emailKey(email));
    }

    Optional<Person> withIdentity(String subject) {
        return withKey(PersonDocuments.identityKey(subject));
    }

    public Optional<Person> withExternalId(String externalId) {
        return withKey(PersonDocuments.externalKey(externalId));
    }

    /** Whom these keys lead to, by those of the keys that lead to somebody. */
    Map<String, Person> withKeys(Collection<String> keys) {
        var found = new HashMap<String, Person>();
        if (!keys.isEmpty()) {
            people.find(new Document("keys", new Document("$in", List.copyOf(keys))))
                    .forEach(document -> whoItIs(PersonDocuments.read(document))
                            .ifPresent(person ->
                                    document.getList("keys", String.class).forEach(key -> found.put(key, person))));
        }
        return found;
    }

    List<Person> agents(int limit) {
        return people.find(new Document("agent", true))
                .limit(limit)
                .map(PersonDocuments::read)
                .into(new ArrayList<>());
    }

    /**
     * The people who can be found by what was typed, and are of the organization; neither asks for everybody.
     *
     * @param after the {@code next} of the part before
     */
    Page list(@Nullable String typed, @Nullable String organizationId, @Nullable String after, int limit) {
        var query = typed == null || typed.isBlank() ? new Document() : PersonWords.query(typed);
        query.append("listed", true);
        if (organizationId != null) {
            query.append("organizationId", organizationId);
        }
        if (after != null) {
            query.append("_id", new Document("$lt", after));
        }
        var found = people.find(query)
                .sort(new Document("_id", -1))
                .limit(limit + 1)
                .map(PersonDocuments::read)
                .into(new ArrayList<>());
        var shown = List.copyOf(found.subList(0, Math.min(limit, found.size())));
        return new Page(shown, found.size() > limit ? shown.getLast().id() : null);
    }

    @Override
    public boolean hasMembers(String organizationId) {
        return people.find(new Document("organizationId", organizationId).append("listed", true))
                        .first()
                != null;
    }

    /** Those into whom a person was merged and has not been taken out of again. */
    public List<Person> absorbing(String personId) {
        return people.find(new Document("absorbed.personId", personId))
                .map(PersonDocuments::read)
                .into(new ArrayList<>());
    }

    /** Who a person turned out to be: itself, or the last one that it was merged into. */
    public Optional<Person> whoItIs(Person person) {
        var found = Optional.of(person);
        for (var merges = 0; merges < MOST_MERGES; merges++) {
            var into = found.map(Person::mergedInto).orElse(null);
            if (into == null) {
                return found;
            }
            found = find(into);
        }
        return found;
    }

    /** Stores a new person; empty where somebody has one of its addresses, identities or its id already. */
    public Optional<Person> insert(Person person) {
        var document = document(person);
        try {
            people.insertOne(document);
        } catch (MongoException e) {
            if (isDuplicate(e)) {
                return Optional.empty();
            }
            throw e;
        }
        outbox.committed(COLLECTION, document);
        return Optional.of(PersonDocuments.read(document));
    }

    /** Stores new people with one write, and answers those who are stored now: as with {@link #insert}, others may be there. */
    List<Person> insertAll(List<Person> fresh) {
        if (fresh.isEmpty()) {
            return List.of();
        }
        var documents = fresh.stream().map(this::document).toList();
        var refused = Inserts.refused(people, documents);
        var stored = IntStream.range(0, documents.size())
                .filter(i -> !refused.contains(i))
                .mapToObj(documents::get)
                .toList();
        outbox.committed(COLLECTION, stored);
        return stored.stream().map(PersonDocuments::read).toList();
    }

    private Document document(Person person) {
        var document = new Document("_id", person.id()).append("version", 1L);
        document.putAll(withoutNulls(PersonDocuments.write(person)));
        document.append("createdAt", Date.from(clock.instant()));
        outbox.putInto(document, List.of(), Topics.CURRENT, person.id());
        return document;
    }

    /** @throws PersonProblem.AlreadyTaken where another person has the address, identity or external id */
    public Person change(String id, UnaryOperator<Person> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var person = find(id).orElseThrow(() -> new PersonProblem.PersonNotFound(id));
            var changed = change.apply(person);
            if (changed.equals(person)) {
                return person;
            }
            var committed = commit(person, changed);
            if (committed.isPresent()) {
                return committed.get();
            }
        }
        throw new PersonProblem.PersonBusy(id);
    }

    /** From now on nobody finds the person by address, login or foreign id: who comes with one of them is somebody new. */
    public Person hide(String id) {
        return change(
                id,
                person -> person.with(draft -> {
                    draft.agent = false;
                    draft.access = Map.of();
                    draft.erased = true;
                }));
    }

    /** Takes everything from a person but the id, and the ids of those who turned out to be the same. */
    public void erase(String id) {
        change(id, person -> Person.nobody(id).with(draft -> {
            draft.active = person.active();
            draft.absorbed = person.absorbed().stream()
                    .map(other -> new Absorbed(other.personId(), List.of(), List.of(), List.of()))
                    .toList();
            draft.mergedInto = person.mergedInto();
            draft.erased = true;
        }));
    }

    /** Tells everybody whose content is to be erased, and where it is. */
    public void tellErased(String id, List<String> ticketIds, List<String> messageIds, String actor) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var person = find(id).orElseThrow(() -> new PersonProblem.PersonNotFound(id));
            var eventId = Ids.next();
            var event = new Event(
                    eventId,
                    source,
                    id,
                    clock.instant(),
                    person.version() + 1,
                    eventId,
                    null,
                    0,
                    actor,
                    false,
                    null,
                    new PersonErased(id, ticketIds, messageIds));
            if (committed(person, new Document(), List.of(event), Topics.TICKETS)
                    .isPresent()) {
                return;
            }
        }
        throw new PersonProblem.PersonBusy(id);
    }

    private Optional<Person> commit(Person person, Person changed) {
        var fields = PersonDocuments.write(changed);
        var set = withoutNulls(fields);
        FieldVersions.note(set, PersonDocuments.write(person), fields, person.version() + 1, FIELDS);
        var update = new Document("$set", set);
        var nulls = new Document();
        fields.forEach((field, value) -> {
            if (value == null) {
                nulls.append(field, "");
            }
        });
        if (!nulls.isEmpty()) {
            update.append("$unset", nulls);
        }
        try {
            return committed(person, update, List.of(), Topics.CURRENT);
        } catch (MongoException e) {
            throw isDuplicate(e) ? new PersonProblem.AlreadyTaken() : e;
        }
    }

    private Optional<Person> committed(Person person, Document update, List<Event> events, String topic) {
        var image = people.findOneAndUpdate(
                new Document("_id", person.id()).append("version", person.version()),
                Updates.combine(update, Updates.inc("version", 1L), outbox.append(events, topic, person.id())),
                POST_IMAGE);
        if (image == null) {
            return Optional.empty();
        }
        outbox.committed(COLLECTION, image);
        return Optional.of(PersonDocuments.read(image));
    }

    private Optional<Person> withKey(String key) {
        return first(new Document("keys", key)).flatMap(this::whoItIs);
    }

    private Optional<Person> first(Document query) {
        return Optional.ofNullable(people.find(query).first()).map(PersonDocuments::read);
    }

    private static Document withoutNulls(Document document) {
        var present = new Document();
        document.forEach((field, value) -> {
            if (value != null) {
                present.append(field, value);
            }
        });
        return present;
    }

    private static boolean isDuplicate(MongoException e) {
        return ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY;
    }
}
