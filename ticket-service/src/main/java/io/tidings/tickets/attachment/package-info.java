/** Attachments: files by content, owned by the tickets that name them, and forgotten when none does. */
@NullMarked
package io.tidings.tickets.attachment;

import org.jspecify.annotations.NullMarked;
