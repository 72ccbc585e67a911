/** What is on its way to endpoints: planned once for each event and endpoint, tried until it arrives or is abandoned. */
@NullMarked
package io.tidings.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
