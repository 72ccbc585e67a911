/** HTML that strangers wrote, made harmless before it is stored. */
@NullMarked
package io.tidings.tickets.html;

import org.jspecify.annotations.NullMarked;
