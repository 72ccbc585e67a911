/** One document per ticket: folded from events, guarded by version, rebuilt from {@code tidings.current}. */
@NullMarked
package io.tidings.search.index;

import org.jspecify.annotations.NullMarked;
