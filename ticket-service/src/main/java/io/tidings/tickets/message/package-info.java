/** Messages: immutable documents under computed ids, written before their ticket names them. */
@NullMarked
package io.tidings.tickets.message;

import org.jspecify.annotations.NullMarked;
