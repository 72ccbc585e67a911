/** Tickets: what may happen to one, how a change is committed, and the API over them. */
@NullMarked
package io.tidings.tickets.ticket;

import org.jspecify.annotations.NullMarked;
