/** Which click or call something goes back to: from the gateway's answer to the logs, the events and what they cause. */
@NullMarked
package io.tidings.spine.trace;

import org.jspecify.annotations.NullMarked;
