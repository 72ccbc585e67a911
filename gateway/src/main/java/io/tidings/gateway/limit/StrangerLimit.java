package io.tidings.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import io.tidings.gateway.FormPaths;
import io.tidings.gateway.GatewaySettings;
import io.tidings.gateway.problem.Problems;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Answers an address so many requests without a login, and so many with one that turns out to be none; then it waits. Whoever is
 * known to be signed in passes all the same, so that a stranger keeps nobody out who sits behind the same address.
 */
@Component
@Order(StrangerLimit.BEFORE_THE_DOORS)
class StrangerLimit implements WebFilter {

    static final int BEFORE_THE_DOORS = -150;

    private static final List<String> ANYBODYS = List.of("/api/", "/oauth2/", "/login/", "/logout", "/catch/");

    /** By a link in a mail. */
    private static final String GUESTS = "/api/v1/guest/";

    /** What anybody may read, and pages of those who are signed in read too. */
    private static final List<String> OPEN = List.of("/api/v1/portal", "/api/v1/guidance");

    /** How long a login that was good is not taken for a stranger's. */
    private static final Duration KNOWN = Duration.ofMinutes(15);

    private static final int MOST_KNOWN = 50_000;

    private final Buckets buckets;
    private final String sessionCookie;
    private final Problems problems;
    private final Cache<String, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterAccess(KNOWN)
            .build();

    @Autowired
    StrangerLimit(RateSettings settings, GatewaySettings gateway, Problems problems) {
        this(settings, gateway.sessionCookie(), problems, TimeMeter.SYSTEM_MILLISECONDS);
    }

    StrangerLimit(RateSettings settings, String sessionCookie, Problems problems, TimeMeter time) {
        this.buckets = new Buckets(settings.strangersPerSecond(), settings.strangersBurst(), time);
        this.sessionCookie = sessionCookie;
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        if (!buckets.areLimited() || !isCounted(request)) {
            return chain.filter(exchange);
        }
        var address = network(request.getRemoteAddress());
        var login = login(request).map(Credentials::digest);
        if (login.isEmpty()) {
            return passed(buckets.take(address), exchange, chain);
        }
        var digest = login.get();
        if (isOpen(request)) {
            return known.getIfPresent(digest) == null
                    ? passed(buckets.take(address), exchange, chain)
                    : chain.filter(exchange);
        }
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> learn(exchange, digest, address)));
        // Only afterwards is it known whether what was brought is a login.
        return known.getIfPresent(digest) == null
                ? passed(buckets.look(address), exchange, chain)
                : chain.filter(exchange);
    }

    private Mono<Void> passed(Buckets.Asked asked, ServerWebExchange exchange, WebFilterChain chain) {
        return asked.mayPass() ? chain.filter(exchange) : problems.tooMany(exchange, asked.waitSeconds());
    }

    /**
     * A service that answers well has checked who asks. Whoever has not been answered well yet may have made up what was brought along:
     * then each refusal counts, whatever it is for, and each answer that anybody gets. A failure says nothing of who asked.
     */
    private void learn(ServerWebExchange exchange, String digest, String address) {
        var status = exchange.getResponse().getStatusCode();
        if (status == null || status.is5xxServerError()) {
            return;
        }
        var isWell = status.is2xxSuccessful() || status == HttpStatus.NOT_MODIFIED;
        if (isWell && exchange.getRequest().getPath().value().startsWith("/api/v1/")) {
            known.put(digest, true);
        } else if (status == HttpStatus.UNAUTHORIZED) {
            known.invalidate(digest);
            buckets.take(address);
        } else if (known.getIfPresent(digest) == null) {
            buckets.take(address);
        }
    }

    /** Passwords are tried by sending Keycloak's form; its pages, and the files of ours, may be looked at. */
    private static boolean isCounted(ServerHttpRequest request) {
        var path = request.getPath().value();
        return ANYBODYS.stream().anyMatch(path::startsWith)
                || (path.startsWith("/auth/") && request.getMethod() == HttpMethod.POST);
    }

    /** Who is answered well here may have brought anything: it makes nobody known. */
    private static boolean isOpen(ServerHttpRequest request) {
        var path = request.getPath().value();
        return OPEN.stream().anyMatch(open -> path.equals(open) || path.startsWith(open + "/"));
    }

    /** Elsewhere than below {@code /api}, for forms and for guests, nobody checks what is brought along, nor is anybody signed in. */
    private Optional<String> login(ServerHttpRequest request) {
        var path = request.getPath().value();
        if (!path.startsWith("/api/") || FormPaths.isPublic(path) || path.startsWith(GUESTS)) {
            return Optional.empty();
        }
        return Credentials.bearer(request)
                .or(() -> Optional.ofNullable(request.getCookies().getFirst(sessionCookie))
                        .map(cookie -> cookie.getValue()));
    }

    /** An IPv6 network of 64 bits is what one subscriber has. */
    static String network(@Nullable InetSocketAddress caller) {
        if (caller == null || caller.getAddress() == null) {
            return "unknown";
        }
        var bytes = caller.getAddress().getAddress();
        return HexFormat.of().formatHex(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
