package io.tidings.gateway.upstream;

import io.tidings.gateway.GatewaySettings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a service is told of a request: never what the outside claims about itself. Addresses of the forwarded kind are
 * written anew from the configured public URL; cookies stay here, but for Keycloak's own and a guest's.
 */
@Component
class OutgoingHeaders implements HttpHeadersFilter, Ordered {

    private static final List<String> CLAIMS = List.of(
            "forwarded", "x-forwarded-", "x-real-ip", "x-user", "x-auth-", "x-remote-", "x-tidings-", "x-original-");

    /** Where somebody with a link is served, by ticket-service's own cookie, which notifier-service reads too. */
    private static final String GUESTS = "/api/v1/guest/";

    private static final Set<String> GUEST_COOKIES = Set.of("tidings-guest", "tidings-guest-rating");

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
        var path = exchange.getRequest().getPath().value();
        if (path.startsWith("/auth/")) {
            putCookies(output, exchange, cookie -> !cookie.getName().equals(settings.sessionCookie()));
        } else if (path.startsWith(GUESTS)) {
            putCookies(output, exchange, cookie -> GUEST_COOKIES.contains(cookie.getName()));
        }
        return output;
    }

    private static boolean isClaim(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return CLAIMS.stream().anyMatch(lower::startsWith);
    }

    private static void putCookies(HttpHeaders output, ServerWebExchange exchange, Predicate<HttpCookie> isFor) {
        var cookies = exchange.getRequest().getCookies().values().stream()
                .flatMap(List::stream)
                .filter(isFor)
                .map(HttpCookie::toString)
                .collect(Collectors.joining("; "));
        if (!cookies.isEmpty()) {
            output.set(HttpHeaders.COOKIE, cookies);
        }
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.REQUEST;
    }
}
