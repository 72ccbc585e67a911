/** The development mail server: SMTP, IMAP and the mailroom for any address, on loopback. */
@NullMarked
package io.tidings.stack.devmail;

import org.jspecify.annotations.NullMarked;
