package io.tidings.tickets.apitoken;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.Permission;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Digests;
import io.tidings.tickets.Ids;
import io.tidings.tickets.apitoken.ApiToken.State;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The API tokens. The store holds a digest of each, so that reading the database lets nobody in. */
@Component
class ApiTokens implements Prepared {

    /** By which people, and those who look for leaked secrets, see what it is. */
    static final String PREFIX = "tdg_";

    private static final int SECRET_BYTES = 32;
    private static final int END = 4;

    /** A use is written down at most this often, however many requests a program sends. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    /** What lets nobody in any more stays on the page for a while, and then goes. */
    private static final Duration REMEMBERED = Duration.ofDays(90);

    private static final int MOST_SHOWN = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MongoCollection<Document> tokens;
    private final Clock clock;

    ApiTokens(MongoDatabase database, Clock clock) {
        this.tokens = database.getCollection("api_tokens");
        this.clock = clock;
    }

    /** @param secret the token itself, which nobody can learn again */
    record Made(ApiToken token, String secret) {

        @Override
        public String toString() {
            return token.toString();
        }
    }

    @Override
    public void prepare() {
        tokens.createIndex(new Document("digest", 1), new IndexOptions().unique(true));
        tokens.createIndex(new Document("agentId", 1));
        tokens.createIndex(new Document("forgetAt", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }

    /** A token that is not stored yet. */
    Made draft(
            String agentId, String name, Set<Permission> permissions, @Nullable Instant expiresAt, String createdBy) {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        var secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var token = new ApiToken(
                Ids.next(),
                agentId,
                name,
                secret.substring(secret.length() - END),
                permissions,
                now(),
                createdBy,
                expiresAt,
                null,
                null,
                null);
        return new Made(token, secret);
    }

    void keep(Made made) {
        var document = made.token().document().append("digest", Digests.sha256(made.secret()));
        var expiresAt = made.token().expiresAt();
        if (expiresAt != null) {
            document.append("forgetAt", Date.from(expiresAt.plus(REMEMBERED)));
        }
        tokens.insertOne(document);
    }

    /** Newest first, with those that lately expired or were revoked. */
    List<ApiToken> of(String agentId) {
        return sorted(new Document("agentId", agentId));
    }

    List<ApiToken> all() {
        return sorted(new Document("_id", new Document("$gt", "")));
    }

    private List<ApiToken> sorted(Document which) {
        var found = tokens.find(which).limit(MOST_SHOWN).map(ApiToken::read).into(new ArrayList<>());
        found.sort(Comparator.comparing(ApiToken::id).reversed());
        return found;
    }

    long active(String agentId) {
        var now = now();
        return of(agentId).stream()
                .filter(token -> token.state(now) == State.ACTIVE)
                .count();
    }

    Optional<ApiToken> find(String id) {
        return Optional.ofNullable(tokens.find(new Document("_id", id)).first()).map(ApiToken::read);
    }

    /** Lets it let nobody in from this moment on; a second time changes nothing. Empty where there is none. */
    Optional<ApiToken> revoke(String id, String by) {
        var now = now();
        var revoked = tokens.findOneAndUpdate(
                new Document("_id", id).append("revokedAt", null),
                Updates.combine(
                        Updates.set("revokedAt", Date.from(now)),
                        Updates.set("revokedBy", by),
                        Updates.set("forgetAt", Date.from(now.plus(REMEMBERED)))),
                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
        return revoked == null ? find(id) : Optional.of(ApiToken.read(revoked));
    }

    /** The token, where it lets somebody in at this moment. */
    Optional<ApiToken> used(String secret) {
        var now = now();
        var found = Optional.ofNullable(tokens.find(new Document("digest", Digests.sha256(secret)))
                        .first())
                .map(ApiToken::read)
                .filter(token -> token.state(now) == State.ACTIVE);
        found.filter(token -> isNews(token.lastUsedAt(), now))
                .ifPresent(token ->
                        tokens.updateOne(new Document("_id", token.id()), Updates.set("lastUsedAt", Date.from(now))));
        return found;
    }

    private static boolean isNews(@Nullable Instant noted, Instant now) {
        return noted == null || noted.plus(USE_NOTED_EVERY).isBefore(now);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
