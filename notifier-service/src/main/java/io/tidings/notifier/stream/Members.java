package io.tidings.notifier.stream;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.events.CurrentFact.PersonCurrent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The small copy of {@code tidings.current} that says whose tickets people read besides their own: those of an organization whose
 * members share theirs.
 */
@Component
class Members {

    private final MongoCollection<Document> members;
    private final MongoCollection<Document> sharing;

    Members(MongoDatabase database) {
        members = database.getCollection("members");
        sharing = database.getCollection("sharing-organizations");
    }

    /** Only those with a login are kept; somebody without one cannot open a stream. */
    void keep(PersonCurrent person) {
        var organization = person.identities().isEmpty() || person.erased() ? null : person.organizationId();
        keep(
                members,
                new Document("_id", person.id()),
                organization == null ? null : new Document("organization", organization));
    }

    void keep(OrganizationCurrent organization) {
        keep(sharing, new Document("_id", organization.id()), organization.shared() ? new Document() : null);
    }

    private static void keep(MongoCollection<Document> copies, Document itself, @Nullable Document known) {
        if (known == null) {
            copies.deleteOne(itself);
            return;
        }
        var whole = new Document(itself);
        whole.putAll(known);
        copies.replaceOne(itself, whole, new ReplaceOptions().upsert(true));
    }

    /** The organizations whose tickets one of these people may read. */
    Set<String> sharedBy(Set<String> persons) {
        var theirs = members.find(new Document("_id", new Document("$in", List.copyOf(persons))))
                .map(member -> member.getString("organization"))
                .into(new HashSet<>());
        return theirs.isEmpty()
                ? Set.of()
                : Set.copyOf(sharing.find(new Document("_id", new Document("$in", List.copyOf(theirs))))
                        .map(organization -> organization.getString("_id"))
                        .into(new HashSet<>()));
    }
}
