/** Erasure: taking back everything that a person wrote and everything that was written for them. */
@NullMarked
package io.tidings.tickets.erasure;

import org.jspecify.annotations.NullMarked;
