/** The only way out to an address that somebody chose: resolved, checked, and connected to as checked. */
@NullMarked
package io.tidings.spine.outgoing;

import org.jspecify.annotations.NullMarked;
