package io.tidings.gateway.upstream;

import java.io.IOException;
import java.time.Duration;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/**
 * Reads once more what broke off. Nothing but reading is repeated: whoever creates sends an Idempotency-Key and repeats it themselves.
 *
 * <p>Not by Spring Cloud Gateway's filter, which takes in the body of every request of its routes whole before it is passed on, to have
 * it for a repetition: a hundred megabytes at a time would be held here, and whoever sends slowly would be waited for without an end.
 */
@Component
class RepeatReading implements GlobalFilter, Ordered {

    private static final RetryBackoffSpec ONCE = Retry.backoff(1, Duration.ofMillis(50))
            .filter(IOException.class::isInstance)
            .onRetryExhaustedThrow((_, last) -> last.failure());

    /** Within what the breaker judges. */
    @Override
    public int getOrder() {
        return BreakerFilter.ORDER + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return exchange.getRequest().getMethod() == HttpMethod.GET
                ? chain.filter(exchange).retryWhen(ONCE.doBeforeRetry(_ -> ServerWebExchangeUtils.reset(exchange)))
                : chain.filter(exchange);
    }
}
