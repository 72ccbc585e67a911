package io.tidings.gateway.limit;

import io.github.bucket4j.TimeMeter;
import io.tidings.gateway.problem.Problems;
import java.security.Principal;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Answers a person so many requests and no more, by whichever of the sessions and API tokens they come; a program with a token of
 * the login service by that token. Open streams count once, when they are opened.
 */
@Component
class PersonLimit implements GlobalFilter, Ordered {

    private final Buckets buckets;
    private final Problems problems;

    @Autowired
    PersonLimit(RateSettings settings, Problems problems) {
        this(settings, problems, TimeMeter.SYSTEM_MILLISECONDS);
    }

    PersonLimit(RateSettings settings, Problems problems, TimeMeter time) {
        this.buckets = new Buckets(settings.perSecond(), settings.burst(), time);
        this.problems = problems;
    }

    /** After an API token has been exchanged, which says whose it is. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 95;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!buckets.areLimited() || !exchange.getRequest().getPath().value().startsWith("/api/")) {
            return chain.filter(exchange);
        }
        return exchange.getPrincipal()
                .map(Principal::getName)
                .map(person -> Optional.of("person:" + person))
                .defaultIfEmpty(ofProgram(exchange))
                .flatMap(key ->
                        key.map(known -> counted(known, exchange, chain)).orElseGet(() -> chain.filter(exchange)));
    }

    private static Optional<String> ofProgram(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.<String>getAttribute(Credentials.AGENT))
                .map(agent -> "person:" + agent)
                .or(() -> Credentials.bearer(exchange.getRequest()).map(token -> "token:" + Credentials.digest(token)));
    }

    private Mono<Void> counted(String key, ServerWebExchange exchange, GatewayFilterChain chain) {
        var asked = buckets.take(key);
        buckets.tell(exchange.getResponse(), asked);
        return asked.mayPass() ? chain.filter(exchange) : problems.tooMany(exchange, asked.waitSeconds());
    }
}
