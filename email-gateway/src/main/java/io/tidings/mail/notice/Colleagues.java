package io.tidings.mail.notice;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.AccessLevel;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.Event;
import io.tidings.events.Permission;
import io.tidings.mail.outgoing.ColleagueMails.Colleague;
import io.tidings.spine.work.Prepared;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The small copy of {@code tidings.current} that says who works here, where each is reached, and who looks after webhooks, alerts and mail. */
@Component("keepColleagues")
class Colleagues implements Consumer<Event>, Prepared {

    /** @param language that the colleague reads; absent where nobody said */
    record Reader(Colleague colleague, @Nullable String language) {}

    private final MongoCollection<Document> colleagues;

    Colleagues(MongoDatabase database) {
        colleagues = database.getCollection("colleagues");
    }

    @Override
    public void prepare() {
        colleagues.createIndex(new Document("administers", 1));
    }

    @Override
    public void accept(Event event) {
        if (event.fact() instanceof AgentCurrent agent) {
            keep(agent, event.version());
        }
    }

    List<Reader> administrators() {
        return colleagues
                .find(new Document("administers", true))
                .map(Colleagues::reader)
                .into(new ArrayList<>());
    }

    /** Empty where nobody works here by that id any more, or has no address. */
    Optional<Reader> find(String agentId) {
        return Optional.ofNullable(colleagues.find(new Document("_id", agentId)).first())
                .filter(stored -> stored.getString("email") != null)
                .map(Colleagues::reader);
    }

    private static Reader reader(Document stored) {
        return new Reader(
                new Colleague(stored.getString("_id"), stored.getString("name"), stored.getString("email")),
                stored.getString("language"));
    }

    /** Of whoever cannot be reached, the version alone stays, so that an older word changes nothing. */
    private void keep(AgentCurrent agent, long version) {
        var known = new Document("_id", agent.id()).append("version", version);
        if (!Boolean.TRUE.equals(agent.inactive()) && agent.email() != null) {
            known.append("administers", isAdministrator(agent))
                    .append("name", agent.name())
                    .append("email", agent.email())
                    .append("language", agent.language());
        }
        try {
            colleagues.replaceOne(
                    new Document("_id", agent.id()).append("version", new Document("$lte", version)),
                    known,
                    new ReplaceOptions().upsert(true));
        } catch (MongoWriteException e) {
            // The id is there with a newer version.
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    private static boolean isAdministrator(AgentCurrent agent) {
        var given = agent.permissions();
        return given == null
                ? isAdministratorByLogin(agent)
                : Permission.known(given).contains(Permission.ADMIN_CONNECTIONS);
    }

    /** An older state says so by the access that such a login has, and no other. */
    private static boolean isAdministratorByLogin(AgentCurrent agent) {
        return Boolean.TRUE.equals(agent.adminByLogin())
                || (!Boolean.TRUE.equals(agent.accessGiven()) && agent.access().containsKey(AccessLevel.EVERY_GROUP));
    }
}
