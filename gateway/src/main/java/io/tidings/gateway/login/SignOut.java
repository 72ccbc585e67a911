package io.tidings.gateway.login;

import io.tidings.gateway.GatewaySettings;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.DefaultServerRedirectStrategy;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.logout.ServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.ServerLogoutSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/**
 * Signing out ends Keycloak's session as well, told straight to Keycloak: the way by the browser would show it the ID token.
 * Only while Keycloak cannot be told does the browser go there, and the person confirms it there.
 */
@Component
class SignOut implements ServerLogoutHandler, ServerLogoutSuccessHandler {

    private static final Logger log = LoggerFactory.getLogger(SignOut.class);

    private static final String TOLD = SignOut.class.getName();

    private final GatewaySettings settings;
    private final SessionTokens tokens;
    private final WebClient keycloak;

    SignOut(GatewaySettings settings, SessionTokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
        this.keycloak =
                WebClient.create(settings.keycloakInternalUrl() + "/realms/tidings/protocol/openid-connect/logout");
    }

    @Override
    public Mono<Void> logout(WebFilterExchange exchange, Authentication authentication) {
        return tokens.refreshToken(exchange.getExchange())
                .flatMap(this::endSession)
                .doOnNext(told -> exchange.getExchange().getAttributes().put(TOLD, told))
                .then();
    }

    /** False where Keycloak could not be told; then its own session goes on. */
    Mono<Boolean> endSession(String refreshToken) {
        return keycloak.post()
                .body(BodyInserters.fromFormData("client_id", "tidings-gateway")
                        .with("client_secret", settings.clientSecret())
                        .with("refresh_token", refreshToken))
                // 400 says that the token, and with it the session, has ended before.
                .exchangeToMono(answer -> answer.releaseBody()
                        .thenReturn(answer.statusCode().is2xxSuccessful()
                                || answer.statusCode().value() == 400))
                .timeout(Duration.ofSeconds(3))
                .onErrorResume(failure -> {
                    log.warn("Keycloak could not be told of a sign-out: {}", failure.toString());
                    return Mono.just(false);
                });
    }

    @Override
    public Mono<Void> onLogoutSuccess(WebFilterExchange exchange, Authentication authentication) {
        var told = !Boolean.FALSE.equals(exchange.getExchange().getAttribute(TOLD));
        return new DefaultServerRedirectStrategy()
                .sendRedirect(exchange.getExchange(), told ? URI.create("/") : confirmAtKeycloak());
    }

    private URI confirmAtKeycloak() {
        return UriComponentsBuilder.fromUri(settings.at("/auth/realms/tidings/protocol/openid-connect/logout"))
                .queryParam("client_id", "tidings-gateway")
                .queryParam("post_logout_redirect_uri", settings.at("/"))
                .build()
                .toUri();
    }
}
