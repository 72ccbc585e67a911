package io.tidings.gateway.session;

import org.springframework.security.oauth2.client.oidc.authentication.logout.OidcLogoutToken;
import org.springframework.security.oauth2.client.oidc.server.session.ReactiveOidcSessionRegistry;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionInformation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends sessions when Keycloak tells that a person signed out elsewhere. The session document itself names Keycloak's
 * session, so there is no second record to keep, and any replica can end any session.
 */
final class KeycloakLogouts implements ReactiveOidcSessionRegistry {

    private final MongoSessionStore sessions;

    KeycloakLogouts(MongoSessionStore sessions) {
        this.sessions = sessions;
    }

    @Override
    public Mono<Void> saveSessionInformation(OidcSessionInformation info) {
        return Mono.empty();
    }

    @Override
    public Mono<OidcSessionInformation> removeSessionInformation(String clientSessionId) {
        return Mono.empty();
    }

    /** Answers with nothing, because nothing is left to be done for what was found. */
    @Override
    public Flux<OidcSessionInformation> removeSessionInformation(OidcLogoutToken logoutToken) {
        var sid = logoutToken.getSessionId();
        var subject = logoutToken.getSubject();
        var removed = sid != null
                ? sessions.removeWhere(MongoSessionStore.KEYCLOAK_SESSION, sid)
                : subject != null ? sessions.removeWhere(MongoSessionStore.PERSON, subject) : Mono.<Long>empty();
        return removed.thenMany(Flux.empty());
    }
}
