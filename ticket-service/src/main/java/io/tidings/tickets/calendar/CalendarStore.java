package io.tidings.tickets.calendar;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Digests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the calendars: one document, asked for with every guidance, and therefore remembered for a moment. */
@Component
public class CalendarStore implements Prepared {

    static final String COLLECTION = "calendars";
    static final String ID = "desk";

    /** How long another replica may still go by what was said before. */
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    /** Each request for guidance looks through them. */
    static final int MOST = 100;

    private static final int ATTEMPTS = 20;
    private static final Document THE_ONE = new Document("_id", ID);
    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private record Known(Calendars calendars, List<CalendarCurrent> current, Instant until) {}

    private final MongoCollection<Document> calendars;
    private final Outbox outbox;
    private final CalendarDays days;
    private final Clock clock;
    private volatile Known known = new Known(Calendars.NONE, List.of(), Instant.MIN);

    CalendarStore(MongoDatabase database, Outbox outbox, CalendarDays days, Clock clock) {
        this.calendars = database.getCollection(COLLECTION);
        this.outbox = outbox;
        this.days = days;
        this.clock = clock;
    }

    @Override
    public void prepare() {
        if (calendars.find(THE_ONE).first() == null) {
            insert();
        }
        known = new Known(Calendars.NONE, List.of(), Instant.MIN);
        renewDays();
    }

    private void insert() {
        var document = new Document("_id", ID)
                .append("version", 1L)
                .append("calendars", write(Calendars.NONE))
                .append("told", "");
        outbox.putInto(document, List.of(), Topics.CURRENT, ID);
        try {
            calendars.insertOne(document);
            outbox.committed(COLLECTION, document);
        } catch (MongoException e) {
            // Another replica that starts at the same moment was first.
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    /**
     * Tells readers of the days of another year, and of holidays of which only a newer version of this service knows. Nothing happens
     * where what they know is what is.
     */
    void renewDays() {
        var stored = stored();
        if (!told(stored).equals(stored.getString("told"))) {
            change(calendars -> calendars);
        }
    }

    /** By id; at most two seconds old. */
    public List<Calendar> all() {
        return known().calendars().all();
    }

    public Optional<Calendar> find(String id) {
        return known().calendars().find(id);
    }

    /**
     * The calendar of a group with all its days; empty where the group is always open.
     *
     * @param id what the group names; absent for the standard one
     */
    public Optional<CalendarCurrent> of(@Nullable String id) {
        return known().current().stream()
                .filter(calendar -> id == null
                        ? Boolean.TRUE.equals(calendar.standard())
                        : calendar.id().equals(id))
                .findFirst();
    }

    /** By id, as the store has them at this moment. */
    public List<Calendar> fresh() {
        return read(stored()).all();
    }

    /** Makes these the calendars. Asked twice, it is done once. */
    public void replace(List<Calendar> wanted) {
        if (!read(stored()).all().equals(wanted)) {
            change(calendars -> calendars.of(wanted));
        }
    }

    /** {@code change} is asked again whenever somebody else was faster. */
    Calendars change(UnaryOperator<Calendars> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var stored = stored();
            var next = change.apply(read(stored));
            var image = calendars.findOneAndUpdate(
                    new Document("_id", ID).append("version", stored.getLong("version")),
                    Updates.combine(
                            Updates.set("calendars", write(next)),
                            Updates.set("told", told(next)),
                            Updates.inc("version", 1L),
                            outbox.append(List.of(), Topics.CURRENT, ID)),
                    POST_IMAGE);
            if (image != null) {
                outbox.committed(COLLECTION, image);
                return remember(read(image)).calendars();
            }
        }
        throw new CalendarProblem.CalendarsBusy();
    }

    /** As readers are told of them this year. */
    List<CalendarCurrent> current(Calendars calendars) {
        var year = clock.instant().atZone(ZoneOffset.UTC).getYear();
        return calendars.all().stream()
                .map(calendar -> days.current(calendar, year))
                .toList();
    }

    private String told(Document stored) {
        return told(read(stored));
    }

    private String told(Calendars calendars) {
        return calendars.all().isEmpty()
                ? ""
                : Digests.sha256(EventJson.mapper().writeValueAsString(current(calendars)));
    }

    private Known known() {
        var remembered = known;
        return remembered.until().isAfter(clock.instant()) ? remembered : remember(read(stored()));
    }

    private Known remember(Calendars calendars) {
        var fresh = new Known(calendars, current(calendars), clock.instant().plus(REMEMBERED));
        known = fresh;
        return fresh;
    }

    private Document stored() {
        return Objects.requireNonNull(calendars.find(THE_ONE).first(), "The calendars were taken from the store");
    }

    private static Document write(Calendars calendars) {
        return Document.parse(EventJson.mapper().writeValueAsString(calendars));
    }

    static Calendars read(Document document) {
        return EventJson.mapper()
                .readValue(document.get("calendars", Document.class).toJson(), Calendars.class);
    }
}
