package io.tidings.gateway.token;

import io.tidings.gateway.limit.Credentials;
import io.tidings.gateway.problem.Problems;
import io.tidings.gateway.token.ApiTokens.Away;
import io.tidings.gateway.token.ApiTokens.Inside;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts what an API token is worth in its place, so that the services see one kind of credential; ends its streams with it. */
@Component
class ExchangeToken implements GlobalFilter, Ordered {

    private static final String BEARER = "Bearer ";

    private final ApiTokens tokens;
    private final Problems problems;

    ExchangeToken(ApiTokens tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 90;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var token = apiToken(exchange);
        if (token == null) {
            return chain.filter(exchange);
        }
        // What is to be done is decided first and done afterwards, so that only a failure to ask is taken for one.
        return tokens.inside(token)
                .<Onwards>map(known -> known.<Onwards>map(inside -> () -> chain.filter(with(exchange, inside, token)))
                        .orElse(() -> refused(exchange)))
                .onErrorResume(Away.class, _ -> Mono.just(() -> problems.away(exchange, "ticket-service")))
                .flatMap(Onwards::go);
    }

    private interface Onwards {
        Mono<Void> go();
    }

    /** Only below {@code /api}: what a catcher or Keycloak is sent is theirs. */
    private static @Nullable String apiToken(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value().startsWith("/api/")
                ? Credentials.bearer(exchange.getRequest())
                        .filter(token -> token.startsWith(ApiTokens.PREFIX))
                        .orElse(null)
                : null;
    }

    private Mono<Void> refused(ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
        return problems.answer(
                exchange,
                HttpStatus.UNAUTHORIZED,
                "unauthenticated",
                "This API token is not known, has expired or was revoked.");
    }

    private ServerWebExchange with(ServerWebExchange exchange, Inside inside, String token) {
        exchange.getAttributes().put(Credentials.AGENT, inside.agentId());
        return exchange.mutate()
                .request(request ->
                        request.headers(headers -> headers.set(HttpHeaders.AUTHORIZATION, BEARER + inside.token())))
                .response(new WhileGood(exchange, token))
                .build();
    }

    /** Streams are written in this way and nothing else is: a usual answer is over before anybody could look again. */
    private final class WhileGood extends ServerHttpResponseDecorator {

        private final String token;

        private WhileGood(ServerWebExchange exchange, String token) {
            super(exchange.getResponse());
            this.token = token;
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(Flux.from(body).takeUntilOther(tokens.over(token)));
        }
    }
}
