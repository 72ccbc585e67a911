package io.tidings.notifier.stream;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.CurrentFact.PersonCurrent;
import java.util.HashSet;
import java.util.Set;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** The small copy of {@code tidings.current} that this service needs: which people a login stands for. No names, no addresses. */
@Component
public class People {

    private final MongoCollection<Document> people;

    People(MongoDatabase database) {
        people = database.getCollection("people");
    }

    /** Only logins are kept; a person without one cannot open a stream. */
    void keep(PersonCurrent person) {
        var itself = new Document("_id", person.id());
        if (person.identities().isEmpty() || person.erased()) {
            people.deleteOne(itself);
        } else {
            people.replaceOne(
                    itself,
                    new Document(itself).append("identities", person.identities()),
                    new ReplaceOptions().upsert(true));
        }
    }

    /** The subjects that a person signs in with; empty where it has no login, or is not known. */
    public Set<String> loginsOf(String personId) {
        var found = people.find(new Document("_id", personId)).first();
        return found == null ? Set.of() : Set.copyOf(found.getList("identities", String.class));
    }

    /** The ids of the people who sign in with this subject. */
    public Set<String> signingInAs(String subject) {
        return people
                .find(new Document("identities", subject))
                .map(found -> found.getString("_id"))
                .into(new HashSet<>())
                .stream()
                .collect(toUnmodifiableSet());
    }
}
