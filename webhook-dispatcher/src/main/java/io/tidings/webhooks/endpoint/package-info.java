/** Who wants to hear of what, where, and how it is signed. */
@NullMarked
package io.tidings.webhooks.endpoint;

import org.jspecify.annotations.NullMarked;
