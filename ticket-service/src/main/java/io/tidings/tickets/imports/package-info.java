/** What another helpdesk knew, taken in with its dates, authors and numbers, and without telling anybody. */
@NullMarked
package io.tidings.tickets.imports;

import org.jspecify.annotations.NullMarked;
