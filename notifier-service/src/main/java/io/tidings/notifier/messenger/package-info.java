/** What differs from messenger to messenger: one adapter each, about a page long. */
@NullMarked
package io.tidings.notifier.messenger;

import org.jspecify.annotations.NullMarked;
