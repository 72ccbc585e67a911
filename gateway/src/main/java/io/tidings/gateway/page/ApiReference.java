package io.tidings.gateway.page;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The description of the API and that of the events, for programs ({@code /api/openapi.json}, {@code /api/asyncapi.json}) and for
 * people ({@code /api/docs}, {@code /api/docs/events}). All are public.
 */
@Configuration(proxyBeanMethods = false)
class ApiReference {

    private final Resource api;
    private final Resource events;
    private final Resource page;

    ApiReference(
            @Value("classpath:/api/openapi.json") Resource api,
            @Value("classpath:/api/asyncapi.json") Resource events,
            @Value("classpath:/static/api.html") Resource page)
            throws IOException {
        this.api = Held.of(api);
        this.events = Held.of(events);
        this.page = Held.of(page);
    }

    @Bean
    RouterFunction<ServerResponse> apiReferenceRoutes() {
        var tagOfApi = tagOf(api);
        var tagOfEvents = tagOf(events);
        return route(GET("/api/openapi.json"), request -> document(request, api, tagOfApi))
                .andRoute(GET("/api/asyncapi.json"), request -> document(request, events, tagOfEvents))
                .andRoute(GET("/api/docs").or(GET("/api/docs/events")), _ -> page());
    }

    private static Mono<ServerResponse> document(ServerRequest request, Resource document, String tag) {
        return request.checkNotModified(tag)
                .switchIfEmpty(ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CacheControl.noCache())
                        .eTag(tag)
                        .bodyValue(document));
    }

    private Mono<ServerResponse> page() {
        return page.exists()
                ? ServerResponse.ok()
                        .contentType(MediaType.TEXT_HTML)
                        .cacheControl(CacheControl.noCache())
                        .bodyValue(page)
                : ServerResponse.status(HttpStatus.NOT_FOUND).bodyValue("The page was not built into this gateway.");
    }

    private static String tagOf(Resource document) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(document.getContentAsByteArray()), 0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
