package io.tidings.tickets.form;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.EventJson;
import io.tidings.tickets.form.FormProblem.FormChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the forms: few, and asked for by every page that shows one, so all of them are remembered for a moment. */
@Component
public class Forms {

    /** How long another replica may still show a form as it was. */
    private static final Duration REMEMBERED = Duration.ofSeconds(3);

    private record Known(List<Stored> forms, Instant until) {}

    /** @param version counts its changes, from 1 */
    record Stored(Form form, long version) {}

    private final MongoCollection<Document> forms;
    private final Clock clock;
    private volatile Known known = new Known(List.of(), Instant.MIN);

    Forms(MongoDatabase database, Clock clock) {
        this.forms = database.getCollection("forms");
        this.clock = clock;
    }

    /** By name. */
    List<Stored> all() {
        var now = clock.instant();
        var remembered = known;
        if (remembered.until().isAfter(now)) {
            return remembered.forms();
        }
        var all = read();
        known = new Known(all, now.plus(REMEMBERED));
        return all;
    }

    private List<Stored> read() {
        return forms
                .find(new Document("_id", new Document("$gt", "")))
                .map(Forms::stored)
                .into(new ArrayList<>())
                .stream()
                .sorted(Comparator.comparing(stored -> stored.form().name()))
                .toList();
    }

    /** As the store has them at this moment. */
    public List<Form> stored() {
        return read().stream().map(Stored::form).toList();
    }

    /** As the store has it at this moment. */
    Optional<Stored> find(String id) {
        return Optional.ofNullable(forms.find(new Document("_id", id)).first()).map(Forms::stored);
    }

    /** One that takes something; up to a moment old. */
    Optional<Form> open(String id) {
        return all().stream()
                .map(Stored::form)
                .filter(form -> form.id().equals(id) && form.active())
                .findFirst();
    }

    /** Empty where the id is taken. */
    Optional<Stored> insert(Form form) {
        try {
            forms.insertOne(document(form, 1));
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return Optional.empty();
            }
            throw e;
        }
        forget();
        return Optional.of(new Stored(form, 1));
    }

    /**
     * Takes its place.
     *
     * @param seen the version that this is a change of; null for whatever there is
     * @return empty where there is no such form
     * @throws FormChanged where somebody has changed it since
     */
    Optional<Stored> replace(Form form, @Nullable Long seen) {
        while (true) {
            var before = find(form.id()).orElse(null);
            if (before == null) {
                return Optional.empty();
            }
            if (seen != null && seen != before.version()) {
                throw new FormChanged(form.id());
            }
            var next = before.version() + 1;
            var replaced = forms.replaceOne(
                    new Document("_id", form.id()).append("version", before.version()), document(form, next));
            if (replaced.getMatchedCount() == 1) {
                forget();
                return Optional.of(new Stored(form, next));
            }
        }
    }

    /** Makes the form be so, whether it is here already or not. */
    public void put(Form form) {
        while (replace(form, null).isEmpty() && insert(form).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    public void delete(String id) {
        forms.deleteOne(new Document("_id", id));
        forget();
    }

    private void forget() {
        known = new Known(List.of(), Instant.MIN);
    }

    private static Document document(Form form, long version) {
        return new Document("_id", form.id())
                .append("version", version)
                .append("form", Document.parse(EventJson.mapper().writeValueAsString(form)));
    }

    private static Stored stored(Document document) {
        var json = document.get("form", Document.class).toJson();
        return new Stored(EventJson.mapper().readValue(json, Form.class), document.getLong("version"));
    }
}
