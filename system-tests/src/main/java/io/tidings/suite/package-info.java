/** Speaks to a running suite as its users do: over HTTP, SMTP and IMAP, and as the receiver of its webhooks. */
@NullMarked
package io.tidings.suite;

import org.jspecify.annotations.NullMarked;
