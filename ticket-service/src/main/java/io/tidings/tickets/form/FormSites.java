package io.tidings.tickets.form;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets the pages of a form's own sites read what is answered to them. No other page can, and none ever with cookies. What a page
 * may send is another question, which the form itself answers.
 */
@Configuration(proxyBeanMethods = false)
class FormSites {

    private static final PathPattern PUBLIC = PathPatternParser.defaultInstance.parse("/api/v1/forms/{id}/{what}");

    /** Before anybody asks who calls: browsers ask first without saying so. */
    private static final int BEFORE_THE_LOGIN = Ordered.HIGHEST_PRECEDENCE + 20;

    @Bean
    FilterRegistrationBean<CorsFilter> formSitesAsk(Forms forms) {
        var registration = new FilterRegistrationBean<>(new CorsFilter(forPageOf(forms)));
        registration.setOrder(BEFORE_THE_LOGIN);
        return registration;
    }

    private static CorsConfigurationSource forPageOf(Forms forms) {
        return request -> {
            var named = request.getHeader(HttpHeaders.ORIGIN);
            var path = PUBLIC.matchAndExtract(PathContainer.parsePath(request.getRequestURI()));
            if (named == null || path == null) {
                return null;
            }
            try {
                return forms.open(String.valueOf(path.getUriVariables().get("id")))
                        .filter(form -> Origins.of(named)
                                .filter(form.origins()::contains)
                                .isPresent())
                        .map(_ -> allowed(named))
                        .orElse(null);
            } catch (MongoException away) {
                // Whoever answers the request finds the store away as well, and says so in the one form.
                return null;
            }
        };
    }

    private static CorsConfiguration allowed(String origin) {
        var allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(List.of(origin));
        allowed.setAllowedMethods(List.of("GET", "POST"));
        allowed.setAllowedHeaders(List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT_LANGUAGE, "Idempotency-Key"));
        allowed.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
        allowed.setMaxAge(Duration.ofHours(1));
        return allowed;
    }
}
