package io.tidings.spine.web;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Who may call and with what.
 *
 * @param publicPaths patterns that need no token, such as {@code /api/v1/forms/**}
 * @param issuer what a token's {@code iss} must equal, character by character
 * @param audience what a token's {@code aud} must contain
 * @param keys where the issuer's public keys are; asked straight at Keycloak, at the first token
 * @param exchangedKeys where the ticket-service's public keys are, which sign what API tokens are exchanged for
 * @param tokens where this service gets its own token
 * @param clientId this service's name at Keycloak
 * @param sessionKey 32 random bytes in base64, the same for every service that customers' sessions are for; without it none
 *     are given, and none believed
 * @param maxBody the largest JSON body that is read
 * @param atOnce requests worked on at a time; what finds no room within a second is answered 503
 */
@ConfigurationProperties("tidings.web")
record WebProperties(
        @DefaultValue List<String> publicPaths,
        String issuer,
        @DefaultValue("tidings") String audience,
        URI keys,
        URI exchangedKeys,
        URI tokens,
        String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("") String sessionKey,
        @DefaultValue("4MB") DataSize maxBody,
        @DefaultValue("200") int atOnce) {}
