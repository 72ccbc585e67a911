package io.tidings.gateway.login;

import io.tidings.gateway.FormPaths;
import io.tidings.gateway.GatewaySettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lets the pages of other sites, which an operator has named, ask the API with a token in hand. The session of this site's own
 * pages stays out of their reach: browsers are never told to send cookies along.
 */
@Configuration(proxyBeanMethods = false)
class OtherSites {

    private static final int BEFORE_THE_DOORS = -200;

    /**
     * Every page may ask whether it may ask: only the form knows its sites, refuses what pages of others send, and lets none of them read
     * the answer.
     */
    private static final CorsConfiguration TO_FORMS = new CorsConfiguration();

    static {
        TO_FORMS.setAllowedOriginPatterns(List.of(CorsConfiguration.ALL));
        TO_FORMS.setAllowedMethods(List.of("GET", "POST"));
        TO_FORMS.setAllowedHeaders(List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT_LANGUAGE, "Idempotency-Key"));
        TO_FORMS.setMaxAge(Duration.ofHours(1));
    }

    private final CorsConfiguration allowed = new CorsConfiguration();

    OtherSites(GatewaySettings settings) {
        allowed.setAllowedOriginPatterns(settings.sites());
        allowed.setAllowedMethods(List.of("GET", "POST"));
        allowed.setAllowedHeaders(List.of(
                HttpHeaders.AUTHORIZATION,
                HttpHeaders.CONTENT_TYPE,
                HttpHeaders.ACCEPT_LANGUAGE,
                "Idempotency-Key",
                "Last-Event-ID"));
        allowed.setExposedHeaders(List.of(
                HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER, "RateLimit", "RateLimit-Policy", "X-Request-Id"));
        allowed.setMaxAge(Duration.ofHours(1));
    }

    @Bean
    @Order(BEFORE_THE_DOORS)
    CorsWebFilter otherSitesAsk() {
        return new CorsWebFilter(this::forPageOf);
    }

    /** Null leaves a request as it is: a browser then keeps the answer from the page that asked. */
    private @Nullable CorsConfiguration forPageOf(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        if (FormPaths.isPublic(request.getPath().value())) {
            return CorsUtils.isPreFlightRequest(request) ? TO_FORMS : null;
        }
        return request.getPath().value().startsWith("/api/v1/")
                        && allowed.checkOrigin(request.getHeaders().getOrigin()) != null
                ? allowed
                : null;
    }
}
