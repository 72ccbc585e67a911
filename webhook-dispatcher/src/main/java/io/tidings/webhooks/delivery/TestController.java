package io.tidings.webhooks.delivery;

import io.tidings.events.Event;
import io.tidings.events.Permission;
import io.tidings.spine.outgoing.SampleEvents;
import io.tidings.spine.outgoing.SubscriptionRules;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.webhooks.body.Bodies;
import io.tidings.webhooks.delivery.DeliveryProblem.NothingToSend;
import io.tidings.webhooks.endpoint.Endpoint;
import io.tidings.webhooks.endpoint.Endpoints;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sends an example to an endpoint, or in its stead to a catcher, by the same road as every delivery: signed, logged, tried again. */
@RestController
class TestController {

    /**
     * @param type the event's; absent for the first that the endpoint subscribed
     * @param url of a catcher of this installation; absent for the endpoint's own address
     */
    record Wish(@Nullable String type, @Nullable String url) {}

    private final Endpoints endpoints;
    private final DeliveryStore deliveries;
    private final Bodies bodies;
    private final DeliveryWorker worker;
    private final SubscriptionRules rules;
    private final Clock clock;
    private final String installation;

    TestController(
            Endpoints endpoints,
            DeliveryStore deliveries,
            Bodies bodies,
            DeliveryWorker worker,
            SubscriptionRules rules,
            Clock clock,
            @Value("${tidings.url}") String installation) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.bodies = bodies;
        this.worker = worker;
        this.rules = rules;
        this.clock = clock;
        this.installation = installation;
    }

    @PostMapping("/api/v1/webhook-endpoints/{id}/test")
    ResponseEntity<DeliveryController.Shown> send(Caller caller, @PathVariable String id, @RequestBody Wish wish) {
        caller.needs(Permission.ADMIN_CONNECTIONS);
        var endpoint = endpoints.existing(id);
        var sample = sample(endpoint, wish.type());
        var delivery = Delivery.test(
                sample, bodies.of(endpoint.body(), sample), id, rules.testUrl(wish.url()), clock.instant());
        deliveries.plan(List.of(delivery));
        worker.wake();
        return ResponseEntity.created(URI.create("/api/v1/webhook-deliveries/" + delivery.id()))
                .body(DeliveryController.Shown.of(delivery));
    }

    private Event sample(Endpoint endpoint, @Nullable String type) {
        var types = type == null ? subscribed(endpoint) : List.of(type);
        if (!SubscriptionRules.EVENTS.containsAll(types)) {
            throw new InvalidField("type", "No event is called " + type + ". " + SubscriptionRules.known());
        }
        return types.stream()
                .flatMap(each -> SampleEvents.of(each, clock.instant(), installation).stream())
                .flatMap(event -> endpoint.audience().partOf(event).stream())
                .findFirst()
                .orElseThrow(() -> new NothingToSend(endpoint.name()));
    }

    private static List<String> subscribed(Endpoint endpoint) {
        return endpoint.events().contains(SubscriptionRules.EVERY_EVENT)
                ? List.of("ticket.opened.v1")
                : endpoint.events().stream().sorted().toList();
    }
}
