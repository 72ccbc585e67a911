package io.tidings.gateway.session;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells when a session has ended that something is open for. One question a second for all of them together, and none while nothing
 * is open; so what another replica ended, or Keycloak, is known here a second later.
 */
public final class OpenSessions {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final MongoSessionStore store;
    private final ConcurrentMap<String, Integer> watched = new ConcurrentHashMap<>();
    private final Flux<Set<String>> ended;

    OpenSessions(MongoSessionStore store) {
        this.store = store;
        this.ended = Flux.interval(LOOK_EVERY)
                .onBackpressureDrop()
                // While the store is away nobody knows, and nothing ends.
                .concatMap(_ -> store.missing(Set.copyOf(watched.keySet())).onErrorResume(_ -> Mono.empty()))
                .share();
    }

    /** Completes when the session is over. */
    public Mono<Void> over(WebSession session) {
        var id = store.idOf(session);
        return Mono.defer(() -> {
            watched.merge(id, 1, Integer::sum);
            return ended.filter(ids -> ids.contains(id))
                    .next()
                    .then()
                    .doFinally(_ -> watched.computeIfPresent(id, (_, open) -> open == 1 ? null : open - 1));
        });
    }
}
