/** Files at ticket-service, which owns them. */
@NullMarked
package io.tidings.mail.blob;

import org.jspecify.annotations.NullMarked;
