package io.tidings.gateway;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where this installation lives.
 *
 * @param url the public URL, without a slash at its end; never taken from a request's headers
 * @param issuer what Keycloak writes into its tokens, compared as a string
 * @param keycloakInternalUrl where the gateway itself reaches Keycloak, with the path {@code /auth}
 * @param clientSecret of the Keycloak client {@code tidings-gateway}
 * @param sessionIdle how long a browser may be silent before it has to sign in again; Keycloak's own limit of ten hours is the same
 * @param maxBody the largest request that is passed on: the largest file that an administrator can allow, and its form around
 *     it. The services have smaller limits of their own for everything else
 * @param atOnce requests under way to one service; further ones are answered 503 at once
 * @param sites the origins of other sites whose pages may ask the API with a customer's session, such as
 *     {@code https://shop.example}; {@code https://*.shop.example} and {@code http://localhost:[*]} stand for several
 * @param proxyProtocol whether what stands in front says who calls, by the PROXY protocol; then nothing else may reach this port
 */
@Validated
@ConfigurationProperties("tidings")
public record GatewaySettings(
        @NotNull URI url,
        @NotNull String issuer,
        @NotNull URI keycloakInternalUrl,
        @NotNull String clientSecret,
        @DefaultValue("10h") Duration sessionIdle,
        @DefaultValue("102MB") DataSize maxBody,
        @DefaultValue("256") int atOnce,
        @DefaultValue List<String> sites,
        @DefaultValue("false") boolean proxyProtocol) {

    /** Under TLS, cookies are {@code Secure} and carry the {@code __Host-} prefix; on plain http browsers would refuse them. */
    public boolean underTls() {
        return "https".equals(url.getScheme());
    }

    public String sessionCookie() {
        return underTls() ? "__Host-tidings" : "tidings_session";
    }

    public String csrfCookie() {
        return underTls() ? "__Host-tidings-csrf" : "tidings_csrf";
    }

    public URI at(String path) {
        return URI.create(url + path);
    }
}
