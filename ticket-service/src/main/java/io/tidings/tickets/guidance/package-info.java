/** What a customer who writes to a group may expect: when somebody is there, and until when an answer comes. */
@NullMarked
package io.tidings.tickets.guidance;

import org.jspecify.annotations.NullMarked;
