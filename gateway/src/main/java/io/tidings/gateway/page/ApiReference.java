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

/** The API's description for programs ({@code /api/openapi.json}) and for people ({@code /api/docs}). Both are public. */
@Configuration(proxyBeanMethods = false)
class ApiReference {

    private final Resource document;
    private final Resource page;

    ApiReference(
            @Value("classpath:/api/openapi.json") Resource document,
            @Value("classpath:/static/api.html") Resource page) {
        this.document = document;
        this.page = page;
    }

    @Bean
    RouterFunction<ServerResponse> apiReferenceRoutes() {
        var tag = tagOf(document);
        return route(GET("/api/openapi.json"), request -> document(request, tag))
                .andRoute(GET("/api/docs"), _ -> page());
    }

    private Mono<ServerResponse> document(ServerRequest request, String tag) {
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
