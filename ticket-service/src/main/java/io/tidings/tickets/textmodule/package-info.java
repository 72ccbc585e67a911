/** Text modules: prepared texts that an agent puts into an answer by a keyword. */
@NullMarked
package io.tidings.tickets.textmodule;

import org.jspecify.annotations.NullMarked;
