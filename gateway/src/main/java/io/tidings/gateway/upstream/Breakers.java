package io.tidings.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * One circuit breaker for each service. While a service is away nobody waits for it: requests are refused at once, and the gateway
 * looks for it by itself, so that no caller has to be the one who tries. Once it answers anything, a few requests may pass, and what
 * becomes of them decides.
 */
@Component
public class Breakers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Breakers.class);

    /** Of a service that has answered again: enough to judge it by, and few to wait in vain. */
    private static final int ON_TRIAL = 5;

    private static final int FAILED_PERCENT = 50;

    /** What answers us and then fails everybody is given longer and longer, up to this. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    private static final Duration LOOK_AT_MOST = Duration.ofSeconds(2);

    /** After so long a caller may try, should the service not be found where the gateway looks for it. */
    private static final Duration WITHOUT_A_LOOK = Duration.ofMinutes(1);

    private final CircuitBreakerRegistry registry;
    private final Duration lookEvery;
    private final Map<String, Guarded> guarded = new ConcurrentHashMap<>();
    // A connection of its own each time: one from before says nothing of now.
    private final HttpClient client = HttpClient.newConnection().responseTimeout(LOOK_AT_MOST);
    private @Nullable Disposable looking;

    Breakers(BreakerSettings settings, MeterRegistry metrics) {
        this.lookEvery = settings.lookEvery();
        this.registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.calls())
                .minimumNumberOfCalls(settings.atLeast())
                .failureRateThreshold(FAILED_PERCENT)
                .permittedNumberOfCallsInHalfOpenState(ON_TRIAL)
                .waitDurationInOpenState(WITHOUT_A_LOOK)
                .writableStackTraceEnabled(false)
                .build());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(metrics);
    }

    /** @param at where the service is looked for while it is away */
    CircuitBreaker of(String service, URI at) {
        return guarded.computeIfAbsent(service, _ -> new Guarded(service, at)).breaker;
    }

    /** The services that were asked something since the gateway started, and whether they answer. */
    public Map<String, Boolean> services() {
        var services = new TreeMap<String, Boolean>();
        guarded.forEach((service, each) -> services.put(service, each.breaker.getState() != State.OPEN));
        return services;
    }

    /** A service behind its breaker. Its looks come one after the other, so what they count needs no lock. */
    private final class Guarded {

        private final CircuitBreaker breaker;
        private final URI at;
        private volatile int triedInVain;
        private volatile long restsUntil;

        private Guarded(String service, URI at) {
            this.breaker = registry.circuitBreaker(service);
            this.at = at;
            breaker.getEventPublisher().onStateTransition(event -> changed(event.getStateTransition()));
        }

        private void changed(StateTransition transition) {
            switch (transition.getToState()) {
                case OPEN -> {
                    triedInVain = transition.getFromState() == State.HALF_OPEN ? triedInVain + 1 : 0;
                    restsUntil = System.nanoTime() + rest().toNanos();
                    log.warn("{} does not answer; whoever asks for it is told so at once until it does", at);
                }
                case CLOSED -> log.info("{} answers again", at);
                default -> {}
            }
        }

        private Duration rest() {
            var longer = lookEvery.multipliedBy(1L << Math.min(triedInVain, 10));
            return longer.compareTo(LONGEST_REST) < 0 ? longer : LONGEST_REST;
        }

        private Mono<Void> look() {
            return client.get()
                    .uri(at)
                    .response()
                    .timeout(LOOK_AT_MOST)
                    .doOnNext(_ -> onTrial())
                    .then()
                    // Still away.
                    .onErrorComplete();
        }

        private boolean isDue() {
            return breaker.getState() == State.OPEN && System.nanoTime() - restsUntil >= 0;
        }

        private void onTrial() {
            if (isDue()) {
                breaker.transitionToHalfOpenState();
            }
        }
    }

    @Override
    public void start() {
        looking = Flux.interval(lookEvery)
                .onBackpressureDrop()
                .concatMap(_ -> Flux.fromIterable(guarded.values())
                        .filter(Guarded::isDue)
                        .flatMap(Guarded::look))
                .subscribe();
    }

    @Override
    public void stop() {
        if (looking != null) {
            looking.dispose();
            looking = null;
        }
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }
}
