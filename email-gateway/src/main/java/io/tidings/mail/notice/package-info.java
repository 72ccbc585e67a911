/** Tells administrators by mail of what no longer works by itself. */
@NullMarked
package io.tidings.mail.notice;

import org.jspecify.annotations.NullMarked;
