package io.tidings.gateway.upstream;

import io.tidings.gateway.GatewaySettings;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a service is told of a request: never what the outside claims about itself. Addresses of the forwarded kind are
 * written anew from the configured public URL; cookies stay here, but for Keycloak's own.
 */
@Component
class OutgoingHeaders implements HttpHeadersFilter, Ordered {

    private static final List<String> CLAIMS = List.of(
            "forwarded", "x-forwarded-", "x-real-ip", "x-user", "x-auth-", "x-remote-", "x-tidings-", "x-original-");

    private final GatewaySettings settings;

    OutgoingHeaders(GatewaySettings settings) {
        this.settings = settings;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        var output = new HttpHeaders();
        input.forEach((name, values) -> {
            if (!isClaim(name) && !HttpHeaders.COOKIE.equalsIgnoreCase(name)) {
                output.put(name, values);
            }
        });
        var url = settings.url();
        output.set("X-Forwarded-Proto", url.getScheme());
        output.set("X-Forwarded-Host", url.getAuthority());
        output.set(
                "X-Forwarded-Port",
                String.valueOf(url.getPort() >= 0 ? url.getPort() : settings.underTls() ? 443 : 80));
        var caller = exchange.getRequest().getRemoteAddress();
        if (caller != null && caller.getAddress() != null) {
            output.set("X-Forwarded-For", caller.getAddress().getHostAddress());
        }
        if (exchange.getRequest().getPath().value().startsWith("/auth/")) {
            var cookies = keycloaksOwn(exchange);
            if (!cookies.isEmpty()) {
                output.set(HttpHeaders.COOKIE, cookies);
            }
        }
        return output;
    }

    private static boolean isClaim(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return CLAIMS.stream().anyMatch(lower::startsWith);
    }

    private String keycloaksOwn(ServerWebExchange exchange) {
        return exchange.getRequest().getCookies().values().stream()
                .flatMap(List::stream)
                .filter(cookie -> !cookie.getName().equals(settings.sessionCookie()))
                .map(HttpCookie::toString)
                .collect(Collectors.joining("; "));
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.REQUEST;
    }
}
