package io.tidings.gateway.login;

import io.tidings.gateway.GatewaySettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import reactor.core.publisher.Mono;

/**
 * The gateway as Keycloak's client. Endpoints are named one by one: the browser's below the public URL, the gateway's own
 * straight at Keycloak. Nothing is discovered at start, so the gateway starts while Keycloak is away.
 */
@Configuration(proxyBeanMethods = false)
class LoginConfiguration {

    static final String REGISTRATION = "tidings";

    @Bean
    ReactiveClientRegistrationRepository keycloak(GatewaySettings settings) {
        var publicly = settings.url() + "/auth/realms/tidings/protocol/openid-connect";
        var internally = settings.keycloakInternalUrl() + "/realms/tidings/protocol/openid-connect";
        return new InMemoryReactiveClientRegistrationRepository(ClientRegistration.withRegistrationId(REGISTRATION)
                .clientId("tidings-gateway")
                .clientSecret(settings.clientSecret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build())
                .redirectUri(settings.url() + "/login/oauth2/code/" + REGISTRATION)
                .scope("openid", "profile", "email")
                .authorizationUri(publicly + "/auth")
                .tokenUri(internally + "/token")
                .jwkSetUri(internally + "/certs")
                .issuerUri(settings.issuer())
                .userNameAttributeName("sub")
                .build());
    }

    @Bean
    SessionTokens sessionTokens(ReactiveClientRegistrationRepository keycloak) {
        return new SessionTokens(keycloak);
    }

    @Bean
    ReactiveOAuth2AuthorizedClientManager tokens(
            ReactiveClientRegistrationRepository keycloak, SessionTokens sessionTokens) {
        var manager = new DefaultReactiveOAuth2AuthorizedClientManager(keycloak, sessionTokens);
        manager.setAuthorizedClientProvider(ReactiveOAuth2AuthorizedClientProviderBuilder.builder()
                .authorizationCode()
                // Spring's own handler renews the person too, and with it the session's id, which other requests of the
                // same page are using at that moment.
                .refreshToken(refresh -> refresh.authorizationSuccessHandler((_, _, _) -> Mono.empty()))
                .build());
        return manager;
    }
}
