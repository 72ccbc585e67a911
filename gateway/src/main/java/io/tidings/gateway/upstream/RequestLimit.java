package io.tidings.gateway.upstream;

import io.tidings.gateway.GatewaySettings;
import io.tidings.gateway.problem.Problems;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Has so many requests under way to each service and no more; the others are told to come again. Clients who repeat themselves
 * while a service is slow or starts would fill this process's memory and then the service's, at every start anew. Each service
 * is counted by itself, so that one with its hands full keeps nobody from the others. Streams count for nothing.
 */
@Component
class RequestLimit implements GlobalFilter, Ordered {

    private final int atOnce;
    private final Problems problems;
    private final Map<String, Semaphore> rooms = new ConcurrentHashMap<>();

    RequestLimit(GatewaySettings settings, Problems problems) {
        this.atOnce = settings.atOnce();
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        if (Upstream.isStream(route)) {
            return chain.filter(exchange);
        }
        var room = rooms.computeIfAbsent(route.getId(), _ -> new Semaphore(atOnce(route)));
        if (!room.tryAcquire()) {
            return problems.busy(exchange, Upstream.serviceOf(route));
        }
        return Mono.defer(() -> chain.filter(exchange)).doFinally(_ -> room.release());
    }

    /** A route that anybody may take has less room, so that strangers who take their time leave some of the service to others. */
    private int atOnce(Route route) {
        return route.getMetadata().get("at-once") instanceof Number own ? own.intValue() : atOnce;
    }
}
