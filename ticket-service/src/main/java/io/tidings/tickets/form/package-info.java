/** Forms on other sites by which anybody writes to the desk: what administrators set up, and what comes in. */
@NullMarked
package io.tidings.tickets.form;

import org.jspecify.annotations.NullMarked;
