package io.tidings.tickets.textmodule;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Ids;
import io.tidings.tickets.Words;
import io.tidings.tickets.textmodule.TextModule.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** The text modules: those that are shared and, apart from them, each person's own. Nobody else needs to hear of them. */
@Component
public class TextModules implements Prepared {

    /** The owner of what is shared, so that one index serves both; no person has this id. */
    private static final String SHARED = "*";

    private static final int ATTEMPTS = 20;

    private final MongoCollection<Document> modules;

    TextModules(MongoDatabase database) {
        this.modules = database.getCollection("text-modules");
    }

    @Override
    public void prepare() {
        modules.createIndex(new Document("owner", 1).append("keyword", 1), new IndexOptions().unique(true));
    }

    /** What is shared and what is this person's own, by keyword. */
    List<TextModule> of(String personId) {
        var found = modules.find(new Document("owner", new Document("$in", List.of(SHARED, personId))))
                .map(TextModules::read)
                .into(new ArrayList<>());
        found.sort(Comparator.comparing(TextModule::keyword).thenComparing(TextModule::id));
        return found;
    }

    /** What is shared. */
    public List<TextModule> shared() {
        return modules.find(new Document("owner", SHARED))
                .map(TextModules::read)
                .into(new ArrayList<>());
    }

    /**
     * Makes the shared module of this keyword be so, whether it is here already or not.
     *
     * @param groups whose tickets it is for; empty for everybody's
     */
    public void putShared(String keyword, String name, List<String> groups, Map<String, String> content) {
        var wanted = new TextModule(
                Ids.next(), 0, keyword, name, groups.isEmpty() ? Scope.EVERYONE : Scope.GROUPS, groups, null, content);
        var there = modules.find(sharedWith(keyword)).first();
        if (there == null) {
            insert(wanted);
        } else {
            change(
                    there.getString("_id"),
                    now -> new TextModule(
                            now.id(), now.version(), keyword, name, wanted.scope(), groups, null, content));
        }
    }

    public void deleteShared(String keyword) {
        modules.deleteOne(sharedWith(keyword));
    }

    private static Document sharedWith(String keyword) {
        return new Document("owner", SHARED).append("keyword", keyword);
    }

    Optional<TextModule> find(String id) {
        return Optional.ofNullable(modules.find(new Document("_id", id)).first())
                .map(TextModules::read);
    }

    /** @throws TextModuleProblem.KeywordTaken where the owner has one with this keyword */
    TextModule insert(TextModule module) {
        var document = write(module).append("_id", module.id()).append("version", 1L);
        try {
            modules.insertOne(document);
        } catch (MongoException e) {
            throw taken(e, module);
        }
        return read(document);
    }

    /** Changes a module as it is now; {@code change} is asked again where somebody else was faster. */
    TextModule change(String id, UnaryOperator<TextModule> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var module = find(id).orElseThrow(() -> new TextModuleProblem.TextModuleNotFound(id));
            var changed = change.apply(module);
            try {
                var written = modules.updateOne(
                        new Document("_id", id).append("version", module.version()),
                        new Document("$set", write(changed).append("version", module.version() + 1)));
                if (written.getMatchedCount() == 1) {
                    return find(id).orElseThrow(() -> new TextModuleProblem.TextModuleNotFound(id));
                }
            } catch (MongoException e) {
                throw taken(e, changed);
            }
        }
        throw new TextModuleProblem.TextModuleBusy(id);
    }

    void delete(String id) {
        modules.deleteOne(new Document("_id", id));
    }

    private static RuntimeException taken(MongoException e, TextModule module) {
        return ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY
                ? new TextModuleProblem.KeywordTaken(module.keyword())
                : e;
    }

    private static Document write(TextModule module) {
        // A list, since a language tag is no name that every store takes for a field.
        var content = module.content().entrySet().stream()
                .map(each -> new Document("language", each.getKey()).append("text", each.getValue()))
                .toList();
        return new Document("keyword", module.keyword())
                .append("name", module.name())
                .append("scope", Words.of(module.scope()))
                .append("groups", module.groups())
                .append("owner", module.owner() == null ? SHARED : module.owner())
                .append("content", content);
    }

    private static TextModule read(Document document) {
        var owner = document.getString("owner");
        var content = new LinkedHashMap<String, String>();
        document.getList("content", Document.class)
                .forEach(each -> content.put(each.getString("language"), each.getString("text")));
        return new TextModule(
                document.getString("_id"),
                document.getLong("version"),
                document.getString("keyword"),
                document.getString("name"),
                Words.read(TextModule.Scope.class, document.getString("scope")),
                document.getList("groups", String.class, List.of()),
                owner.equals(SHARED) ? null : owner,
                content);
    }
}
