package io.tidings.webhooks.delivery;

import io.tidings.events.Permission;
import io.tidings.spine.outgoing.Why;
import io.tidings.spine.web.Caller;
import io.tidings.webhooks.delivery.DeliveryProblem.NoSuchDelivery;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The delivery log for administrators: what was sent where, what was answered, and once more. */
@RestController
@RequestMapping("/api/v1/webhook-deliveries")
class DeliveryController {

    /**
     * @param attempts how many were made; one delivery shows them each
     * @param replayOf the delivery that was sent again by this one
     */
    record Listed(
            String id,
            String endpointId,
            String eventId,
            String type,
            String ticketId,
            DeliveryState state,
            int attempts,
            @Nullable LastAttempt lastAttempt,
            @Nullable Instant due,
            @Nullable String replayOf,
            boolean test,
            Instant createdAt) {

        static Listed of(Delivery delivery) {
            return new Listed(
                    delivery.id(),
                    delivery.endpointId(),
                    delivery.eventId(),
                    delivery.type(),
                    delivery.ticketId(),
                    delivery.state(),
                    delivery.attempts().size(),
                    delivery.attempts().isEmpty()
                            ? null
                            : LastAttempt.of(delivery.attempts().getLast()),
                    delivery.due(),
                    delivery.replayOf(),
                    delivery.test(),
                    delivery.createdAt());
        }
    }

    /**
     * What came of it; one delivery shows what was sent and answered too.
     *
     * @param reason why there was no answer, as a word
     * @param why the same for sentences in other languages; absent where there was an answer
     */
    record LastAttempt(
            Instant at,
            @Nullable Integer status,
            @Nullable String reason,
            Why.@Nullable Words why,
            @Nullable Long millis,
            boolean throttled) {

        static LastAttempt of(Attempt attempt) {
            return new LastAttempt(
                    attempt.at(),
                    attempt.status(),
                    attempt.reason(),
                    attempt.why(),
                    attempt.millis(),
                    attempt.throttled());
        }
    }

    /** @param next the {@code cursor} of the next page; absent on the last */
    record Page(List<Listed> deliveries, @Nullable String next) {}

    /**
     * @param abandonedBecause why it was given up, in English; {@code abandonedWhy} is for sentences in other languages
     */
    record Shown(
            String id,
            String endpointId,
            String eventId,
            String type,
            String ticketId,
            DeliveryState state,
            String body,
            String contentType,
            List<Attempt> attempts,
            @Nullable String abandonedBecause,
            Why.@Nullable Words abandonedWhy,
            @Nullable Instant due,
            @Nullable String replayOf,
            boolean test,
            Instant createdAt) {

        static Shown of(Delivery delivery) {
            var abandoned = delivery.abandonedBecause();
            return new Shown(
                    delivery.id(),
                    delivery.endpointId(),
                    delivery.eventId(),
                    delivery.type(),
                    delivery.ticketId(),
                    delivery.state(),
                    delivery.body(),
                    delivery.contentType(),
                    delivery.attempts(),
                    abandoned == null ? null : abandoned.sentence(),
                    abandoned == null ? null : abandoned.words(),
                    delivery.due(),
                    delivery.replayOf(),
                    delivery.test(),
                    delivery.createdAt());
        }
    }

    private static final int MOST = 200;

    private final DeliveryStore deliveries;
    private final Replays replays;

    DeliveryController(DeliveryStore deliveries, Replays replays) {
        this.deliveries = deliveries;
        this.replays = replays;
    }

    @GetMapping
    Page list(
            Caller caller,
            @RequestParam(required = false) @Nullable String endpoint,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        adminsOnly(caller);
        var size = Math.clamp(limit, 1, MOST);
        var found = deliveries.list(endpoint, state == null ? null : stateOf(state), cursor, size + 1);
        var page = found.stream().limit(size).map(Listed::of).toList();
        return new Page(page, found.size() > size ? page.getLast().id() : null);
    }

    @GetMapping("/{id}")
    Shown read(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        return Shown.of(existing(id));
    }

    /** Sends the same body again under an id of its own, whatever became of it before. */
    @PostMapping("/{id}/replay")
    ResponseEntity<Shown> replay(Caller caller, @PathVariable String id) {
        adminsOnly(caller);
        var replay = replays.one(existing(id), null);
        return ResponseEntity.created(URI.create("/api/v1/webhook-deliveries/" + replay.id()))
                .body(Shown.of(replay));
    }

    private Delivery existing(String id) {
        return deliveries.find(id).orElseThrow(() -> new NoSuchDelivery(id));
    }

    private static DeliveryState stateOf(String word) {
        try {
            return DeliveryState.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new DeliveryProblem.NoSuchState(word);
        }
    }

    private static void adminsOnly(Caller caller) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
    }
}
