package io.tidings.store;

import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database; what collections and indexes it has, it keeps in system collections of its own. */
final class StoreDatabase extends AbstractSynchronizedMongoDatabase<Long> {

    private static final Document COUNTED =
            new Document("$group", new Document("_id", 1).append("n", new Document("$sum", 1)));

    private final Storage storage;
    private final OpenCursors cursors;
    private @Nullable Document beingAdded;

    StoreDatabase(String name, CursorRegistry registry, OpenCursors cursors, Storage storage) {
        super(name, registry);
        this.storage = storage;
        this.cursors = cursors;
        initializeNamespacesAndIndexes();
    }

    @Override
    protected StoreCollection openOrCreateCollection(String name, CollectionOptions options) {
        return new StoreCollection(this, name, options, cursorRegistry, cursors, storage);
    }

    @Override
    protected synchronized void addIndex(Document description) {
        // The first index of a collection creates it, and with it the index of its ids.
        Document outer = beingAdded;
        beingAdded = description;
        try {
            super.addIndex(description);
        } finally {
            beingAdded = outer;
        }
    }

    @Override
    protected Index<Long> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
        return openIndex(collection, name, keys);
    }

    @Override
    protected Index<Long> openOrCreateSecondaryIndex(
            String collection, String name, List<IndexKey> keys, boolean sparse) {
        return openIndex(collection, name, keys);
    }

    private Index<Long> openIndex(String collection, String name, List<IndexKey> keys) {
        String fullName = getFullCollectionNamespace(collection);
        return new OrderedIndex(storage, fullName, name, keys, description(fullName, name));
    }

    /** The whole description; the library hands on only parts of it. */
    private Document description(String collection, String name) {
        Document added = beingAdded;
        if (added != null && name.equals(added.get("name")) && collection.equals(added.get("ns"))) {
            return added;
        }
        for (Document description : getOrCreateIndexesCollection().queryAll()) {
            if (name.equals(description.get("name")) && collection.equals(description.get("ns"))) {
                return description;
            }
        }
        throw new IllegalStateException("Index " + name + " of " + collection + " is described nowhere");
    }

    /** The library's pipelines read the whole collection first; a leading {@code $match} (of a count, say) need not. */
    @Override
    public Document handleCommand(
            Channel channel, String command, Document query, DatabaseResolver resolver, Oplog oplog) {
        if (command.equals("aggregate")
                && query.get("pipeline") instanceof List<?> pipeline
                && !pipeline.isEmpty()
                && pipeline.getFirst() instanceof Document first
                && first.get("$match") instanceof Document match
                && resolveCollection(String.valueOf(query.get(command)), false) instanceof StoreCollection collection) {
            List<Document> result = count(pipeline, match, collection);
            if (result == null) {
                var rest = Aggregation.fromPipeline(
                        pipeline.subList(1, pipeline.size()), resolver, this, collection, oplog);
                rest.validate(query);
                result = rest.runStages(collection.handleQueryAsStream(match));
            }
            Document cursor = new Document("id", 0L).append("ns", collection.getFullName());
            return new Document("cursor", cursor.append("firstBatch", result)).append("ok", 1.0);
        }
        return super.handleCommand(channel, command, query, resolver, oplog);
    }

    /** The answer if the pipeline is what drivers make of countDocuments, else null. */
    private static @Nullable List<Document> count(List<?> pipeline, Document match, StoreCollection collection) {
        if (pipeline.size() == 1 || !COUNTED.equals(pipeline.getLast())) {
            return null;
        }
        int skip = 0;
        int limit = 0;
        for (Object stage : pipeline.subList(1, pipeline.size() - 1)) {
            if (stage instanceof Document one && one.get("$skip") instanceof Number number && limit == 0) {
                skip = number.intValue();
            } else if (stage instanceof Document one && one.get("$limit") instanceof Number number) {
                limit = number.intValue();
            } else {
                return null;
            }
        }
        int count = collection.count(match, skip, limit);
        return count == 0 ? List.of() : List.of(new Document("_id", 1).append("n", count));
    }

    /** Deletes what TTL indexes say is over. */
    int expire(Instant now) {
        int expired = 0;
        for (Document description : getOrCreateIndexesCollection().queryAll()) {
            if (description.containsKey("expireAfterSeconds")) {
                String collection = String.valueOf(description.get("ns")).substring(databaseName.length() + 1);
                if (resolveCollection(collection, false) instanceof StoreCollection expiring) {
                    expired += expiring.expire(now);
                }
            }
        }
        return expired;
    }

    @Nullable
    StoreCollection find(String collection) {
        return resolveCollection(collection, false) instanceof StoreCollection found ? found : null;
    }

    @Override
    protected long getStorageSize() {
        return 0;
    }

    @Override
    protected long getFileSize() {
        return 0;
    }
}
