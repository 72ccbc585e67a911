/** Makes a {@code Consumer<Event>} bean a reaction that cannot lose an event: back-off while a dependency is away, dead letters for poison. */
@NullMarked
package io.tidings.spine.reaction;

import org.jspecify.annotations.NullMarked;
