package io.tidings.gateway.operations;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import io.tidings.gateway.GatewaySettings;
import io.tidings.gateway.operations.Replicas.Replica;
import io.tidings.gateway.problem.Problems;
import io.tidings.gateway.upstream.Breakers;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Answers for the gateway as each service answers for itself. The route {@code gateway} leads here, so the request brings a
 * token like any that is passed on; here it is checked, because nobody behind will.
 */
@Configuration(proxyBeanMethods = false)
class GatewayOperations {

    /** Where the route forwards to. */
    static final String PATH = "/gateway-operations";

    record Part<T>(List<T> items, @Nullable String away) {}

    record Needed(String name, boolean up) {}

    /** As the services', but that nothing waits in a gateway. */
    record Report(
            String service,
            String answeredBy,
            Instant readAt,
            List<Needed> dependencies,
            Part<Replica> replicas,
            Part<Object> outboxes,
            Part<Object> work,
            Part<Object> groups,
            Part<Object> deadLetters) {}

    private static final String API_TOKENS = "urn:tidings:api-tokens";

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final String OPERATIONS = "admin.operations";

    /** Which service knows what its administrators have decided of an agent. */
    private static final String DESK = "ticket-service";

    /** @param permissions what the caller may do at the desk */
    record Me(@Nullable Set<String> permissions) {}

    private final Replicas replicas;
    private final Breakers breakers;
    private final Problems problems;
    private final ReactiveJwtDecoder logins;
    private final ReactiveJwtDecoder apiTokens;
    private final WebClient me;

    GatewayOperations(
            Replicas replicas,
            Breakers breakers,
            Problems problems,
            GatewaySettings settings,
            @Value("${tidings.services.tickets}") URI tickets) {
        this.replicas = replicas;
        this.breakers = breakers;
        this.problems = problems;
        this.logins = tokens(
                settings.keycloakInternalUrl() + "/realms/tidings/protocol/openid-connect/certs",
                SignatureAlgorithm.RS256,
                settings.issuer());
        this.apiTokens = tokens(tickets + "/internal/token-keys", SignatureAlgorithm.ES256, API_TOKENS);
        this.me = WebClient.create(tickets + "/api/v1/me");
    }

    private static ReactiveJwtDecoder tokens(String keys, SignatureAlgorithm algorithm, String issuer) {
        var decoder = NimbusReactiveJwtDecoder.withJwkSetUri(keys)
                .jwsAlgorithm(algorithm)
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(issuer),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, audience -> audience != null && audience.contains("tidings"))));
        return decoder;
    }

    @Bean
    @Order(0)
    RouterFunction<ServerResponse> gatewayOperationsRoute() {
        return route(GET(PATH), this::read);
    }

    private Mono<ServerResponse> read(ServerRequest request) {
        var authorization = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return refused(request, HttpStatus.UNAUTHORIZED, "unauthenticated", "A valid access token is needed.");
        }
        var token = authorization.substring(7);
        return (isExchanged(token) ? apiTokens : logins)
                .decode(token)
                .flatMap(this::mayOperate)
                .flatMap(mayOperate -> mayOperate
                        ? report().flatMap(report -> ServerResponse.ok().bodyValue(report))
                        : refused(request, HttpStatus.FORBIDDEN, "forbidden", "Your account may not do this."))
                .onErrorResume(
                        JwtException.class,
                        _ -> refused(
                                request,
                                HttpStatus.UNAUTHORIZED,
                                "unauthenticated",
                                "A valid access token is needed; sign in again."));
    }

    /** What an API token was exchanged for; either kind is checked with its own keys only. */
    private static boolean isExchanged(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getAlgorithm().equals(JWSAlgorithm.ES256);
        } catch (ParseException e) {
            return false;
        }
    }

    /**
     * As the desk says, for its administrators need not be the login service's; while the desk is away, as the token says, so that
     * somebody can see what is wrong.
     */
    private Mono<Boolean> mayOperate(Jwt token) {
        var byToken = mayByItself(token);
        if (!breakers.services().getOrDefault(DESK, true)) {
            return Mono.just(byToken);
        }
        return me.get()
                .headers(headers -> headers.setBearerAuth(token.getTokenValue()))
                .exchangeToMono(GatewayOperations::said)
                .timeout(PATIENCE)
                .flatMap(said -> Mono.justOrEmpty(said.permissions()))
                .map(permissions -> permissions.contains(OPERATIONS))
                .onErrorReturn(byToken)
                .defaultIfEmpty(byToken);
    }

    private static Mono<Me> said(ClientResponse answer) {
        if (answer.statusCode() == HttpStatus.UNAUTHORIZED || answer.statusCode() == HttpStatus.FORBIDDEN) {
            return answer.releaseBody().thenReturn(new Me(Set.of()));
        }
        return answer.statusCode().is2xxSuccessful() ? answer.bodyToMono(Me.class) : answer.createError();
    }

    private static boolean mayByItself(Jwt token) {
        var roles = token.getClaimAsStringList("roles");
        var only = token.getClaimAsStringList("permissions");
        return roles != null
                && roles.contains("admin")
                && (!API_TOKENS.equals(token.getClaimAsString("iss")) || (only != null && only.contains(OPERATIONS)));
    }

    private Mono<ServerResponse> refused(ServerRequest request, HttpStatus status, String code, String sentence) {
        return problems.answer(request.exchange(), status, code, sentence).then(Mono.empty());
    }

    private Mono<Report> report() {
        return replicas.all()
                .timeout(PATIENCE)
                .map(all -> new Part<>(all, null))
                .onErrorReturn(new Part<>(List.of(), "mongodb"))
                .map(known -> known.away() == null ? known : new Part<>(List.of(replicas.own()), known.away()))
                .map(known -> new Report(
                        "gateway",
                        replicas.instance(),
                        Instant.now(),
                        needed(known.away() == null),
                        known,
                        nothing(),
                        nothing(),
                        nothing(),
                        nothing()));
    }

    private List<Needed> needed(boolean mongodb) {
        return Stream.concat(
                        Stream.of(new Needed("mongodb", mongodb)),
                        breakers.services().entrySet().stream()
                                .map(service -> new Needed(service.getKey(), service.getValue())))
                .toList();
    }

    private static Part<Object> nothing() {
        return new Part<>(List.of(), null);
    }
}
