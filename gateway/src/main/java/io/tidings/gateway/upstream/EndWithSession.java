package io.tidings.gateway.upstream;

import io.tidings.gateway.session.OpenSessions;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ends the streams of a session with it, wherever it was ended: here, on another replica, at Keycloak. */
@Component
class EndWithSession implements GlobalFilter, Ordered {

    private final OpenSessions sessions;

    EndWithSession(OpenSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 210;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return exchange.getPrincipal()
                .ofType(OAuth2AuthenticationToken.class)
                .flatMap(_ -> exchange.getSession())
                .map(session -> exchange.mutate()
                        .response(new WhileOpen(exchange, session))
                        .build())
                .defaultIfEmpty(exchange)
                .flatMap(chain::filter);
    }

    /** Streams are written in this way and nothing else is. */
    private final class WhileOpen extends ServerHttpResponseDecorator {

        private final WebSession session;

        private WhileOpen(ServerWebExchange exchange, WebSession session) {
            super(exchange.getResponse());
            this.session = session;
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(Flux.from(body).takeUntilOther(sessions.over(session)));
        }
    }
}
