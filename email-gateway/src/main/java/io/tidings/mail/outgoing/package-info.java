/** Plans a mail for everyone who should hear of a ticket, sends it, and writes down what became of it. */
@NullMarked
package io.tidings.mail.outgoing;

import org.jspecify.annotations.NullMarked;
