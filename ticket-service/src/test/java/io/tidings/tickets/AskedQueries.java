package io.tidings.tickets;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;

/** Every kind of query that the service has asked so far: the collection and the fields it asked by. */
final class AskedQueries implements MongoClientSettingsBuilderCustomizer, CommandListener {

    record Query(String collection, Set<String> fields) {}

    private final Set<Query> asked = ConcurrentHashMap.newKeySet();

    @Override
    public void customize(MongoClientSettings.Builder settings) {
        settings.addCommandListener(this);
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        var command = event.getCommand();
        switch (event.getCommandName()) {
            case "find" -> ask(command.getString("find").getValue(), command.getDocument("filter", new BsonDocument()));
            case "findAndModify" -> ask(command.getString("findAndModify").getValue(), command.getDocument("query"));
            case "update" ->
                command.getArray("updates")
                        .forEach(update -> ask(
                                command.getString("update").getValue(),
                                update.asDocument().getDocument("q")));
            case "delete" ->
                command.getArray("deletes")
                        .forEach(delete -> ask(
                                command.getString("delete").getValue(),
                                delete.asDocument().getDocument("q")));
            default -> {}
        }
    }

    private void ask(String collection, BsonDocument filter) {
        asked.add(new Query(collection, new TreeSet<>(filter.keySet())));
    }

    Set<Query> all() {
        return Set.copyOf(asked);
    }
}
