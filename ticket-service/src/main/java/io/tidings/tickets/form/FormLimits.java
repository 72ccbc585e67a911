package io.tidings.tickets.form;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Prepared;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts what comes in by forms, by network address and in all. In the store, so that it holds however many replicas of the
 * gateway and of this service there are; an address is forgotten when its day is over.
 */
@Component
class FormLimits implements Prepared {

    private static final FindOneAndUpdateOptions COUNTED =
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> counts;
    private final FormProperties properties;
    private final Clock clock;

    FormLimits(MongoDatabase database, FormProperties properties, Clock clock) {
        this.counts = database.getCollection("form_counts");
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void prepare() {
        counts.createIndex(new Document("until", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }

    /** @param most 0 is without limit */
    private record Window(String who, Duration lasts, int most) {}

    /**
     * Looks whether an address has come too often already, before anything else is done for it.
     *
     * @throws FormProblem.Limit until when it may come again
     */
    void look(String address) {
        for (var window : new Window[] {hour(address), day(address), all()}) {
            var counted = window.most() == 0
                    ? null
                    : counts.find(new Document("_id", id(window))).first();
            if (counted != null && counted.getInteger("n", 0) >= window.most()) {
                throw refused(window);
            }
        }
    }

    /**
     * Counts one.
     *
     * @throws FormProblem.Limit where it is one too many
     */
    void take(String address) {
        for (var window : new Window[] {hour(address), day(address), all()}) {
            if (window.most() > 0 && counted(window) > window.most()) {
                throw refused(window);
            }
        }
    }

    private Window hour(String address) {
        return new Window(address, Duration.ofHours(1), properties.perAddressHour());
    }

    private Window day(String address) {
        return new Window(address, Duration.ofDays(1), properties.perAddressDay());
    }

    private Window all() {
        return new Window("all", Duration.ofDays(1), properties.perDay());
    }

    private int counted(Window window) {
        var update = Updates.combine(Updates.inc("n", 1), Updates.set("until", Date.from(end(window))));
        try {
            return count(window, update);
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            // Another has begun this window at the same moment, so now it is there.
            return count(window, update);
        }
    }

    private int count(Window window, Bson update) {
        var image = counts.findOneAndUpdate(new Document("_id", id(window)), update, COUNTED);
        return image == null ? 1 : image.getInteger("n", 0);
    }

    private FormProblem.Limit refused(Window window) {
        return new FormProblem.Limit(
                Math.max(1, Duration.between(clock.instant(), end(window)).toSeconds()));
    }

    private String id(Window window) {
        return window.who() + " " + window.lasts() + " " + start(window);
    }

    private Instant end(Window window) {
        return start(window).plus(window.lasts());
    }

    /** Whole hours and days of UTC. */
    private Instant start(Window window) {
        var length = window.lasts().toSeconds();
        return Instant.ofEpochSecond(clock.instant().getEpochSecond() / length * length);
    }

    /**
     * What counts as one address: an IPv6 network of 64 bits is what one subscriber has.
     *
     * @param literal as the gateway saw it; never a name
     */
    static String network(@Nullable String literal) {
        if (literal == null || literal.isBlank()) {
            return "unknown";
        }
        try {
            var bytes = InetAddress.ofLiteral(literal).getAddress();
            return HexFormat.of().formatHex(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
        } catch (IllegalArgumentException notAnAddress) {
            return "unknown";
        }
    }
}
