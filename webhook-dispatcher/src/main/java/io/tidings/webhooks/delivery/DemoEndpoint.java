package io.tidings.webhooks.delivery;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.PersonErased;
import io.tidings.spine.work.Prepared;
import io.tidings.webhooks.body.Bodies;
import io.tidings.webhooks.body.Body;
import io.tidings.webhooks.endpoint.Audience;
import io.tidings.webhooks.endpoint.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * The demo desk's share of webhooks: an endpoint that answered 410 and was disabled, and the delivery that was abandoned. Made
 * once where {@code tidings.demo} asks for it and no endpoint is there; gone with the demo desk, whose first customer it is about.
 */
@Component
class DemoEndpoint implements Prepared {

    /** The demo desk's first customer and ticket, as ticket-service's {@code demo/desk.json} has them. */
    private static final String CUSTOMER = "0de30000-0000-7000-8000-000000000001";

    private static final String TICKET = "019b0000-0000-7000-8000-0000000de301";
    private static final String ID = "019b0000-0000-7000-8000-0000000de3e1";
    private static final String EVENT = "019b0000-0000-7000-8000-0000000de3e2";
    private static final String URL = "https://warehouse.example/hooks/tidings";
    private static final Duration AGO = Duration.ofDays(19);

    private final MongoCollection<Document> meta;
    private final Endpoints endpoints;
    private final DeliveryStore deliveries;
    private final Bodies bodies;
    private final Clock clock;
    private final boolean wanted;

    DemoEndpoint(
            MongoDatabase database,
            Endpoints endpoints,
            DeliveryStore deliveries,
            Bodies bodies,
            Clock clock,
            @Value("${tidings.demo:false}") boolean wanted) {
        this.meta = database.getCollection("meta");
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.bodies = bodies;
        this.clock = clock;
        this.wanted = wanted;
    }

    @Override
    public void prepare() {
        if (wanted && endpoints.all().isEmpty() && isFirstTime()) {
            var at = clock.instant().minus(AGO).truncatedTo(ChronoUnit.MILLIS);
            endpoints.addGone(ID, "Warehouse (demo)", URL, at);
            deliveries.plan(List.of(abandoned(event(at), at)));
        }
    }

    /** Remembered for ever, so that what was removed does not come back. */
    private boolean isFirstTime() {
        try {
            meta.insertOne(new Document("_id", "demo-endpoint"));
            return true;
        } catch (MongoException e) {
            if (ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    void forget(PersonErased erased) {
        if (erased.personId().equals(CUSTOMER)) {
            endpoints.delete(ID);
            deliveries.deleteOf(ID);
        }
    }

    private Delivery abandoned(Event event, Instant at) {
        var planned = Delivery.planned(event, bodies.of(Body.EVENT, event), TICKET, ID, Audience.PUBLIC, at);
        return new Delivery(
                planned.id(),
                planned.endpointId(),
                planned.eventId(),
                planned.type(),
                planned.ticketId(),
                planned.correlationId(),
                planned.depth(),
                null,
                planned.body(),
                planned.contentType(),
                planned.internal(),
                null,
                DeliveryState.ABANDONED,
                List.of(
                        attempt(planned, 1, at.plusMillis(180), 503, "Service Unavailable", 212),
                        attempt(planned, 2, at.plusSeconds(6), 410, "Gone", 96)),
                DeliverDue.GONE_AND_OFF,
                null,
                null,
                false,
                null,
                planned.ordinal(),
                null,
                at,
                1);
    }

    private static Attempt attempt(Delivery planned, int n, Instant at, int status, String response, long millis) {
        var headers = Map.of("content-type", planned.contentType(), "webhook-id", planned.id());
        return new Attempt(n, at, URL, "POST", headers, status, null, response, null, millis, false);
    }

    /** The contract's own example, about the demo's ticket. */
    private static Event event(Instant at) {
        try (var json = EventJson.class.getResourceAsStream("examples/ticket.opened.v1/1.json")) {
            var event = (ObjectNode) EventJson.mapper().readTree(Objects.requireNonNull(json));
            event.put("id", EVENT);
            event.put("subject", TICKET);
            event.put("time", at.toString());
            var ticket = (ObjectNode) event.path("data").path("ticket");
            ticket.put("id", TICKET).put("number", 1).put("key", "T-1");
            return EventJson.read(event.toString()).publicPart().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
