/** What agents may do here: roles made of permissions, and levels by group, as administrators give them. */
@NullMarked
package io.tidings.tickets.access;

import org.jspecify.annotations.NullMarked;
