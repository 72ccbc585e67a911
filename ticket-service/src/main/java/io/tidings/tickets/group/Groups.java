package io.tidings.tickets.group;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.calendar.CalendarUses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** The groups: few and read with nearly every request, so all of them are kept in memory for a moment. */
@Component
public class Groups implements Prepared, CalendarUses {

    static final String COLLECTION = "groups";

    /** How long another replica may still show a group as it was. */
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private static final int ATTEMPTS = 20;
    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private record Known(List<Group> groups, Instant until) {}

    private final MongoCollection<Document> groups;
    private final Outbox outbox;
    private final GroupProperties properties;
    private final Clock clock;
    private volatile Known known = new Known(List.of(), Instant.MIN);

    Groups(MongoDatabase database, Outbox outbox, GroupProperties properties, Clock clock) {
        this.groups = database.getCollection(COLLECTION);
        this.outbox = outbox;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void prepare() {
        if (groups.find(new Document("_id", properties.id())).first() == null) {
            insert(Group.of(properties.id(), properties.name(), properties.address(), null));
        }
    }

    public List<Group> all() {
        var now = clock.instant();
        var remembered = known;
        if (remembered.until().isAfter(now)) {
            return remembered.groups();
        }
        var all = groups.find().map(GroupDocuments::read).into(new ArrayList<>());
        all.sort(Comparator.comparing(Group::name));
        known = new Known(List.copyOf(all), now.plus(REMEMBERED));
        return all;
    }

    /** As the store has them at this moment. */
    public List<Group> stored() {
        return groups.find(new Document("_id", new Document("$gt", "")))
                .map(GroupDocuments::read)
                .into(new ArrayList<>());
    }

    @Override
    public List<String> groupsWith(String calendarId) {
        return stored().stream()
                .filter(group -> calendarId.equals(group.calendar()))
                .map(Group::name)
                .sorted()
                .toList();
    }

    /** Makes the group be so, whether it is here already or not. */
    public void put(Group group) {
        if (change(group.id(), _ -> group).isEmpty() && insert(group).isEmpty()) {
            change(group.id(), _ -> group);
        }
    }

    public Optional<Group> find(String id) {
        return all().stream().filter(group -> group.id().equals(id)).findFirst();
    }

    /** Those that take new tickets. */
    public List<Group> open() {
        return all().stream().filter(Group::active).toList();
    }

    /** Where tickets go that name no group. */
    public Group standard() {
        return find(properties.id())
                .filter(Group::active)
                .or(() -> open().stream().findFirst())
                .orElseGet(() -> Group.of(properties.id(), properties.name(), properties.address(), null));
    }

    /** The group that receives the mail of one of our addresses; the standard one takes over for an inactive group. */
    public Group ofAddress(String address) {
        return open().stream()
                .filter(group -> address.equalsIgnoreCase(group.address()))
                .findFirst()
                .orElseGet(this::standard);
    }

    /** Whether a group has this address, one that takes no new tickets too. */
    public boolean isOurs(String address) {
        return all().stream().anyMatch(group -> address.equalsIgnoreCase(group.address()));
    }

    /** Empty where the id is taken. */
    public Optional<Group> insert(Group group) {
        var document = new Document("_id", group.id()).append("version", 1L);
        document.putAll(GroupDocuments.write(group));
        outbox.putInto(document, List.of(), Topics.CURRENT, group.id());
        try {
            groups.insertOne(document);
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return Optional.empty();
            }
            throw e;
        }
        known = new Known(List.of(), Instant.MIN);
        outbox.committed(COLLECTION, document);
        return Optional.of(GroupDocuments.read(document));
    }

    /** Empty where there is no such group. */
    Optional<Group> change(String id, UnaryOperator<Group> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var stored = groups.find(new Document("_id", id)).first();
            if (stored == null) {
                return Optional.empty();
            }
            var group = GroupDocuments.read(stored);
            var image = groups.findOneAndUpdate(
                    new Document("_id", id).append("version", group.version()),
                    Updates.combine(
                            new Document("$set", GroupDocuments.write(change.apply(group))),
                            Updates.inc("version", 1L),
                            outbox.append(List.of(), Topics.CURRENT, id)),
                    POST_IMAGE);
            if (image != null) {
                known = new Known(List.of(), Instant.MIN);
                outbox.committed(COLLECTION, image);
                return Optional.of(GroupDocuments.read(image));
            }
        }
        throw new GroupProblem.GroupBusy(id);
    }
}
