/** Signatures: what stands below an answer to a customer, the agent's own or the group's. */
@NullMarked
package io.tidings.tickets.signature;

import org.jspecify.annotations.NullMarked;
