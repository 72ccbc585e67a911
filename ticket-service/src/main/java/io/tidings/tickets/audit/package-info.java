/** Who has done what to what this desk lets people do. */
@NullMarked
package io.tidings.tickets.audit;

import org.jspecify.annotations.NullMarked;
