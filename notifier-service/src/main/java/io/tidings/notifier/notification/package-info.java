/** What people are told of the tickets that concern them: their lists, what they have read of them, and what they want to hear. */
@NullMarked
package io.tidings.notifier.notification;

import org.jspecify.annotations.NullMarked;
