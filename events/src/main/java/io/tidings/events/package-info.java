/** The wire contract of Tidings: what the world may know, in the form in which it travels. */
@NullMarked
package io.tidings.events;

import org.jspecify.annotations.NullMarked;
