package io.tidings.tickets.access;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.AccessLevel;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.Permission;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.web.Agents;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Remembered;
import io.tidings.spine.web.SignOnRules;
import io.tidings.spine.work.Prepared;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Who works here and what administrators have decided of them. It lies in the person's document, so that one write and one
 * version tell everything that is published of a person.
 */
@Component
public class AgentStore implements Agents, Prepared {

    static final String COLLECTION = "people";

    private static final int MOST = 1_000;
    private static final int ATTEMPTS = 20;
    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoDatabase database;
    private final MongoCollection<Document> people;
    private final Outbox outbox;
    private final SignOnStore signOn;
    private final Remembered remembered = new Remembered(this::read);

    /** Asked for only when it is needed: whoever watches agents looks them up here. */
    private final ObjectProvider<AgentWatch> watches;

    AgentStore(MongoDatabase database, Outbox outbox, SignOnStore signOn, ObjectProvider<AgentWatch> watches) {
        this.database = database;
        this.people = database.getCollection(COLLECTION);
        this.outbox = outbox;
        this.signOn = signOn;
        this.watches = watches;
    }

    @Override
    public void prepare() {
        people.createIndex(new Document("desk.roles", 1), new IndexOptions().sparse(true));
        people.createIndex(new Document("rolesByRules", 1), new IndexOptions().sparse(true));
    }

    @Override
    public Optional<AgentCurrent> find(String agentId) {
        return remembered.find(agentId);
    }

    @Override
    public SignOnRules signOnRules() {
        return signOn.rules();
    }

    private Optional<AgentCurrent> read(String agentId) {
        return Optional.ofNullable(people.find(new Document("_id", agentId).append("agent", true))
                        .first())
                .map(this::current);
    }

    /**
     * What {@code tidings.current} says of the agent in a person's document. Who works here no more has no rights by its last login;
     * what an administrator decided waits for the next one.
     */
    public AgentCurrent current(Document person) {
        var agent = Agent.read(person);
        var worksHere = person.getBoolean("agent", false);
        var byRules = !agent.rolesByRules().isEmpty();
        return new AgentCurrent(
                agent.id(),
                agent.name(),
                agent.email(),
                worksHere ? Agent.words(agent.access()) : Map.of(),
                worksHere && agent.given() != null ? Boolean.TRUE : null,
                worksHere ? published(agent, byRules) : List.of(),
                agent.active() ? null : Boolean.TRUE,
                worksHere && agent.isAdminByLogin() ? Boolean.TRUE : null,
                person.getString("language"),
                worksHere ? byLogin(agent, byRules) : Boolean.TRUE);
    }

    private @Nullable List<String> published(Agent agent, boolean byRules) {
        return agent.roles() == null && !byRules ? null : DeskRole.words(permissions(agent));
    }

    private static @Nullable Boolean byLogin(Agent agent, boolean byRules) {
        return byRules ? agent.roles() == null : null;
    }

    public List<Agent> all() {
        var all = people.find(new Document("agent", true))
                .limit(MOST)
                .map(Agent::read)
                .into(new ArrayList<>());
        all.sort(Comparator.comparing(agent -> String.valueOf(agent.name())));
        return all;
    }

    public Optional<Agent> agent(String id) {
        return Optional.ofNullable(people.find(new Document("_id", id).append("agent", true))
                        .first())
                .map(Agent::read);
    }

    /** Those to whom an administrator gave this role. */
    List<Agent> withRole(String roleId) {
        return people.find(new Document("desk.roles", roleId)).map(Agent::read).into(new ArrayList<>());
    }

    /** Those whose role this is, by an administrator's word or by sign-on rules at their last login. */
    private List<Agent> holding(String roleId) {
        return Stream.concat(
                        withRole(roleId).stream(),
                        people
                                .find(new Document("rolesByRules", roleId))
                                .map(Agent::read)
                                .into(new ArrayList<>())
                                .stream())
                .distinct()
                .toList();
    }

    /** Whether the caller could still give access away if these were the sign-on rules. */
    public boolean mayGiveAccessUnder(SignOnDecision wanted, Caller caller) {
        var then = caller.byLogin().under(signOn.rules(wanted));
        return find(caller.id()).map(then::as).orElse(then).may(Permission.ADMIN_ACCESS);
    }

    /** What the agent's roles allow together. */
    public Set<Permission> permissions(Agent agent) {
        return allowedBy(agent.effectiveRoles());
    }

    Set<Permission> allowedBy(Collection<String> roleIds) {
        return DeskRoles.allowedBy(database, roleIds);
    }

    /** Whether tickets of the group may be given to the agent; a program, and who has not come yet, would not look at them. */
    public boolean mayWorkIn(Agent agent, @Nullable String groupId) {
        return agent.active()
                && !agent.program()
                && !agent.invited()
                && permissions(agent).contains(Permission.TICKET_CHANGE)
                && ((groupId != null && has(agent, groupId)) || has(agent, AccessLevel.EVERY_GROUP));
    }

    private static boolean has(Agent agent, String key) {
        var level = agent.access().get(key);
        return level != null && level.includes(AccessLevel.CHANGE);
    }

    /** Empty where nobody of this id works here. */
    public Optional<Agent> change(String id, UnaryOperator<Agent> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var agent = agent(id);
            if (agent.isEmpty()) {
                return Optional.empty();
            }
            var changed = change.apply(agent.get());
            if (changed.equals(agent.get())) {
                return agent;
            }
            var image = commit(agent.get(), Updates.set("desk", changed.desk()));
            if (image.isPresent()) {
                watches.forEach(watch -> watch.changed(id));
                return image;
            }
        }
        throw new AccessProblems.AgentBusy(id);
    }

    /** Publishes anew what everybody with this role may do, and what is to come by it. */
    void tellAgain(String roleId) {
        signOn.tellAgain(roleId);
        for (var agent : holding(roleId)) {
            // Whoever changed the agent meanwhile has published it, with the role as it is now.
            commit(agent, new Document());
        }
        forget();
    }

    private Optional<Agent> commit(Agent agent, Bson update) {
        var image = people.findOneAndUpdate(
                new Document("_id", agent.id()).append("version", agent.version()),
                Updates.combine(
                        update, Updates.inc("version", 1L), outbox.append(List.of(), Topics.CURRENT, agent.id())),
                POST_IMAGE);
        if (image == null) {
            return Optional.empty();
        }
        remembered.forget(agent.id());
        outbox.committed(COLLECTION, image);
        return Optional.of(Agent.read(image));
    }

    /** The next question is asked of the store. */
    void forget() {
        remembered.forgetAll();
    }
}
