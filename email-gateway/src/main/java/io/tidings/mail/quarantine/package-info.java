/** Shows the mails that could not be handled, and lets people try again or delete them. */
@NullMarked
package io.tidings.mail.quarantine;

import org.jspecify.annotations.NullMarked;
