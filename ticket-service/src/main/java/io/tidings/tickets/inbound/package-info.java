/** What came in by a channel and becomes a ticket, or part of one. */
@NullMarked
package io.tidings.tickets.inbound;

import org.jspecify.annotations.NullMarked;
