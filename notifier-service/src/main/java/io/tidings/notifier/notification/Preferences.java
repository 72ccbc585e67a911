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

/** What people want to hear of, and how. Who has said nothing hears of everything, and gets no mail. */
@Component
class Preferences {

    /**
     * What one person has said.
     *
     * @param off does not come into the list
     * @param mailed is told by mail where it waits unread while its reader is away
     */
    record Choice(Set<Kind> off, Set<Kind> mailed) {

        static final Choice NOTHING_SAID = new Choice(Set.of(), Set.of());

        Choice {
            off = Set.copyOf(off);
            mailed = Set.copyOf(mailed);
        }
    }

    private final MongoCollection<Document> preferences;

    Preferences(MongoDatabase database) {
        preferences = database.getCollection("notification_preferences");
    }

    /** What each of these has said; a person who is absent has said nothing. */
    Map<String, Choice> of(Collection<String> persons) {
        return preferences
                .find(new Document("_id", new Document("$in", List.copyOf(persons))))
                .into(new ArrayList<>())
                .stream()
                .collect(toMap(
                        stored -> stored.getString("_id"),
                        stored -> new Choice(kinds(stored, "off"), kinds(stored, "mailed"))));
    }

    private static Set<Kind> kinds(Document stored, String field) {
        var kinds = EnumSet.noneOf(Kind.class);
        // Who chose before there were mails has said nothing of them.
        stored.getList(field, String.class, List.of())
                .forEach(word -> Kind.of(word).ifPresent(kinds::add));
        return kinds;
    }

    void choose(String person, Choice choice) {
        preferences.replaceOne(
                new Document("_id", person),
                new Document("_id", person).append("off", words(choice.off())).append("mailed", words(choice.mailed())),
                new ReplaceOptions().upsert(true));
    }

    private static List<String> words(Set<Kind> kinds) {
        return kinds.stream().map(Kind::word).sorted().toList();
    }

    void forget(String person) {
        preferences.deleteOne(new Document("_id", person));
    }
}
