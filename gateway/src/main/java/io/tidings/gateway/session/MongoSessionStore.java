package io.tidings.gateway.session;

import static java.util.stream.Collectors.toSet;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.tidings.gateway.session.StoredSession.Kept;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.WebSessionStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sessions as MongoDB documents. The store holds a digest of the session's id, so that reading the database opens no session.
 *
 * <p>A session that the store no longer has stays gone: a request that was on its way while the person signed out changes
 * nothing, because only a new session is ever inserted.
 */
final class MongoSessionStore implements WebSessionStore, Sessions {

    private static final Logger log = LoggerFactory.getLogger(MongoSessionStore.class);

    /** Keycloak's session, by which it tells of a logout elsewhere. */
    static final String KEYCLOAK_SESSION = "keycloakSession";

    static final String PERSON = "person";

    private static final String ATTRIBUTES = "attributes";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final MongoCollection<Document> sessions;
    private final InstantSource clock;
    private final Duration maxIdle;

    MongoSessionStore(MongoCollection<Document> sessions, InstantSource clock, Duration maxIdle) {
        this.sessions = sessions;
        this.clock = clock;
        this.maxIdle = maxIdle;
    }

    /** Declares the indexes; repeated by the caller until the store is there. */
    Mono<Void> prepare() {
        return Mono.from(sessions.createIndex(
                        new Document("expireAt", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS)))
                .then(Mono.from(sessions.createIndex(new Document(KEYCLOAK_SESSION, 1))))
                .then(Mono.from(sessions.createIndex(new Document(PERSON, 1))))
                .then();
    }

    @Override
    public Mono<WebSession> createWebSession() {
        return Mono.fromSupplier(() -> StoredSession.fresh(this, newId(), now(), maxIdle));
    }

    @Override
    public Mono<WebSession> retrieveSession(String sessionId) {
        return Mono.from(sessions.find(byId(sessionId)).first())
                .flatMap(document -> Mono.justOrEmpty(sessionIn(document, sessionId)))
                .filter(session -> !session.isExpired())
                .map(session -> {
                    session.used(now());
                    return session;
                });
    }

    private @Nullable StoredSession sessionIn(Document document, String sessionId) {
        var bytes = document.get(ATTRIBUTES, Binary.class).getData();
        try {
            var kept = new Kept(sessionId, document.getDate("usedAt").toInstant(), bytes);
            return StoredSession.found(
                    this,
                    kept,
                    SessionBytes.read(bytes),
                    document.getDate("createdAt").toInstant(),
                    maxIdle);
        } catch (UnreadableSession unreadable) {
            // After an upgrade the classes may have changed: the person signs in once more, which is all there is to
            // do.
            log.info("A session cannot be read by this version and is passed over: {}", unreadable.getMessage());
            return null;
        }
    }

    @Override
    public Flux<Known> of(String person) {
        return Flux.from(sessions.find(new Document(PERSON, person)))
                .filter(document -> document.getDate("expireAt").toInstant().isAfter(now()))
                .flatMap(document -> Mono.justOrEmpty(known(document)));
    }

    private static @Nullable Known known(Document document) {
        try {
            return new Known(
                    document.getString("_id"),
                    document.getDate("createdAt").toInstant(),
                    document.getDate("usedAt").toInstant(),
                    document.getString(DEVICE),
                    SessionBytes.read(document.get(ATTRIBUTES, Binary.class).getData()));
        } catch (UnreadableSession unreadable) {
            // For this version it does not exist, and nobody gets in with it.
            return null;
        }
    }

    @Override
    public String idOf(WebSession session) {
        return digest(session.getId());
    }

    @Override
    public Mono<Void> end(String person, String id) {
        return Mono.from(sessions.deleteOne(new Document("_id", id).append(PERSON, person)))
                .then();
    }

    /** Those of these ids, as {@link #idOf} tells them, that are no longer there. */
    Mono<Set<String>> missing(Set<String> ids) {
        return Flux.from(sessions.find(new Document("_id", new Document("$in", List.copyOf(ids))))
                        .projection(new Document("_id", 1)))
                .map(document -> document.getString("_id"))
                .collect(toSet())
                .map(there -> ids.stream().filter(id -> !there.contains(id)).collect(toSet()));
    }

    Mono<Void> keep(StoredSession session) {
        if (session.isKept()) {
            return Mono.empty();
        }
        var kept = session.kept();
        var now = new Kept(session.getId(), session.getLastAccessTime(), session.bytes());
        return write(session, kept, now).doOnSuccess(_ -> session.keptAs(now));
    }

    private Mono<Void> write(StoredSession session, @Nullable Kept before, Kept now) {
        var fields = fields(session, now);
        if (before == null) {
            return insert(now.id(), fields);
        }
        if (before.id().equals(now.id())) {
            if (before.attributes() == now.attributes()) {
                // Another request may have put something into it meanwhile, such as renewed tokens.
                fields.remove(ATTRIBUTES);
            }
            return Mono.from(sessions.updateOne(byId(now.id()), new Document("$set", fields)))
                    .then();
        }
        // Only who removes the old one inserts the new one: a session that was ended meanwhile is not revived under
        // another id.
        return Mono.from(sessions.deleteOne(byId(before.id())))
                .filter(removed -> removed.getDeletedCount() == 1)
                .flatMap(_ -> insert(now.id(), fields));
    }

    private Mono<Void> insert(String id, Document fields) {
        var document = new Document("_id", digest(id));
        document.putAll(fields);
        return Mono.from(sessions.insertOne(document)).then();
    }

    private Document fields(StoredSession session, Kept now) {
        var fields = new Document()
                .append("createdAt", Date.from(session.getCreationTime()))
                .append("usedAt", Date.from(now.usedAt()))
                .append("expireAt", Date.from(now.usedAt().plus(session.getMaxIdleTime())))
                .append(ATTRIBUTES, new Binary(now.attributes()));
        var context = session.getAttributes()
                .get(WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME);
        if (context instanceof SecurityContext security
                && security.getAuthentication() instanceof org.springframework.security.core.Authentication person
                && person.getPrincipal() instanceof OidcUser user) {
            fields.append(DEVICE, session.getAttributes().get(DEVICE))
                    .append(PERSON, user.getSubject())
                    .append(KEYCLOAK_SESSION, user.getClaimAsString("sid"));
        }
        return fields;
    }

    @Override
    public Mono<Void> removeSession(String sessionId) {
        return Mono.from(sessions.deleteOne(byId(sessionId))).then();
    }

    /** Ends every session that came from one session at Keycloak, or every session of one person. */
    Mono<Long> removeWhere(String field, String value) {
        return Mono.from(sessions.deleteMany(new Document(field, value))).map(removed -> removed.getDeletedCount());
    }

    @Override
    public Mono<WebSession> updateLastAccessTime(WebSession webSession) {
        if (webSession instanceof StoredSession session) {
            session.used(now());
        }
        return Mono.just(webSession);
    }

    Instant now() {
        return clock.instant();
    }

    String newId() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Document byId(String sessionId) {
        return new Document("_id", digest(sessionId));
    }

    private static String digest(String id) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
