/** Who should hear: messenger alerts and the live event stream. */
@NullMarked
package io.tidings.notifier;

import org.jspecify.annotations.NullMarked;
