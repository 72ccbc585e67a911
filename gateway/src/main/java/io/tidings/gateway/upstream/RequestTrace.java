package io.tidings.gateway.upstream;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives every request an id of ours, told as {@code X-Request-Id} in the answer and as {@code traceparent} (W3C trace context) to the
 * services. What the outside says of traces is not believed: it would stand in the logs beside what is true.
 */
@Component
@Order(RequestTrace.FIRST)
class RequestTrace implements WebFilter {

    static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 1;

    private static final String ATTRIBUTE = RequestTrace.class.getName();
    private static final String TRACEPARENT = "traceparent";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var id = random(16);
        exchange.getResponse().getHeaders().set("X-Request-Id", id);
        exchange.getAttributes().put(ATTRIBUTE, id);
        return chain.filter(exchange.mutate()
                .request(request -> request.headers(headers -> {
                    headers.remove("tracestate");
                    headers.remove("baggage");
                    headers.set(TRACEPARENT, "00-" + id + "-" + random(8) + "-01");
                }))
                .build());
    }

    static String idOf(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(ATTRIBUTE, "");
    }

    private static String random(int bytes) {
        var id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
