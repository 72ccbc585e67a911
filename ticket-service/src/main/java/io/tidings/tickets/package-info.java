/** The ticket-service: owns tickets, people and groups, and is their only writer. */
@NullMarked
package io.tidings.tickets;

import org.jspecify.annotations.NullMarked;
