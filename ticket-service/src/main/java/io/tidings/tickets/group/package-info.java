/** Groups: the teams between which tickets are divided, each with the address it answers from. */
@NullMarked
package io.tidings.tickets.group;

import org.jspecify.annotations.NullMarked;
