/** The development mail server: SMTP and IMAP for any address, on loopback. */
@NullMarked
package io.tidings.stack.devmail;

import org.jspecify.annotations.NullMarked;
