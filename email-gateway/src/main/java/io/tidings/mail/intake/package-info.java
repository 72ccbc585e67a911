/** Takes mails in: kept raw first, then read, each in its own step, and published as mail.received.v1. */
@NullMarked
package io.tidings.mail.intake;

import org.jspecify.annotations.NullMarked;
