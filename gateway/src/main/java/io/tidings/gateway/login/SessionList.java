package io.tidings.gateway.login;

import static org.springframework.web.reactive.function.server.RequestPredicates.DELETE;
import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.tidings.gateway.problem.Problems;
import io.tidings.gateway.session.Sessions;
import io.tidings.gateway.session.Sessions.Known;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where somebody is signed in, and the way to end it from afar. A session is ended at Keycloak too: otherwise the browser that lost
 * it would be signed in anew without being asked.
 */
@Configuration(proxyBeanMethods = false)
class SessionList {

    private static final String PATH = "/api/v1/sessions";

    /**
     * @param device what the browser calls itself
     * @param current whether it is the one that asks
     */
    record SessionView(
            String id,
            Instant signedInAt,
            Instant lastSeenAt,
            @Nullable String device,
            boolean current) {}

    record SessionViews(List<SessionView> sessions) {}

    private final Sessions sessions;
    private final SignOut signOut;
    private final Problems problems;

    SessionList(Sessions sessions, SignOut signOut, Problems problems) {
        this.sessions = sessions;
        this.signOut = signOut;
        this.problems = problems;
    }

    @Bean
    @Order(0)
    RouterFunction<ServerResponse> sessionRoutes() {
        return route(GET(PATH), request -> asPerson(request, person -> list(request, person)))
                .andRoute(DELETE(PATH), request -> asPerson(request, person -> endOthers(request, person)))
                .andRoute(DELETE(PATH + "/{id}"), request -> asPerson(request, person -> endOne(request, person)));
    }

    private Mono<ServerResponse> asPerson(ServerRequest request, Function<String, Mono<ServerResponse>> answer) {
        return request.principal()
                .ofType(OAuth2AuthenticationToken.class)
                .map(OAuth2AuthenticationToken::getName)
                .flatMap(answer)
                .switchIfEmpty(Mono.defer(() -> refused(
                        request,
                        HttpStatus.FORBIDDEN,
                        "sign-in-needed",
                        "Sessions are of people who signed in with a browser; a token has none.")));
    }

    private Mono<ServerResponse> list(ServerRequest request, String person) {
        return request.session().flatMap(current -> sessions.of(person)
                .map(known -> new SessionView(
                        known.id(),
                        known.createdAt(),
                        known.usedAt(),
                        known.device(),
                        known.id().equals(sessions.idOf(current))))
                .sort(Comparator.comparing(SessionView::lastSeenAt).reversed())
                .collectList()
                .flatMap(all -> ServerResponse.ok().bodyValue(new SessionViews(all))));
    }

    private Mono<ServerResponse> endOne(ServerRequest request, String person) {
        var id = request.pathVariable("id");
        return end(request, person, known -> known.id().equals(id));
    }

    private Mono<ServerResponse> endOthers(ServerRequest request, String person) {
        return request.session()
                .flatMap(current -> end(request, person, known -> !known.id().equals(sessions.idOf(current))));
    }

    /** Where Keycloak cannot be told, nothing is said to have ended that would come back by itself. */
    private Mono<ServerResponse> end(ServerRequest request, String person, Predicate<Known> which) {
        return sessions.of(person)
                .filter(which)
                .concatMap(known -> Flux.fromStream(SessionTokens.refreshToken(known.attributes()).stream())
                        .concatMap(signOut::endSession)
                        .all(told -> told)
                        .filter(told -> told)
                        .flatMap(_ -> sessions.end(person, known.id()).thenReturn(true))
                        .defaultIfEmpty(false))
                .all(ended -> ended)
                .flatMap(all -> all
                        ? ServerResponse.noContent().build()
                        : problems.away(request.exchange(), "keycloak").then(Mono.<ServerResponse>empty()));
    }

    private Mono<ServerResponse> refused(ServerRequest request, HttpStatus status, String code, String sentence) {
        return problems.answer(request.exchange(), status, code, sentence).then(Mono.<ServerResponse>empty());
    }
}
