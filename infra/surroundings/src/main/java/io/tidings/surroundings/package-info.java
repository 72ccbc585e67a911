/** What the tests of a service stand on: a broker, a store, a clock, and events that happened just now. */
@NullMarked
package io.tidings.surroundings;

import org.jspecify.annotations.NullMarked;
