/** The public event feed, live and to be paged, for everyone as far as they may see. */
@NullMarked
package io.tidings.notifier.stream;

import org.jspecify.annotations.NullMarked;
