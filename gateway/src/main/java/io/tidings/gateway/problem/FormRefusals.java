package io.tidings.gateway.problem;

import java.io.IOException;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whoever sent an HTML form reads a page, also where the service refused before it knew what was sent, as one does that has its hands
 * full: it answers problem details, which are for programs.
 */
@Component
class FormRefusals implements GlobalFilter, Ordered {

    /** Problem details say a sentence and some facts. */
    private static final int LARGEST = 64 * 1024;

    private static final String OTHER = "other";

    private final Problems problems;
    private final JsonMapper json;

    FormRefusals(Problems problems, JsonMapper json) {
        this.problems = problems;
        this.json = json;
    }

    /** Around what writes the service's answer. */
    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return Problems.isForm(exchange.getRequest())
                ? chain.filter(exchange.mutate().response(new AsPage(exchange)).build())
                : chain.filter(exchange);
    }

    private final class AsPage extends ServerHttpResponseDecorator {

        private final ServerWebExchange exchange;

        private AsPage(ServerWebExchange exchange) {
            super(exchange.getResponse());
            this.exchange = exchange;
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(
                            getHeaders().getContentType())
                    ? DataBufferUtils.join(body, LARGEST)
                            .map(this::code)
                            .defaultIfEmpty(OTHER)
                            .flatMap(this::page)
                    : super.writeWith(body);
        }

        private Mono<Void> page(String code) {
            var status = getStatusCode() == null
                    ? null
                    : HttpStatus.resolve(getStatusCode().value());
            getHeaders().remove(HttpHeaders.TRANSFER_ENCODING);
            return problems.formPage(exchange, status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status, code);
        }

        private String code(DataBuffer body) {
            try (var content = body.asInputStream(true)) {
                return json.readTree(content).path("code").asString(OTHER);
            } catch (IOException | JacksonException unreadable) {
                return OTHER;
            }
        }
    }
}
