package io.tidings.gateway.login;

import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Keeps a person's tokens in the session, and nothing else. Spring's own keeper stores the whole client beside them, and
 * with it the client's secret, and goes on using it after the configuration has changed.
 */
final class SessionTokens implements ServerOAuth2AuthorizedClientRepository {

    private static final String ATTRIBUTE = "tokens";

    private final ReactiveClientRegistrationRepository registrations;

    SessionTokens(ReactiveClientRegistrationRepository registrations) {
        this.registrations = registrations;
    }

    record Tokens(
            String access,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            @Nullable String refresh) implements Serializable {

        static Tokens of(OAuth2AuthorizedClient client) {
            var access = client.getAccessToken();
            var refresh = client.getRefreshToken();
            return new Tokens(
                    access.getTokenValue(),
                    access.getIssuedAt(),
                    access.getExpiresAt(),
                    refresh == null ? null : refresh.getTokenValue());
        }

        OAuth2AuthorizedClient asClient(ClientRegistration registration, String person) {
            return new OAuth2AuthorizedClient(
                    registration,
                    person,
                    new OAuth2AccessToken(TokenType.BEARER, access, issuedAt, expiresAt),
                    refresh == null ? null : new OAuth2RefreshToken(refresh, issuedAt));
        }
    }

    Mono<String> refreshToken(ServerWebExchange exchange) {
        return tokens(exchange).flatMap(tokens -> Mono.justOrEmpty(tokens.refresh()));
    }

    /** The same of a session that is not the one of a request. */
    static Optional<String> refreshToken(Map<String, Object> attributes) {
        return attributes.get(ATTRIBUTE) instanceof Tokens tokens
                ? Optional.ofNullable(tokens.refresh())
                : Optional.empty();
    }

    private static Mono<Tokens> tokens(ServerWebExchange exchange) {
        return exchange.getSession().flatMap(session -> Mono.justOrEmpty(session.<Tokens>getAttribute(ATTRIBUTE)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends OAuth2AuthorizedClient> Mono<T> loadAuthorizedClient(
            String registrationId, Authentication principal, ServerWebExchange exchange) {
        return tokens(exchange)
                .zipWith(registrations.findByRegistrationId(registrationId))
                .map(found -> (T) found.getT1().asClient(found.getT2(), principal.getName()));
    }

    @Override
    public Mono<Void> saveAuthorizedClient(
            OAuth2AuthorizedClient client, Authentication principal, ServerWebExchange exchange) {
        return exchange.getSession()
                .doOnNext(session -> session.getAttributes().put(ATTRIBUTE, Tokens.of(client)))
                .then();
    }

    @Override
    public Mono<Void> removeAuthorizedClient(
            String registrationId, Authentication principal, ServerWebExchange exchange) {
        return exchange.getSession()
                .doOnNext(session -> session.getAttributes().remove(ATTRIBUTE))
                .then();
    }
}
