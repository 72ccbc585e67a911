package io.tidings.tickets.signature;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.TicketSnapshot;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import io.tidings.tickets.textmodule.CustomerLanguage;
import io.tidings.tickets.textmodule.Placeholders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * What stands below an answer. An agent's own signature takes the place of the group's; each is chosen by the customer's
 * language. It becomes part of the message when that is made, so that everybody reads the same later on and no mail adds another.
 */
@Component
public class Signatures {

    private final MongoCollection<Document> own;
    private final Groups groups;
    private final CustomerLanguage languages;

    Signatures(MongoDatabase database, Groups groups, CustomerLanguage languages) {
        this.own = database.getCollection("signatures");
        this.groups = groups;
        this.languages = languages;
    }

    /** An agent's own, by language tag; empty where there is none. */
    public Map<String, String> of(String personId) {
        var content = new LinkedHashMap<String, String>();
        var document = own.find(new Document("_id", personId)).first();
        if (document != null) {
            // A list, since a language tag is no name that every store takes for a field.
            document.getList("content", Document.class)
                    .forEach(each -> content.put(each.getString("language"), each.getString("text")));
        }
        return content;
    }

    /** None takes it away. */
    public void keep(String personId, Map<String, String> content) {
        var itself = new Document("_id", personId);
        if (content.isEmpty()) {
            own.deleteOne(itself);
            return;
        }
        var written = content.entrySet().stream()
                .map(each -> new Document("language", each.getKey()).append("text", each.getValue()))
                .toList();
        own.replaceOne(itself, new Document(itself).append("content", written), new ReplaceOptions().upsert(true));
    }

    /** The signature of this agent in this ticket, filled in; empty where neither the agent nor the group has one. */
    public Optional<String> in(TicketSnapshot ticket, Caller agent) {
        var group = Optional.ofNullable(ticket.group()).flatMap(ref -> groups.find(ref.id()));
        var language = languages.of(ticket).or(() -> group.map(Group::language)).orElse("en");
        var mine = of(agent.id());
        return CustomerLanguage.among(mine, language)
                .or(() -> CustomerLanguage.among(mine, "en"))
                .or(() -> mine.keySet().stream().findFirst())
                .map(mine::get)
                .or(() -> group.flatMap(of -> CustomerLanguage.among(of.signatures(), language)
                        .map(of.signatures()::get)
                        .or(() -> Optional.ofNullable(of.signature()))))
                .map(text -> Placeholders.fill(text, ticket, agent).strip())
                .filter(text -> !text.isEmpty());
    }

    /** The languages of a request's texts that say something. */
    static Map<String, String> written(Map<String, String> content) {
        var written = new LinkedHashMap<String, String>();
        content.forEach((language, text) -> {
            if (!text.isBlank()) {
                Placeholders.check(language, text);
                written.put(language, text.strip());
            }
        });
        return written;
    }
}
