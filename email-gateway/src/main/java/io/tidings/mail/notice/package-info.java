/** Tells those who work here by mail: administrators of what no longer works by itself, the absent of what waits for them. */
@NullMarked
package io.tidings.mail.notice;

import org.jspecify.annotations.NullMarked;
