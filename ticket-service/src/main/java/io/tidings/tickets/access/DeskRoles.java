package io.tidings.tickets.access;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.Permission;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * The roles that administrators made. A changed role changes what its agents may do: the document comes due with the change,
 * and stays so until each of them has been told anew, whichever process dies in between.
 */
@Component
public class DeskRoles {

    private static final WorkSettings WORK =
            new WorkSettings("roles", 1, 1, Duration.ofMinutes(1), Duration.ofSeconds(1));

    private final MongoCollection<Document> roles;
    private final AgentStore agents;
    private final Clock clock;
    private final DueWork.Worker worker;

    DeskRoles(MongoDatabase database, AgentStore agents, DueWork work, Clock clock) {
        this.roles = database.getCollection(WORK.collectionName());
        this.agents = agents;
        this.clock = clock;
        this.worker = work.start(WORK, claimed -> {
            agents.tellAgain(claimed.document().getString("_id"));
            claimed.done(Updates.set("toldAt", Date.from(clock.instant())));
        });
    }

    List<DeskRole> all() {
        return Stream.concat(
                        DeskRole.BUILT_IN.stream(),
                        roles.find().map(DeskRole::read).into(new ArrayList<>()).stream()
                                .sorted(Comparator.comparing(DeskRole::name)))
                .toList();
    }

    /** Those that administrators made. */
    public List<DeskRole> own() {
        return roles.find(new Document("_id", new Document("$gt", "")))
                .map(DeskRole::read)
                .into(new ArrayList<>());
    }

    /** Makes the role be so, whether it is here already or not. */
    public void put(DeskRole role) {
        if (change(role.id(), role.name(), role.permissions()).isEmpty()
                && insert(role).isEmpty()) {
            change(role.id(), role.name(), role.permissions());
        }
    }

    public static boolean isBuiltIn(String id) {
        return DeskRole.builtIn(id).isPresent();
    }

    /** The permissions of a built-in role; none for any other. */
    public static List<String> builtInWords(String id) {
        return DeskRole.builtIn(id).map(DeskRole::words).orElse(List.of());
    }

    Optional<DeskRole> find(String id) {
        return DeskRole.builtIn(id).or(() -> Optional.ofNullable(
                        roles.find(new Document("_id", id)).first())
                .map(DeskRole::read));
    }

    /** Empty where the id is taken. */
    Optional<DeskRole> insert(DeskRole role) {
        if (DeskRole.builtIn(role.id()).isPresent()) {
            return Optional.empty();
        }
        try {
            roles.insertOne(new Document("_id", role.id())
                    .append("name", role.name())
                    .append("permissions", role.words())
                    .append("claim", 0L)
                    .append("lane", role.id()));
            return Optional.of(role);
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Empty where there is no such role. */
    Optional<DeskRole> change(String id, String name, Set<Permission> permissions) {
        var image = roles.findOneAndUpdate(
                new Document("_id", id),
                Updates.combine(
                        Updates.set("name", name),
                        Updates.set("permissions", DeskRole.words(permissions)),
                        Updates.set("due", Date.from(clock.instant())),
                        // Whoever tells the agents right now has read the role as it was.
                        Updates.inc("claim", 1L)),
                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
        agents.forget();
        worker.wake();
        return Optional.ofNullable(image).map(DeskRole::read);
    }

    /** Nobody may hold it. */
    public void delete(String id) {
        roles.deleteOne(new Document("_id", id));
    }

    /** Everything that these roles allow together. Read from the store: what is published must not be a moment old. */
    static Set<Permission> allowedBy(MongoDatabase database, Collection<String> ids) {
        var allowed = EnumSet.noneOf(Permission.class);
        ids.forEach(id -> DeskRole.builtIn(id).ifPresent(role -> allowed.addAll(role.permissions())));
        database.getCollection(WORK.collectionName())
                .find(new Document("_id", new Document("$in", List.copyOf(ids))))
                .map(DeskRole::read)
                .forEach(role -> allowed.addAll(role.permissions()));
        return Set.copyOf(allowed);
    }
}
