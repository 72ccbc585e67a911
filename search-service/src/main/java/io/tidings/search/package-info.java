/** The read side: a search index fed by events, full-text search, and the ticket lists. */
@NullMarked
package io.tidings.search;

import org.jspecify.annotations.NullMarked;
