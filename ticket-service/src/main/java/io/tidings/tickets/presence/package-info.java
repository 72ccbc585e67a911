/** Presence: who has a ticket open and who writes in it, told at once and kept nowhere. */
@NullMarked
package io.tidings.tickets.presence;

import org.jspecify.annotations.NullMarked;
