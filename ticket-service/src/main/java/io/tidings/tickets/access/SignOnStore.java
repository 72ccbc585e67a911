package io.tidings.tickets.access;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.AccessLevel;
import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.SignOnRulesCurrent;
import io.tidings.events.Event;
import io.tidings.events.SignOnRule;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.spine.web.RememberedRules;
import io.tidings.spine.web.Rights;
import io.tidings.spine.web.SignOnRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sign-on rules: one document, and {@code tidings.current} tells every service what it says, the roles resolved to what they
 * allow.
 */
@Component
public class SignOnStore implements OutboxSource {

    static final String COLLECTION = "sign-on";

    private static final String ID = SignOnRules.ID;
    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoDatabase database;
    private final MongoCollection<Document> decisions;
    private final Outbox outbox;
    private final RememberedRules remembered = new RememberedRules(this::readRules);

    SignOnStore(MongoDatabase database, Outbox outbox) {
        this.database = database;
        this.decisions = database.getCollection(COLLECTION);
        this.outbox = outbox;
    }

    /** @param version counts the decisions; 0 before the first */
    public record Decided(SignOnDecision decision, long version) {}

    public Decided decided() {
        return stored().map(document -> new Decided(read(document), document.getLong("version")))
                .orElseGet(() -> new Decided(SignOnDecision.NONE, 0));
    }

    /** The rules in force, from memory that is at most a second old. */
    public SignOnRules rules() {
        return remembered.now();
    }

    private SignOnRules readRules() {
        return rules(decided().decision());
    }

    /** A decision as every service evaluates it. */
    SignOnRules rules(SignOnDecision decision) {
        return new SignOnRules(decision.rules().stream().map(this::published).toList());
    }

    private SignOnRule published(SignOnDecision.Rule rule) {
        return new SignOnRule(
                rule.provider(),
                rule.claim(),
                rule.values(),
                rule.roles(),
                DeskRole.words(DeskRoles.allowedBy(database, rule.roles())),
                Agent.words(rule.access()));
    }

    /**
     * Decides so.
     *
     * @param seen the version that this is a change of; null for whatever there is
     * @return empty where somebody has decided otherwise since
     */
    public Optional<Decided> decide(SignOnDecision wanted, @Nullable Long seen) {
        var before = decided();
        var base = Objects.requireNonNullElse(seen, before.version());
        if (base != before.version()) {
            return Optional.empty();
        }
        return (base == 0 ? inserted(wanted) : changed(base, new Document("$set", write(wanted))))
                ? Optional.of(new Decided(wanted, base + 1))
                : Optional.empty();
    }

    /** Decides so, whatever was decided before. */
    public void put(SignOnDecision wanted) {
        while (!decided().decision().equals(wanted) && decide(wanted, null).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** Publishes anew what the rules give that name this role. */
    void tellAgain(String roleId) {
        var now = decided();
        // Whoever decided otherwise meanwhile has published that, with the role as it is now.
        if (now.decision().names(roleId)) {
            changed(now.version(), new Document());
        }
        remembered.forget();
    }

    private boolean inserted(SignOnDecision wanted) {
        var document = write(wanted).append("_id", ID).append("version", 1L);
        outbox.putInto(document, List.of(), Topics.CURRENT, ID);
        try {
            decisions.insertOne(document);
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
        committed(document);
        return true;
    }

    private boolean changed(long base, Bson update) {
        var image = decisions.findOneAndUpdate(
                new Document("_id", ID).append("version", base),
                Updates.combine(update, Updates.inc("version", 1L), outbox.append(List.of(), Topics.CURRENT, ID)),
                POST_IMAGE);
        if (image == null) {
            return false;
        }
        committed(image);
        return true;
    }

    private void committed(Document document) {
        remembered.forget();
        outbox.committed(COLLECTION, document);
    }

    private Optional<Document> stored() {
        return Optional.ofNullable(decisions.find(new Document("_id", ID)).first());
    }

    private static Document write(SignOnDecision decision) {
        return new Document(
                        "rules",
                        decision.rules().stream()
                                .map(rule -> new Document("provider", rule.provider())
                                        .append("claim", rule.claim())
                                        .append("values", rule.values())
                                        .append("roles", rule.roles())
                                        .append("access", new Document(Map.copyOf(Agent.words(rule.access())))))
                                .toList())
                .append("organizationClaim", decision.organizationClaim());
    }

    private static SignOnDecision read(Document document) {
        return new SignOnDecision(
                document.getList("rules", Document.class, List.of()).stream()
                        .map(rule -> new SignOnDecision.Rule(
                                rule.getString("provider"),
                                rule.getString("claim"),
                                rule.getList("values", String.class),
                                rule.getList("roles", String.class),
                                levels(rule.get("access", Document.class))))
                        .toList(),
                document.getString("organizationClaim"));
    }

    private static Map<String, AccessLevel> levels(Document words) {
        return Rights.levels(words.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))));
    }

    @Override
    public String collection() {
        return COLLECTION;
    }

    @Override
    public List<CurrentFact> current(Document document, List<Event> sent) {
        return List.of(new SignOnRulesCurrent(ID, rules(read(document)).rules()));
    }

    @Override
    public boolean keepsHistory() {
        return false;
    }

    @Override
    public Optional<Object> idBehind(String recordKey) {
        return recordKey.equals("sign-on:" + ID) ? Optional.of(ID) : Optional.empty();
    }
}
