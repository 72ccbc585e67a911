package io.tidings.gateway.page;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.tidings.gateway.GatewaySettings;
import io.tidings.gateway.problem.Problems;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.resource.EncodedResourceResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Serves the built page: any address that a person can open answers with it, and the page itself finds its way. */
@Configuration(proxyBeanMethods = false)
class Pages implements WebFluxConfigurer {

    private static final String NOT_BUILT = "The page was not built into this gateway.";

    private final Resource index;
    private final Resource preview;
    private final Resource guest;
    private final String previewPolicy;
    private final Problems problems;

    Pages(
            @Value("classpath:/static/index.html") Resource index,
            @Value("classpath:/static/preview.html") Resource preview,
            @Value("classpath:/static/guest.html") Resource guest,
            GatewaySettings settings,
            Problems problems)
            throws IOException {
        this.index = Held.of(index);
        this.preview = Held.of(preview);
        this.guest = Held.of(guest);
        this.previewPolicy = previewPolicy(settings.url() + "/assets/");
        this.problems = problems;
    }

    /** Its own files and nothing else, and no origin: it has no session, whoever opens it and whatever it reads. */
    private static String previewPolicy(String files) {
        return "sandbox allow-scripts; default-src 'none'; script-src " + files + "; style-src " + files
                + "; connect-src "
                + files + "; img-src data: blob:; font-src data: blob:; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'self'";
    }

    @Bean
    RouterFunction<ServerResponse> pageRoutes() {
        return route(GET("/sign-in-failed"), this::signInFailed)
                .andRoute(GET("/preview"), _ -> preview())
                .andRoute(GET("/request"), _ -> guest())
                .andRoute(GET("/**").and(Pages::isPage), this::page);
    }

    private Mono<ServerResponse> signInFailed(ServerRequest request) {
        return problems.page(request.exchange(), HttpStatus.UNAUTHORIZED, "sign-in-failed")
                .then(Mono.empty());
    }

    /** The page's name in the address is without a dot; files have one. */
    private static boolean isPage(ServerRequest request) {
        var path = request.path();
        return !path.startsWith("/api/")
                && !path.startsWith("/auth/")
                && !path.startsWith("/catch/")
                && !path.startsWith("/actuator/")
                && path.lastIndexOf('.') < path.lastIndexOf('/');
    }

    /** Where strangers' PDFs are read: in a frame of the desk's page, which sends the bytes. */
    private Mono<ServerResponse> preview() {
        return ServerResponse.status(preview.exists() ? HttpStatus.OK : HttpStatus.NOT_FOUND)
                .contentType(MediaType.TEXT_HTML)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", previewPolicy)
                .header("X-Frame-Options", "SAMEORIGIN")
                .bodyValue(preview.exists() ? preview : NOT_BUILT);
    }

    /**
     * One request for its customer, by the link in a mail. It is the same for everybody: what stands behind the {@code #} never comes
     * here, and whoever only looks where a link leads has done nothing.
     */
    private Mono<ServerResponse> guest() {
        return ServerResponse.status(guest.exists() ? HttpStatus.OK : HttpStatus.NOT_FOUND)
                .contentType(MediaType.TEXT_HTML)
                .cacheControl(CacheControl.noCache())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .bodyValue(guest.exists() ? guest : NOT_BUILT);
    }

    private Mono<ServerResponse> page(ServerRequest request) {
        if (!index.exists()) {
            return ServerResponse.status(HttpStatus.NOT_FOUND).bodyValue(NOT_BUILT);
        }
        return csrfCookie(request.exchange())
                .then(ServerResponse.ok()
                        .contentType(MediaType.TEXT_HTML)
                        // The page names its files by their content: it is asked for each time, they are kept for ever.
                        .cacheControl(CacheControl.noCache())
                        .bodyValue(index));
    }

    /** The token is made when somebody asks for it; the page will need it for its first change. */
    private static Mono<Void> csrfCookie(ServerWebExchange exchange) {
        Mono<CsrfToken> token = exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
        return token.then();
    }

    /** They are everybody's to read: the preview, which has no origin, asks from nowhere, and forms stand on any site. */
    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/assets/**").allowedOrigins("*").allowedMethods("GET");
        registry.addMapping("/form.js").allowedOrigins("*").allowedMethods("GET");
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        files(registry);
    }

    static void files(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/static/assets/")
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).immutable())
                .resourceChain(true)
                .addResolver(new EncodedResourceResolver())
                .addTransformer(Held::transform);
        // Other sites name it by this address, so it cannot be named by its content.
        registry.addResourceHandler("/form.js")
                .addResourceLocations("classpath:/static/")
                .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                .resourceChain(true)
                .addResolver(new EncodedResourceResolver())
                .addTransformer(Held::transform);
        registry.addResourceHandler("/favicon.svg", "/problem.css", "/robots.txt")
                .addResourceLocations("classpath:/static/", "classpath:/problem/")
                .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)))
                .resourceChain(true)
                .addTransformer(Held::transform);
    }
}
