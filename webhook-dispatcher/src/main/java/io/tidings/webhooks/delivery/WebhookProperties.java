package io.tidings.webhooks.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How deliveries are made.
 *
 * @param concurrency requests under way at the same time
 * @param perEndpoint how many of these may go to one endpoint: a hanging one takes no more than its share
 * @param disableAfter an endpoint that nothing has arrived at for so long is disabled
 * @param poll how soon a retry, or another replica's delivery, is found; new ones are announced and wait for nothing
 */
@ConfigurationProperties("tidings.webhooks")
record WebhookProperties(
        @DefaultValue("512") int concurrency,
        @DefaultValue("16") int perEndpoint,
        @DefaultValue("5d") Duration disableAfter,
        @DefaultValue("500ms") Duration poll) {}
