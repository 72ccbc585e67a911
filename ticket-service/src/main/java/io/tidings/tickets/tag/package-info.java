/** The names of tags: how one is written, and which there are. */
@NullMarked
package io.tidings.tickets.tag;

import org.jspecify.annotations.NullMarked;
