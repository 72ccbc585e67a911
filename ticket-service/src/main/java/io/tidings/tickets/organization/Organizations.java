package io.tidings.tickets.organization;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.Topics;
import io.tidings.spine.outbox.Outbox;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.FieldVersions;
import io.tidings.tickets.Ids;
import io.tidings.tickets.OneLine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The organizations. What changes here is told on {@code tidings.current} only. */
@Component
public class Organizations implements Prepared {

    static final String COLLECTION = "organizations";

    private static final int ATTEMPTS = 20;
    private static final int LONGEST_NAME = 200;
    private static final List<String> FIELDS = List.of("name", "domains", "shared", "externalId", "notes", "fields");
    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> organizations;
    private final Outbox outbox;
    private final Clock clock;

    Organizations(MongoDatabase database, Outbox outbox, Clock clock) {
        this.organizations = database.getCollection(COLLECTION);
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void prepare() {
        organizations.createIndex(
                new Document("keys", 1), new IndexOptions().unique(true).sparse(true));
        organizations.createIndex(new Document("listedAs", 1), new IndexOptions().sparse(true));
        organizations.createIndex(new Document("words", 1).append("listedAs", 1));
    }

    /**
     * A part of the list.
     *
     * @param next where the next part begins; null on the last
     */
    public record Page(
            List<Organization> organizations, @Nullable String next) {}

    public Optional<Organization> find(String id) {
        return first(new Document("_id", id)).filter(organization -> !organization.removed());
    }

    /** Those of these organizations that there are, in no order. */
    public List<Organization> findAll(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : organizations
                        .find(new Document("_id", new Document("$in", List.copyOf(ids))))
                        .map(OrganizationDocuments::read)
                        .into(new ArrayList<>())
                        .stream()
                        .filter(organization -> !organization.removed())
                        .toList();
    }

    /** The one of these addresses' domains, if they are of one that is known. */
    public Optional<Organization> ofAddresses(Collection<String> emails) {
        var keys = emails.stream()
                .map(Domains::ofAddress)
                .map(OrganizationDocuments::domainKey)
                .distinct()
                .toList();
        return keys.isEmpty() ? Optional.empty() : first(new Document("keys", new Document("$in", keys)));
    }

    /** The organizations that have the domains of these addresses, by address. */
    public Map<String, Organization> ofDomains(Collection<String> emails) {
        var keys = emails.stream()
                .map(Domains::ofAddress)
                .map(OrganizationDocuments::domainKey)
                .distinct()
                .toList();
        if (keys.isEmpty()) {
            return Map.of();
        }
        var byDomain = new HashMap<String, Organization>();
        organizations
                .find(new Document("keys", new Document("$in", keys)))
                .map(OrganizationDocuments::read)
                .forEach(organization -> organization.domains().forEach(domain -> byDomain.put(domain, organization)));
        var byAddress = new HashMap<String, Organization>();
        emails.forEach(email -> {
            var organization = byDomain.get(Domains.ofAddress(email));
            if (organization != null) {
                byAddress.put(email, organization);
            }
        });
        return byAddress;
    }

    /** The one that has this name, but for upper and lower case. */
    public Optional<Organization> withName(String name) {
        return first(new Document("keys", OrganizationDocuments.nameKey(name)));
    }

    /** The one of this name, which is made where there is none; empty where the name is none, or too long for one. */
    public Optional<Organization> named(String said) {
        var name = OneLine.of(said);
        if (OneLine.isInvisible(name) || name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        var known = withName(name);
        if (known.isPresent()) {
            return known;
        }
        try {
            return Optional.of(insert(new Organization(
                    Ids.next(), 0, name, List.of(), false, null, null, Map.of(), false, Map.of(), null)));
        } catch (OrganizationProblem.OrganizationExists _) {
            // By somebody else in the same moment.
            return withName(name);
        }
    }

    public Optional<Organization> withExternalId(String externalId) {
        return first(new Document("keys", OrganizationDocuments.externalKey(externalId)));
    }

    Optional<Organization> withDomain(String domain) {
        return first(new Document("keys", OrganizationDocuments.domainKey(domain)));
    }

    /**
     * In the order of their names.
     *
     * @param typed the beginnings of words of the name, the domains or the external id; blank for all
     * @param after the {@code next} of the part before
     */
    Page list(String typed, @Nullable String after, int limit) {
        var words = Stream.of(typed.strip().toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(OrganizationDocuments::beginning)
                .limit(8)
                .toList();
        var query = new Document("listedAs", new Document("$gt", after == null ? "" : after));
        if (!words.isEmpty()) {
            query.append("words", words.getFirst())
                    .append(
                            "$and",
                            words.stream()
                                    .map(word -> new Document("words", word))
                                    .toList());
        }
        var found = organizations
                .find(query)
                .sort(new Document("listedAs", 1))
                .limit(limit + 1)
                .into(new ArrayList<>());
        var shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                shown.stream().map(OrganizationDocuments::read).toList(),
                found.size() > limit ? shown.getLast().getString("listedAs") : null);
    }

    /** @throws OrganizationProblem.OrganizationExists where another one has the name, a domain or the external id */
    public Organization insert(Organization organization) {
        var document = new Document("_id", organization.id()).append("version", 1L);
        document.putAll(present(OrganizationDocuments.write(organization)));
        document.append("createdAt", Date.from(clock.instant()));
        outbox.putInto(document, List.of(), Topics.CURRENT, organization.id());
        refusingDuplicates(() -> organizations.insertOne(document));
        outbox.committed(COLLECTION, document);
        return OrganizationDocuments.read(document);
    }

    /** @throws OrganizationProblem.OrganizationExists where another one has the name, a domain or the external id */
    public Organization change(String id, UnaryOperator<Organization> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var organization = find(id).orElseThrow(() -> new OrganizationProblem.OrganizationNotFound(id));
            var changed = change.apply(organization);
            if (changed.equals(organization)) {
                return organization;
            }
            var image = commit(organization, changed);
            if (image != null) {
                outbox.committed(COLLECTION, image);
                return OrganizationDocuments.read(image);
            }
        }
        throw new OrganizationProblem.OrganizationBusy(id);
    }

    private @Nullable Document commit(Organization organization, Organization changed) {
        var written = OrganizationDocuments.write(changed);
        var set = present(written);
        FieldVersions.note(set, OrganizationDocuments.write(organization), written, organization.version() + 1, FIELDS);
        var update = new Document("$set", set);
        var gone = new Document();
        written.forEach((field, value) -> {
            if (value == null) {
                gone.append(field, "");
            }
        });
        if (!gone.isEmpty()) {
            update.append("$unset", gone);
        }
        return refusingDuplicates(() -> organizations.findOneAndUpdate(
                new Document("_id", organization.id()).append("version", organization.version()),
                Updates.combine(
                        update,
                        Updates.inc("version", 1L),
                        outbox.append(List.of(), Topics.CURRENT, organization.id())),
                POST_IMAGE));
    }

    private interface Write<T> {
        @Nullable
        T write();
    }

    private static <T> @Nullable T refusingDuplicates(Write<T> write) {
        try {
            return write.write();
        } catch (MongoException e) {
            throw ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY
                    ? new OrganizationProblem.OrganizationExists()
                    : e;
        }
    }

    private Optional<Organization> first(Document query) {
        return Optional.ofNullable(organizations.find(query).first()).map(OrganizationDocuments::read);
    }

    private static Document present(Document document) {
        var present = new Document();
        document.forEach((field, value) -> {
            if (value != null) {
                present.append(field, value);
            }
        });
        return present;
    }
}
