package io.tidings.webhooks.delivery;

import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.webhooks.endpoint.Backlog;
import io.tidings.webhooks.endpoint.Endpoint;
import io.tidings.webhooks.endpoint.Endpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Replays of many deliveries, and the repair of an endpoint that was disabled. */
@RestController
class ReplayController {

    /**
     * Which deliveries: either {@code ids}, or those to an {@code endpoint} since a time.
     *
     * @param ids at most 200
     * @param endpoint an endpoint's id
     * @param since when they were planned, from this time on
     * @param until up to this time; absent for now
     * @param states what became of them: {@code waiting}, {@code delivered} or {@code abandoned}; absent for any
     */
    record Wish(
            @Nullable List<String> ids,
            @Nullable String endpoint,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Set<DeliveryState> states) {}

    /**
     * @param replay whether to send what it missed; absent for yes
     * @param since where an answer said that there is more: its {@code next}, from which this goes on; absent for all that it missed
     */
    record Repair(@Nullable Boolean replay, @Nullable Instant since) {}

    private static final int MOST_IDS = 200;

    /** Of an erased one there is nothing left to send. */
    private static final Set<DeliveryState> ANY =
            Set.of(DeliveryState.WAITING, DeliveryState.DELIVERED, DeliveryState.ABANDONED);

    /** What was under way when an endpoint was disabled was planned up to that long before. */
    private static final Duration UNDER_WAY = Duration.ofDays(2);

    private final Replays replays;
    private final Endpoints endpoints;
    private final Backlog backlog;
    private final Clock clock;

    ReplayController(Replays replays, Endpoints endpoints, Backlog backlog, Clock clock) {
        this.replays = replays;
        this.endpoints = endpoints;
        this.backlog = backlog;
        this.clock = clock;
    }

    /**
     * Sends deliveries again, each under an id of its own, oldest first. Tests and replays are not among those since a time. At most
     * 5,000 go in one request; {@code more} says that there are others, and {@code next} where they begin.
     */
    @PostMapping("/api/v1/webhook-deliveries/replay")
    Replays.Outcome replay(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody Wish wish) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        var key = keyOf(caller, idempotencyKey);
        if (wish.ids() != null) {
            if (wish.ids().isEmpty() || wish.ids().size() > MOST_IDS) {
                throw new InvalidField("ids", "A selection has 1 to " + MOST_IDS + " deliveries.");
            }
            return replays.selection(Set.copyOf(wish.ids()), key);
        }
        if (wish.endpoint() == null) {
            throw new InvalidField("endpoint", "Name ids, or an endpoint and since when.");
        }
        if (wish.since() == null) {
            throw new InvalidField("since", "Say since when, such as 2026-11-22T14:02:00Z.");
        }
        endpoints.existing(wish.endpoint());
        var states = wish.states() == null || wish.states().isEmpty() ? ANY : wish.states();
        return replays.since(wish.endpoint(), wish.since(), wish.until(), states, false, key);
    }

    /**
     * Switches an endpoint on again, without the pause that its failures earned it, and sends what it missed: whatever was given up
     * since it began to fail, or was disabled. Does nothing more where it is on already. At most 5,000 go in one request; where there is
     * {@code more}, the same with {@code since} goes on.
     */
    @PostMapping("/api/v1/webhook-endpoints/{id}/repair")
    Replays.Outcome repair(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody Repair repair) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        var broken = endpoints.existing(id);
        var missedSince = repair.since() == null ? missedSince(broken) : repair.since();
        if (repair.since() == null) {
            endpoints.enable(broken, clock.instant());
            backlog.tryAtOnce(id);
        }
        return Boolean.FALSE.equals(repair.replay())
                ? new Replays.Outcome(0, 0, false, null)
                : replays.since(
                        id,
                        missedSince,
                        null,
                        EnumSet.of(DeliveryState.ABANDONED),
                        true,
                        keyOf(caller, idempotencyKey));
    }

    private Instant missedSince(Endpoint broken) {
        var begun = Optional.ofNullable(broken.standing().failingSince())
                .or(() -> Optional.ofNullable(broken.disabledAt()));
        return begun.map(since -> since.minus(UNDER_WAY)).orElseGet(clock::instant);
    }

    /** Nobody repeats what another did by guessing a key. */
    private static @Nullable String keyOf(Caller caller, @Nullable String header) {
        return header == null ? null : caller.id() + " " + header;
    }
}
