package io.tidings.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/** One browser's session, which knows what of it is in the store already. */
final class StoredSession implements WebSession {

    /** A session is marked as used at most this often, so that reading pages costs no write. */
    private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

    private final MongoSessionStore store;
    private final Attributes attributes;
    private final Instant createdAt;
    private volatile String id;
    private volatile Instant usedAt;
    private volatile Duration maxIdle;
    private volatile boolean started;
    private volatile boolean ended;
    private volatile boolean saveFailed;
    private volatile @Nullable Kept kept;

    /** What the store holds of this session. */
    record Kept(String id, Instant usedAt, byte[] attributes) {}

    private StoredSession(
            MongoSessionStore store,
            String id,
            Map<String, Object> attributes,
            Instant createdAt,
            Instant usedAt,
            Duration maxIdle,
            @Nullable Kept kept) {
        this.store = store;
        this.id = id;
        this.attributes = new Attributes(attributes);
        this.createdAt = createdAt;
        this.usedAt = usedAt;
        this.maxIdle = maxIdle;
        this.kept = kept;
        this.started = kept != null;
    }

    static StoredSession fresh(MongoSessionStore store, String id, Instant now, Duration maxIdle) {
        return new StoredSession(store, id, Map.of(), now, now, maxIdle, null);
    }

    static StoredSession found(
            MongoSessionStore store, Kept kept, Map<String, Object> attributes, Instant createdAt, Duration maxIdle) {
        return new StoredSession(store, kept.id(), attributes, createdAt, kept.usedAt(), maxIdle, kept);
    }

    /** Tried once: the answer that tells of a failure is followed by another save, which must not make it fail too. */
    @Override
    public Mono<Void> save() {
        return ended || saveFailed
                ? Mono.empty()
                : Mono.defer(() -> store.keep(this)).doOnError(_ -> saveFailed = true);
    }

    /** Whether the store would learn nothing worth a write from this session as it is now. */
    boolean isKept() {
        var kept = this.kept;
        return kept != null
                && kept.id().equals(id)
                && !attributes.hasChanged()
                && Duration.between(kept.usedAt(), usedAt).compareTo(TOUCH_EVERY) < 0;
    }

    /** What it holds now, as bytes; where nothing was put into it since it was read, those that were read. */
    byte[] bytes() {
        var kept = this.kept;
        return kept == null || attributes.takeChanged() ? SessionBytes.write(attributes) : kept.attributes();
    }

    void keptAs(Kept kept) {
        this.kept = kept;
    }

    @Nullable
    Kept kept() {
        return kept;
    }

    /** Sign-in gives the session a new id, so that an id planted before it opens nothing. */
    @Override
    public Mono<Void> changeSessionId() {
        return Mono.fromRunnable(() -> id = store.newId());
    }

    @Override
    public Mono<Void> invalidate() {
        ended = true;
        attributes.clear();
        var kept = this.kept;
        return kept == null ? Mono.empty() : store.removeSession(kept.id());
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public void start() {
        started = true;
    }

    @Override
    public boolean isStarted() {
        return !ended && (started || !attributes.isEmpty());
    }

    @Override
    public boolean isExpired() {
        return ended || usedAt.plus(maxIdle).isBefore(store.now());
    }

    @Override
    public Instant getCreationTime() {
        return createdAt;
    }

    @Override
    public Instant getLastAccessTime() {
        return usedAt;
    }

    void used(Instant now) {
        usedAt = now;
    }

    @Override
    public Duration getMaxIdleTime() {
        return maxIdle;
    }

    @Override
    public void setMaxIdleTime(Duration maxIdleTime) {
        this.maxIdle = maxIdleTime;
    }
}
