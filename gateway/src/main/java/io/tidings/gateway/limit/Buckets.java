package io.tidings.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.springframework.http.server.reactive.ServerHttpResponse;

/** A bucket of requests for each key; the longest unused give way, so that ever new keys fill no memory. */
final class Buckets {

    private static final int MOST = 20_000;

    private final long perSecond;
    private final long burst;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    /** @param perSecond 0 is without limit */
    Buckets(long perSecond, long burst, TimeMeter time) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.time = time;
        // One that was full again before it is forgotten is not missed.
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(
                        perSecond == 0 ? Duration.ZERO : secondsToFill().plusMinutes(1))
                .build();
    }

    /**
     * What became of a request.
     *
     * @param left how many more may come at once
     * @param waitSeconds how long to wait where this one may not; 0 where it may
     */
    record Asked(long left, long waitSeconds) {

        boolean mayPass() {
            return waitSeconds == 0;
        }
    }

    boolean areLimited() {
        return perSecond > 0;
    }

    /** Takes one request out of the bucket. */
    Asked take(String key) {
        var asked = bucket(key).tryConsumeAndReturnRemaining(1);
        return new Asked(
                asked.getRemainingTokens(), asked.isConsumed() ? 0 : wholeSeconds(asked.getNanosToWaitForRefill()));
    }

    /** Looks whether there is one, and leaves it there. */
    Asked look(String key) {
        var asked = bucket(key).estimateAbilityToConsume(1);
        return new Asked(
                asked.getRemainingTokens(), asked.canBeConsumed() ? 0 : wholeSeconds(asked.getNanosToWaitForRefill()));
    }

    private Bucket bucket(String key) {
        return buckets.get(key, _ -> Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build());
    }

    private static long wholeSeconds(long nanos) {
        return Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L));
    }

    private Duration secondsToFill() {
        return Duration.ofSeconds(Math.ceilDiv(burst, perSecond));
    }

    /** As draft-ietf-httpapi-ratelimit-headers has it: how many in which time, and how many are left. */
    void tell(ServerHttpResponse response, Asked asked) {
        var seconds = secondsToFill().toSeconds();
        response.getHeaders().set("RateLimit-Policy", "\"desk\";q=%d;w=%d".formatted(burst, seconds));
        response.getHeaders().set("RateLimit", "\"desk\";r=%d;t=%d".formatted(asked.left(), asked.waitSeconds()));
    }
}
