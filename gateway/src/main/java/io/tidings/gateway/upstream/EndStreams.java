package io.tidings.gateway.upstream;

import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends open event streams as soon as the gateway is told to stop, so that it need not wait for them; browsers reconnect. */
@Component
class EndStreams implements GlobalFilter, Ordered {

    private final Sinks.Empty<Void> stopping = Sinks.empty();

    /** Before anything else that hears of it, the server's wait for open requests above all. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stop(ContextClosedEvent closing) {
        stopping.tryEmitEmpty();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 200;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var accept = exchange.getRequest().getHeaders().getAccept();
        var isStream = exchange.getRequest().getPath().value().endsWith("/events/stream")
                || accept.contains(MediaType.TEXT_EVENT_STREAM);
        return chain.filter(
                isStream ? exchange.mutate().response(new Ending(exchange)).build() : exchange);
    }

    private final class Ending extends ServerHttpResponseDecorator {

        private Ending(ServerWebExchange exchange) {
            super(exchange.getResponse());
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(Flux.from(body).takeUntilOther(stopping.asMono()));
        }
    }
}
