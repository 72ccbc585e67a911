package io.tidings.tickets.account;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import io.tidings.events.Permission;
import io.tidings.tickets.access.Agent;
import io.tidings.tickets.access.AgentStore;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Of whom the desk demands a second factor. Read anew each time: it is asked seldom, and a decision holds at once. */
@Component
class SignInRules {

    /** Of whom, besides those of whom it is demanded by name. */
    enum Demanded {
        NOBODY,
        ADMINISTRATORS,
        EVERYBODY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Demanded> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    private static final Document ITSELF = new Document("_id", "desk");

    private static final Set<Permission> OF_ADMINISTRATORS = Set.of(
            Permission.ADMIN_DESK, Permission.ADMIN_ACCESS, Permission.ADMIN_CONNECTIONS, Permission.ADMIN_OPERATIONS);

    private final MongoCollection<Document> rules;
    private final AgentStore agents;

    SignInRules(MongoDatabase database, AgentStore agents) {
        this.rules = database.getCollection("sign-in-rules");
        this.agents = agents;
    }

    Demanded twoFactor() {
        return Optional.ofNullable(rules.find(ITSELF).first())
                .flatMap(stored -> Demanded.of(stored.getString("twoFactor")))
                .orElse(Demanded.NOBODY);
    }

    void decide(Demanded twoFactor) {
        rules.updateOne(
                ITSELF,
                new Document("$set", new Document("twoFactor", twoFactor.word())),
                new UpdateOptions().upsert(true));
    }

    /** An administrator is who may do anything that only administrators may. */
    boolean demandTwoFactorOf(Agent agent) {
        return agent.twoFactor()
                || switch (twoFactor()) {
                    case NOBODY -> false;
                    case ADMINISTRATORS -> agents.permissions(agent).stream().anyMatch(OF_ADMINISTRATORS::contains);
                    case EVERYBODY -> true;
                };
    }
}
