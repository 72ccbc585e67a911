package io.tidings.gateway.login;

import io.tidings.gateway.problem.Problems;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/**
 * Gives a signed-in person's request the token that services understand, renewed when it has run out. A request that
 * brings its own token has no session and passes unchanged.
 */
@Component
class RelayToken implements GlobalFilter, Ordered {

    /** Renewing a token is one short question; a login service that hangs holds up nobody's work for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final ReactiveOAuth2AuthorizedClientManager tokens;
    private final Problems problems;

    RelayToken(ReactiveOAuth2AuthorizedClientManager tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!exchange.getRequest().getPath().value().startsWith("/api/")) {
            return chain.filter(exchange);
        }
        // What is to be done is decided first and done afterwards, so that only a failure to get the token is taken for
        // one.
        return exchange.getPrincipal()
                .ofType(OAuth2AuthenticationToken.class)
                .flatMap(person -> onwards(exchange, chain, person))
                .defaultIfEmpty(() -> chain.filter(exchange))
                .flatMap(Onwards::go);
    }

    private interface Onwards {
        Mono<Void> go();
    }

    private Mono<Onwards> onwards(
            ServerWebExchange exchange, GatewayFilterChain chain, OAuth2AuthenticationToken person) {
        var request = OAuth2AuthorizeRequest.withClientRegistrationId(LoginConfiguration.REGISTRATION)
                .principal(person)
                .attribute(ServerWebExchange.class.getName(), exchange)
                .build();
        Function<OAuth2AuthorizedClient, Onwards> relay = client -> () -> chain.filter(withToken(exchange, client));
        Onwards signInAgain = () -> signInAgain(exchange);
        return tokens.authorize(request)
                .timeout(PATIENCE)
                .map(relay)
                .defaultIfEmpty(signInAgain)
                .onErrorResume(
                        OAuth2AuthorizationException.class, refused -> Mono.just(afterRefusal(exchange, refused)))
                .onErrorResume(TimeoutException.class, _ -> Mono.just(() -> problems.away(exchange, "keycloak")));
    }

    /** Keycloak has ended the person's session, or the tokens are gone: this session is over too. */
    private Mono<Void> signInAgain(ServerWebExchange exchange) {
        return exchange.getSession()
                .flatMap(WebSession::invalidate)
                .then(problems.answer(
                        exchange, HttpStatus.UNAUTHORIZED, "unauthenticated", "The login has ended; sign in again."));
    }

    private Onwards afterRefusal(ServerWebExchange exchange, OAuth2AuthorizationException refused) {
        var code = refused.getError().getErrorCode();
        return code.equals("invalid_grant") || code.equals("client_authorization_required")
                ? () -> signInAgain(exchange)
                : () -> problems.away(exchange, "keycloak");
    }

    private static ServerWebExchange withToken(ServerWebExchange exchange, OAuth2AuthorizedClient client) {
        return exchange.mutate()
                .request(request -> request.headers(headers -> headers.set(
                        HttpHeaders.AUTHORIZATION,
                        "Bearer " + client.getAccessToken().getTokenValue())))
                .build();
    }
}
