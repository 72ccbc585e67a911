/** Outgoing webhooks: endpoints, deliveries, replay. */
@NullMarked
package io.tidings.webhooks;

import org.jspecify.annotations.NullMarked;
