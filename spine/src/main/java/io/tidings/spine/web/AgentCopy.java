package io.tidings.spine.web;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.CurrentFact.SignOnRulesCurrent;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.Document;

/**
 * A service's own copy of what {@code tidings.current} says of agents and of sign-on rules: neither names nor addresses, only what
 * they may do. It is the reaction {@code keepAgents} of the services that have it.
 */
public final class AgentCopy implements Agents, Consumer<Event> {

    private final MongoCollection<Document> agents;
    private final MongoCollection<Document> rules;
    private final Remembered remembered = new Remembered(this::read);
    private final RememberedRules rememberedRules = new RememberedRules(this::readRules);

    AgentCopy(MongoDatabase database) {
        agents = database.getCollection("agents");
        rules = database.getCollection("sign-on-rules");
    }

    @Override
    public void accept(Event event) {
        if (event.fact() instanceof AgentCurrent agent) {
            keep(agent, event.version());
        } else if (event.fact() instanceof SignOnRulesCurrent decided) {
            keep(rules, decided.id(), event.version(), decided);
            rememberedRules.forget();
        }
    }

    private void keep(AgentCurrent agent, long version) {
        var nameless = new AgentCurrent(
                agent.id(),
                null,
                null,
                agent.access(),
                agent.accessGiven(),
                agent.permissions(),
                agent.inactive(),
                null,
                null,
                agent.permissionsByLogin());
        keep(agents, agent.id(), version, nameless);
        remembered.forget(agent.id());
    }

    /** An older version than the one known is passed over. */
    private static void keep(MongoCollection<Document> copies, String id, long version, Object fact) {
        try {
            copies.replaceOne(
                    new Document("_id", id).append("version", new Document("$lte", version)),
                    new Document("_id", id)
                            .append("version", version)
                            .append("json", EventJson.mapper().writeValueAsString(fact)),
                    new ReplaceOptions().upsert(true));
        } catch (MongoWriteException e) {
            // The id is there with a newer version.
            if (ErrorCategory.fromErrorCode(e.getError().getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    @Override
    public SignOnRules signOnRules() {
        return rememberedRules.now();
    }

    private SignOnRules readRules() {
        return Optional.ofNullable(
                        rules.find(new Document("_id", SignOnRules.ID)).first())
                .map(stored -> EventJson.mapper().readValue(stored.getString("json"), SignOnRulesCurrent.class))
                .map(decided -> new SignOnRules(decided.rules()))
                .orElse(SignOnRules.NONE);
    }

    @Override
    public Optional<AgentCurrent> find(String agentId) {
        return remembered.find(agentId);
    }

    private Optional<AgentCurrent> read(String agentId) {
        return Optional.ofNullable(agents.find(new Document("_id", agentId)).first())
                .map(stored -> EventJson.mapper().readValue(stored.getString("json"), AgentCurrent.class));
    }
}
