package io.tidings.gateway.upstream;

import io.tidings.gateway.GatewaySettings;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refuses a request that is too large: by its stated length before anything is sent on, or while counting what comes. */
@Component
class BodyLimit implements GlobalFilter, Ordered {

    private final long limit;

    BodyLimit(GatewaySettings settings) {
        this.limit = settings.maxBody().toBytes();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var limit = limit(exchange);
        var headers = exchange.getRequest().getHeaders();
        var stated = headers.getContentLength();
        if (stated > limit) {
            return Mono.error(new BodyTooLarge(limit));
        }
        if (stated >= 0 || headers.getFirst("Transfer-Encoding") == null) {
            return chain.filter(exchange);
        }
        return chain.filter(
                exchange.mutate().request(new Counted(exchange, limit)).build());
    }

    private long limit(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return route != null && route.getMetadata().get("max-body") instanceof Number own
                ? Math.min(own.longValue(), limit)
                : limit;
    }

    /** A body that came without its length. */
    private static final class Counted extends ServerHttpRequestDecorator {

        private final long limit;

        private Counted(ServerWebExchange exchange, long limit) {
            super(exchange.getRequest());
            this.limit = limit;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            var seen = new AtomicLong();
            return super.getBody().handle((buffer, sink) -> {
                if (seen.addAndGet(buffer.readableByteCount()) > limit) {
                    DataBufferUtils.release(buffer);
                    sink.error(new BodyTooLarge(limit));
                } else {
                    sink.next(buffer);
                }
            });
        }
    }
}
