package io.tidings.tickets.tag;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * Which names of tags there are, each once whatever its capitals. A name is known before the first ticket has it, so none is
 * ever missing here; how many tickets have it, only their index says. A name that no ticket has any more is forgotten.
 */
@Component
public class Tags implements Prepared {

    /** How long another replica may still know a name as it was. */
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    /** Longer than {@link #REMEMBERED} and a request together: whoever knew an unused name has asked for it again by then. */
    private static final Duration GONE_AFTER = Duration.ofMinutes(1);

    private static final int MOST_REMEMBERED = 20_000;

    /** Says that the tickets of an earlier version were looked through; no tag is called so. */
    private static final String LISTED = "";

    private static final FindOneAndUpdateOptions MADE_IF_NEEDED =
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);

    private record Known(String name, Instant until) {}

    private record All(List<String> names, Instant until) {}

    private final MongoCollection<Document> tags;
    private final MongoCollection<Document> tickets;
    private final Clock clock;
    private final Map<String, Known> remembered = new ConcurrentHashMap<>();
    private volatile All all = new All(List.of(), Instant.MIN);

    Tags(MongoDatabase database, Clock clock) {
        this.tags = database.getCollection("tags");
        this.tickets = database.getCollection("tickets");
        this.clock = clock;
    }

    /** Lists the tags that the tickets of an earlier version have, once; it told names in other capitals apart. */
    @Override
    public void prepare() {
        if (tags.find(new Document("_id", LISTED)).first() != null) {
            return;
        }
        var found = new LinkedHashSet<String>();
        tickets.find(new Document("tags", new Document("$gt", "")))
                .projection(new Document("tags", 1))
                .forEach(ticket -> found.addAll(ticket.getList("tags", String.class)));
        for (var name : found) {
            if (!know(name).equals(name)) {
                tags.updateOne(
                        new Document("_id", ofItsOwn(name)),
                        Updates.set("name", name),
                        new UpdateOptions().upsert(true));
            }
        }
        tags.updateOne(new Document("_id", LISTED), Updates.set("listed", true), new UpdateOptions().upsert(true));
    }

    /**
     * These tags as they are written here, each once. From now on they are known.
     *
     * @param field of the request that names them
     * @throws io.tidings.spine.web.InvalidField for what cannot be a tag's name
     */
    public List<String> known(String field, Collection<String> written) {
        var now = clock.instant();
        var names = new LinkedHashMap<String, String>();
        for (var one : written) {
            var name = TagNames.read(field, one);
            names.computeIfAbsent(TagNames.folded(name), folded -> {
                var there = remembered.get(folded);
                if (there != null && there.until().isAfter(now)) {
                    return there.name();
                }
                if (remembered.size() > MOST_REMEMBERED) {
                    remembered.clear();
                }
                var known = know(name);
                remembered.put(folded, new Known(known, now.plus(REMEMBERED)));
                return known;
            });
        }
        return List.copyOf(names.values());
    }

    private static String ofItsOwn(String name) {
        return TagNames.folded(name) + '\0' + name;
    }

    /** The name under which it is known, which is the first one's who wrote it. */
    private String know(String name) {
        var known = tags.findOneAndUpdate(
                new Document("_id", TagNames.folded(name)),
                Updates.combine(Updates.setOnInsert("name", name), Updates.unset("unusedSince")),
                MADE_IF_NEEDED);
        return known == null ? name : known.getString("name");
    }

    /** The tag as it is written here, whatever capitals it is asked for in. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(
                        tags.find(new Document("_id", TagNames.folded(name))).first())
                .map(tag -> tag.getString("name"));
    }

    /** Writes a tag otherwise: in other capitals, or after nobody used it any more. */
    public void spell(String name) {
        tags.updateOne(
                new Document("_id", TagNames.folded(name)),
                Updates.combine(Updates.set("name", name), Updates.unset("unusedSince")),
                new UpdateOptions().upsert(true));
        remembered.clear();
        all = new All(List.of(), Instant.MIN);
    }

    /** Every name, in no order; what was made a moment ago elsewhere may be missing. */
    public List<String> all() {
        var now = clock.instant();
        var held = all;
        if (held.until().isAfter(now)) {
            return held.names();
        }
        var names = tags.find(new Document("_id", new Document("$gt", LISTED)))
                .map(tag -> tag.getString("name"))
                .into(new ArrayList<>());
        all = new All(List.copyOf(names), now.plus(REMEMBERED));
        return names;
    }

    /**
     * Forgets the names that no ticket has, as an erasure must: whoever was erased may have been named in one. A name goes where
     * an earlier call, or {@link #unused}, has found it unused too; the caller lets a claim pass between two calls.
     */
    public void forgetUnused() {
        for (var tag :
                tags.find(new Document("_id", new Document("$gt", LISTED))).into(new ArrayList<>())) {
            var carried = new Document("tags", tag.getString("name"));
            if (tickets.find(carried).projection(new Document("_id", 1)).first() != null) {
                continue;
            }
            var id = new Document("_id", tag.get("_id"));
            var since = tag.getDate("unusedSince");
            if (since == null) {
                tags.updateOne(id, Updates.set("unusedSince", Date.from(clock.instant())));
            } else {
                tags.deleteOne(id.append("unusedSince", since));
            }
        }
        remembered.clear();
        all = new All(List.of(), Instant.MIN);
    }

    /** Notes that no ticket has this tag now; when it is said again a minute later and nobody has used it since, it is forgotten. */
    public void unused(String name) {
        var tag = tags.find(new Document("_id", new Document("$in", List.of(TagNames.folded(name), ofItsOwn(name))))
                        .append("name", name))
                .first();
        if (tag == null) {
            return;
        }
        var id = new Document("_id", tag.get("_id"));
        var since = tag.getDate("unusedSince");
        var now = clock.instant();
        if (since == null) {
            tags.updateOne(id, Updates.set("unusedSince", Date.from(now)));
        } else if (since.toInstant().plus(GONE_AFTER).isBefore(now)) {
            tags.deleteOne(id.append("unusedSince", since));
        }
    }
}
