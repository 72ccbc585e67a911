package io.tidings.tickets.configuration;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.EventJson;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import io.tidings.tickets.configuration.Configuration.AgentPart;
import io.tidings.tickets.person.Arrivals;
import io.tidings.tickets.signature.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * What administrators decided of agents who have not been here yet. It waits for their first login, under the address that the
 * login service has verified, or under the login's id.
 */
@Component
class ExpectedAgents implements Arrivals {

    private final MongoCollection<Document> expected;
    private final AgentStore agents;
    private final Signatures signatures;

    ExpectedAgents(MongoDatabase database, AgentStore agents, Signatures signatures) {
        this.expected = database.getCollection("expected-agents");
        this.agents = agents;
        this.signatures = signatures;
    }

    List<AgentPart> all() {
        return expected.find().map(ExpectedAgents::read).into(new ArrayList<>());
    }

    void put(AgentPart part) {
        var itself = new Document("_id", part.agent());
        expected.replaceOne(
                itself,
                new Document(itself).append("part", EventJson.mapper().writeValueAsString(part)),
                new ReplaceOptions().upsert(true));
    }

    void forget(String agent) {
        expected.deleteOne(new Document("_id", agent));
    }

    /** Asked twice, it is done once; what an administrator decided since holds. */
    @Override
    public void arrived(Caller caller) {
        var names = Stream.concat(
                        Stream.of(caller.id()),
                        Stream.ofNullable(caller.email())
                                .filter(_ -> caller.emailVerified())
                                .map(email -> email.strip().toLowerCase(Locale.ROOT)))
                .toList();
        for (var name : names) {
            Optional.ofNullable(expected.find(new Document("_id", name)).first())
                    .map(ExpectedAgents::read)
                    .ifPresent(part -> settle(caller.id(), part));
        }
    }

    private void settle(String id, AgentPart part) {
        agents.change(
                id,
                agent -> isDecided(agent)
                        ? agent
                        : AgentParts.decided(agent, part)
                                // What is demanded since is not taken back by what was expected.
                                .withTwoFactor(agent.twoFactor() || Boolean.TRUE.equals(part.twoFactor())));
        var signature = part.signature();
        if (signature != null && signatures.of(id).isEmpty()) {
            signatures.keep(id, signature);
        }
        forget(part.agent());
    }

    private static boolean isDecided(Agent agent) {
        return agent.roles() != null || agent.given() != null || !agent.active();
    }

    private static AgentPart read(Document document) {
        return EventJson.mapper().readValue(Objects.requireNonNull(document.getString("part")), AgentPart.class);
    }
}
