/** Search and ticket lists: what is asked, by whom, and the rows that answer. */
@NullMarked
package io.tidings.search.query;

import org.jspecify.annotations.NullMarked;
