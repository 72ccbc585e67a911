package io.tidings.webhooks.delivery;

import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import org.springframework.stereotype.Component;

/** Has due deliveries made, many at a time and few to each endpoint. */
@Component
class DeliveryWorker {

    private final DueWork.Worker worker;

    DeliveryWorker(DueWork work, DeliverDue deliverDue, WebhookProperties properties) {
        worker = work.start(
                new WorkSettings(
                        DeliveryStore.COLLECTION,
                        properties.concurrency(),
                        properties.perEndpoint(),
                        DeliverDue.CLAIM,
                        properties.poll()),
                deliverDue);
    }

    /** There is something new to send; do not wait for the next look. */
    void wake() {
        worker.wake();
    }
}
