/** How much anybody may ask for, so that one who repeats himself keeps nobody else waiting. */
@NullMarked
package io.tidings.gateway.limit;

import org.jspecify.annotations.NullMarked;
