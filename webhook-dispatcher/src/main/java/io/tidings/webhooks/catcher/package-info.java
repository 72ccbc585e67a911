/** Private addresses that show what is sent to them, for trying out webhooks and alerts where no public service can be reached. */
@NullMarked
package io.tidings.webhooks.catcher;

import org.jspecify.annotations.NullMarked;
