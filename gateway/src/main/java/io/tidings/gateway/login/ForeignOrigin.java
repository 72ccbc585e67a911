package io.tidings.gateway.login;

import io.tidings.gateway.problem.Problems;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses a change that a browser says another site asked for, whatever token it brings: a second lock beside the CSRF token. */
final class ForeignOrigin implements WebFilter {

    private final Problems problems;

    ForeignOrigin(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var site = exchange.getRequest().getHeaders().getFirst("Sec-Fetch-Site");
        var ownSite = site == null || site.equals("same-origin") || site.equals("none");
        return ownSite || !changesSomething(exchange.getRequest())
                ? chain.filter(exchange)
                : problems.answer(
                        exchange, HttpStatus.FORBIDDEN, "foreign-origin", "Another site may not change anything here.");
    }

    static boolean changesSomething(ServerHttpRequest request) {
        var method = request.getMethod();
        return method != HttpMethod.GET
                && method != HttpMethod.HEAD
                && method != HttpMethod.OPTIONS
                && method != HttpMethod.TRACE;
    }
}
