package io.tidings.webhooks.delivery;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.tidings.events.Event;
import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.WebhookAbandoned;
import io.tidings.events.OutcomeFact.WebhookDelivered;
import java.time.Clock;

/** Says on {@code tidings.outcomes} what became of deliveries. */
final class Outcomes {

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final String installation;
    private final Clock clock;

    Outcomes(String installation, Clock clock) {
        this.installation = installation;
        this.clock = clock;
    }

    Event delivered(Delivery delivery, int attempts) {
        return event(
                delivery,
                new WebhookDelivered(
                        delivery.ticketId(), delivery.endpointId(), delivery.id(), delivery.eventId(), attempts));
    }

    Event abandoned(Delivery delivery, int attempts, String reason) {
        return event(
                delivery,
                new WebhookAbandoned(
                        delivery.ticketId(),
                        delivery.endpointId(),
                        delivery.id(),
                        delivery.eventId(),
                        attempts,
                        reason));
    }

    private Event event(Delivery delivery, OutcomeFact fact) {
        return new Event(
                ids.generate().toString(),
                installation,
                delivery.ticketId(),
                clock.instant(),
                delivery.version() + 1,
                delivery.correlationId(),
                delivery.eventId(),
                delivery.depth(),
                "system",
                false,
                delivery.traceparent(),
                fact);
    }
}
