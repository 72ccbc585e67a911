package io.tidings.gateway.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidings.gateway.limit.Credentials;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What API tokens are worth inside, as the ticket-service says. It is asked about a token in use once a second, so a revoked one
 * lets nobody in a second later, on every replica; while it is away nobody can revoke anything, and what it said last holds until
 * that has run out.
 */
@Component
class ApiTokens {

    private static final Logger log = LoggerFactory.getLogger(ApiTokens.class);

    static final String PREFIX = "tdg_";

    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(1);
    private static final Duration LASTS_AT_MOST = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Beyond it the longest unused is asked about anew: strangers who try tokens fill no memory. */
    private static final int MOST = 10_000;

    /**
     * @param token for the services; it never goes back
     * @param expiresAt of that one
     * @param tokenId which API token it was
     * @param agentId in whose name it acts
     */
    record Inside(String token, Instant expiresAt, String tokenId, String agentId) {

        /** In its second half it is given up for a fresh one, so that none runs out on its way. */
        private boolean lastsWell(Instant now) {
            return now.plus(LASTS_AT_MOST.dividedBy(2)).isBefore(expiresAt);
        }

        @Override
        public String toString() {
            return "API token " + tokenId;
        }
    }

    /** The ticket-service does not say whether a token is good. */
    static final class Away extends RuntimeException {
        Away(Throwable cause) {
            super("The ticket-service does not say what an API token is worth", cause);
        }
    }

    private final WebClient tickets;
    private final Clock clock;

    private final Cache<String, Mono<Optional<Inside>>> asked = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(ASKED_AGAIN)
            .build();
    private final Cache<String, Inside> good = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(LASTS_AT_MOST)
            .build();

    ApiTokens(@Value("${tidings.services.tickets}") URI tickets, Clock clock) {
        this.tickets = WebClient.create(tickets + "/internal/api-tokens/exchange");
        this.clock = clock;
    }

    /**
     * Empty where the token lets nobody in. Fails with {@link Away} where nobody knows.
     *
     * @param token as it was sent
     */
    Mono<Optional<Inside>> inside(String token) {
        // Neither kept nor written down: by its digest nobody gets in.
        return FORM.matcher(token).matches()
                ? asked.get(Credentials.digest(token), key -> ask(token, key).cache())
                : Mono.just(Optional.empty());
    }

    private Mono<Optional<Inside>> ask(String token, String key) {
        return tickets.post()
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("token", token))
                .exchangeToMono(ApiTokens::read)
                .timeout(PATIENCE)
                .map(answer -> remember(key, answer))
                .onErrorResume(failure -> lastSaid(key, failure));
    }

    private static Mono<Optional<Inside>> read(ClientResponse answer) {
        if (answer.statusCode() == HttpStatus.OK) {
            return answer.bodyToMono(Inside.class).map(Optional::of);
        }
        return answer.statusCode().is4xxClientError()
                ? answer.releaseBody().thenReturn(Optional.empty())
                : answer.createError();
    }

    private Optional<Inside> remember(String key, Optional<Inside> answer) {
        if (answer.isEmpty()) {
            good.invalidate(key);
            return answer;
        }
        var known = good.getIfPresent(key);
        if (known != null && known.lastsWell(clock.instant())) {
            return Optional.of(known);
        }
        good.put(key, answer.get());
        return answer;
    }

    private Mono<Optional<Inside>> lastSaid(String key, Throwable failure) {
        var known = good.getIfPresent(key);
        if (known == null || !clock.instant().isBefore(known.expiresAt())) {
            return Mono.error(new Away(failure));
        }
        log.warn("{} goes on as it was known: the ticket-service does not answer", known);
        return Mono.just(Optional.of(known));
    }

    /** Ends when the token lets nobody in any more; looks every second, as long as somebody waits for it. */
    Mono<Void> over(String token) {
        return Flux.interval(ASKED_AGAIN)
                .onBackpressureDrop()
                .concatMap(_ -> inside(token).map(Optional::isEmpty).onErrorReturn(false))
                .filter(isOver -> isOver)
                .next()
                .then();
    }
}
