package io.tidings.mail.group;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.EventJson;
import io.tidings.mail.Revisions;
import io.tidings.spine.hours.Guidance;
import io.tidings.spine.work.RevisedCopy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * When the groups work, as this service last heard of it. A calendar that was changed holds for the next acknowledgement.
 */
@Component
public class OfficeCalendars {

    private static final String KEY = "calendar:";
    private static final String REVISION = "calendars";

    /** @param standard that of groups which name none */
    private record Known(
            Map<String, Promise> promises,
            Map<String, CalendarCurrent> byId,
            @Nullable CalendarCurrent standard) {}

    /** What a group says about its answers. @param calendar its id; absent where the group keeps the standard one */
    private record Promise(
            @Nullable String calendar, @Nullable Integer withinMinutes) {

        private static final Promise NONE = new Promise(null, null);
    }

    private final MongoCollection<Document> groups;
    private final MongoCollection<Document> calendars;
    private final Revisions revisions;
    private final RevisedCopy<Known> copy;
    private final Clock clock;

    OfficeCalendars(MongoDatabase database, Revisions revisions, Clock clock) {
        this.groups = database.getCollection("groups");
        this.calendars = database.getCollection("calendars");
        this.revisions = revisions;
        // Read as the days that they are made of, a calendar costs as much as all the rest of an acknowledgement.
        this.copy = new RevisedCopy<>(() -> revisions.of(REVISION), this::read);
        this.clock = clock;
    }

    /** Takes a calendar's newest state, unless a newer one is here already. */
    void learn(CalendarCurrent calendar, long version) {
        keep(
                calendar.id(),
                version,
                new Document("standard", Boolean.TRUE.equals(calendar.standard()))
                        .append("calendar", EventJson.mapper().writeValueAsString(calendar)));
    }

    /** What is gone stays as a name, so that a late repeat does not bring it back. */
    void forget(Removed removed, long version) {
        if (removed.key().startsWith(KEY)) {
            keep(removed.key().substring(KEY.length()), version, new Document("standard", false));
        }
    }

    private void keep(String id, long version, Document known) {
        var stored = calendars.find(new Document("_id", id)).first();
        if (stored != null && stored.getLong("version") > version) {
            return;
        }
        calendars.replaceOne(
                new Document("_id", id),
                known.append("_id", id).append("version", version),
                new ReplaceOptions().upsert(true));
        revisions.raise(REVISION);
    }

    /**
     * What whoever wrote to this group may expect.
     *
     * @param groupId absent for a ticket without a group, which keeps the standard calendar and promises nothing
     * @param writtenAt when the customer wrote
     */
    public Guidance guidance(@Nullable String groupId, Instant writtenAt) {
        var known = copy.current();
        var promise = groupId == null ? Promise.NONE : known.promises().getOrDefault(groupId, Promise.NONE);
        var calendar =
                promise.calendar() == null ? known.standard() : known.byId().get(promise.calendar());
        return Guidance.of(calendar, promise.withinMinutes(), writtenAt, clock.instant());
    }

    /** A group may keep another calendar, or promise something else. */
    void forgetGroups() {
        revisions.raise(REVISION);
    }

    private Known read() {
        var stored = calendars.find().into(new ArrayList<>());
        var byId = new HashMap<String, CalendarCurrent>();
        for (var document : stored) {
            var json = document.getString("calendar");
            if (json != null) {
                byId.put(document.getString("_id"), EventJson.mapper().readValue(json, CalendarCurrent.class));
            }
        }
        // Calendars travel one by one: while a new standard is heard of and the old one not yet, the newer word holds.
        var promises = new HashMap<String, Promise>();
        for (var group : groups.find().into(new ArrayList<>())) {
            promises.put(
                    group.getString("_id"),
                    new Promise(group.getString("calendar"), group.getInteger("answerWithinMinutes")));
        }
        return new Known(
                promises,
                byId,
                stored.stream()
                        .filter(document -> document.getBoolean("standard", false))
                        .max(Comparator.comparing(document -> document.getLong("version")))
                        .map(document -> byId.get(document.getString("_id")))
                        .orElse(null));
    }
}
