package io.tidings.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.tidings.gateway.problem.Problems;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses what a service that is away would be asked, and learns from what becomes of the rest. A service that answers, whatever it
 * answers, is there. Streams pass: they are opened again by themselves, and say nothing while they are open.
 */
@Component
class BreakerFilter implements GlobalFilter, Ordered {

    /**
     * After the filter that writes the answer to the caller, so that what is measured ends with the service's first word, and before
     * the repeating of what was only read, so that a request counts once.
     */
    static final int ORDER = 0;

    private final Breakers breakers;
    private final Problems problems;

    BreakerFilter(Breakers breakers, Problems problems) {
        this.breakers = breakers;
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        if (Upstream.isStream(route) || !Upstream.isProxied(route)) {
            return chain.filter(exchange);
        }
        var service = Upstream.serviceOf(route);
        var breaker = breakers.of(service, route.getUri());
        return breaker.tryAcquirePermission() ? judged(breaker, exchange, chain) : problems.away(exchange, service);
    }

    private static Mono<Void> judged(CircuitBreaker breaker, ServerWebExchange exchange, GatewayFilterChain chain) {
        var begun = breaker.getCurrentTimestamp();
        return Mono.defer(() -> chain.filter(exchange))
                .doOnSuccess(_ -> breaker.onSuccess(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit()))
                .doOnError(failure -> {
                    if (isTheServices(failure, exchange)) {
                        breaker.onError(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), failure);
                    } else {
                        breaker.releasePermission();
                    }
                })
                .doOnCancel(breaker::releasePermission);
    }

    /**
     * Whoever sends a body slowly, or breaks it off, would otherwise keep everybody from the service: where there was something to
     * send, only a connection that did not come about is the service's.
     */
    private static boolean isTheServices(Throwable failure, ServerWebExchange exchange) {
        var unreachable = failure instanceof ConnectException || failure instanceof UnknownHostException;
        var read = exchange.getRequest().getMethod() == HttpMethod.GET;
        return unreachable
                || (read
                        && (failure instanceof IOException
                                || failure instanceof TimeoutException
                                || (failure instanceof ResponseStatusException status
                                        && status.getStatusCode() == HttpStatus.GATEWAY_TIMEOUT)));
    }
}
