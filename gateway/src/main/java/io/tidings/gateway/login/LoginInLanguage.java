package io.tidings.gateway.login;

import io.tidings.gateway.problem.Language;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.server.DefaultServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Asks for the login in the language that the page is in ({@code ui_locales} of OpenID Connect), and lets people change their own
 * password and second factor there: Keycloak asks for what {@code kc_action} says and leads back to the desk.
 */
final class LoginInLanguage implements ServerOAuth2AuthorizationRequestResolver {

    private static final String ACTION = "kc_action";

    /** What people may begin by themselves. */
    private static final Set<String> ACTIONS = Set.of("UPDATE_PASSWORD", "CONFIGURE_TOTP");

    private final ServerOAuth2AuthorizationRequestResolver usual;

    LoginInLanguage(ReactiveClientRegistrationRepository keycloak) {
        usual = new DefaultServerOAuth2AuthorizationRequestResolver(keycloak);
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> resolve(ServerWebExchange exchange) {
        return usual.resolve(exchange).map(request -> inLanguage(request, exchange.getRequest()));
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> resolve(ServerWebExchange exchange, String registration) {
        return usual.resolve(exchange, registration).map(request -> inLanguage(request, exchange.getRequest()));
    }

    private static OAuth2AuthorizationRequest inLanguage(
            OAuth2AuthorizationRequest request, ServerHttpRequest browser) {
        var language = Language.of(browser).toLanguageTag();
        var action = browser.getQueryParams().getFirst(ACTION);
        return OAuth2AuthorizationRequest.from(request)
                .additionalParameters(parameters -> {
                    parameters.put("ui_locales", language);
                    if (action != null && ACTIONS.contains(action)) {
                        parameters.put(ACTION, action);
                    }
                })
                .build();
    }
}
