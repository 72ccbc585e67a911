/** Bulk changes: one change for many tickets as a job that can be watched, cancelled and taken back. */
@NullMarked
package io.tidings.tickets.bulk;

import org.jspecify.annotations.NullMarked;
