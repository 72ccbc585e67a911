/** What is sent of an event: the event itself, a template of the administrator's, or the shape of another product. */
@NullMarked
package io.tidings.webhooks.body;

import org.jspecify.annotations.NullMarked;
