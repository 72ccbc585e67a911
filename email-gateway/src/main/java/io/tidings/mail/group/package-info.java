/** Knows the addresses that this desk answers to. */
@NullMarked
package io.tidings.mail.group;

import org.jspecify.annotations.NullMarked;
