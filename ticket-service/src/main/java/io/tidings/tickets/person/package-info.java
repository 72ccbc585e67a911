/** People: customers and agents, the addresses they write from and the logins they use. */
@NullMarked
package io.tidings.tickets.person;

import org.jspecify.annotations.NullMarked;
