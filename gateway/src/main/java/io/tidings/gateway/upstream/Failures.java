package io.tidings.gateway.upstream;

import com.mongodb.MongoException;
import io.tidings.gateway.problem.Problems;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Every failure becomes a problem that names what is away, and tells nothing of the inside. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class Failures implements ErrorWebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private final Problems problems;

    Failures(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(thrown);
        }
        var failure = Exceptions.unwrap(thrown);
        return switch (failure) {
            case BodyTooLarge large ->
                problems.answer(
                        exchange,
                        HttpStatus.CONTENT_TOO_LARGE,
                        "too-large",
                        large.getMessage() + "",
                        Map.of("limit", String.valueOf(large.limit())));
            // Whoever looks at a header first throws it: what somebody accepts, or sends.
            case InvalidMediaTypeException _ ->
                problems.answer(
                        exchange,
                        HttpStatus.BAD_REQUEST,
                        "malformed-request",
                        "Accept or Content-Type names what is no media type.");
            case ResponseStatusException status -> ofStatus(exchange, status);
            case MongoException _ -> problems.away(exchange, "sessions");
            case WebClientRequestException _ -> problems.away(exchange, "keycloak");
            case IOException broken -> ofConnection(exchange, broken);
            default -> unexpected(exchange, failure);
        };
    }

    /** A service that was never reached did nothing; one that broke off in the middle of a change may have done it. */
    private Mono<Void> ofConnection(ServerWebExchange exchange, IOException failure) {
        var route = routed(exchange);
        if (route == null) {
            return unexpected(exchange, failure);
        }
        var nothingHappened = failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || exchange.getRequest().getMethod() == HttpMethod.GET;
        return nothingHappened
                ? problems.away(exchange, Upstream.serviceOf(route))
                : problems.brokeOff(exchange, Upstream.serviceOf(route));
    }

    private Mono<Void> ofStatus(ServerWebExchange exchange, ResponseStatusException failure) {
        var status = HttpStatus.resolve(failure.getStatusCode().value());
        var route = routed(exchange);
        if (status == HttpStatus.GATEWAY_TIMEOUT && route != null) {
            return problems.slow(exchange, Upstream.serviceOf(route));
        }
        if (status == HttpStatus.NOT_FOUND) {
            return problems.answer(exchange, status, "not-found", "There is nothing here.");
        }
        return status == null || status.is5xxServerError()
                ? unexpected(exchange, failure)
                : problems.answer(exchange, status, "refused", status.getReasonPhrase() + ".");
    }

    private Mono<Void> unexpected(ServerWebExchange exchange, Throwable failure) {
        log.error(
                "[{}] {} {} failed",
                RequestTrace.idOf(exchange),
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                failure);
        return problems.answer(
                exchange,
                HttpStatus.INTERNAL_SERVER_ERROR,
                "unexpected",
                "Something unexpected happened; it has been logged.");
    }

    private static @Nullable Route routed(ServerWebExchange exchange) {
        return exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    }
}
