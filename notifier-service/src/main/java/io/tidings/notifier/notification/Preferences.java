package io.tidings.notifier.notification;

import static java.util.stream.Collectors.toMap;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** What people do not want to hear of. Who has said nothing hears of everything. */
@Component
class Preferences {

    private final MongoCollection<Document> preferences;

    Preferences(MongoDatabase database) {
        preferences = database.getCollection("notification_preferences");
    }

    /** The kinds that each of these has switched off; a person who is absent has switched off none. */
    Map<String, Set<Kind>> switchedOff(Collection<String> persons) {
        return preferences
                .find(new Document("_id", new Document("$in", List.copyOf(persons))))
                .into(new ArrayList<>())
                .stream()
                .collect(toMap(stored -> stored.getString("_id"), Preferences::kinds));
    }

    private static Set<Kind> kinds(Document stored) {
        var kinds = EnumSet.noneOf(Kind.class);
        stored.getList("off", String.class).forEach(word -> Kind.of(word).ifPresent(kinds::add));
        return kinds;
    }

    void switchOff(String person, Set<Kind> kinds) {
        preferences.replaceOne(
                new Document("_id", person),
                new Document("_id", person)
                        .append("off", kinds.stream().map(Kind::word).toList()),
                new ReplaceOptions().upsert(true));
    }

    void forget(String person) {
        preferences.deleteOne(new Document("_id", person));
    }
}
