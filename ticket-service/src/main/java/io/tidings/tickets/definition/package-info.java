/** Definitions: the states, types, priorities and custom fields that people made for this desk. */
@NullMarked
package io.tidings.tickets.definition;

import org.jspecify.annotations.NullMarked;
