/** Links by which somebody without a login reaches one ticket: made by whoever writes a mail, believed by whoever keeps the ticket. */
@NullMarked
package io.tidings.spine.link;

import org.jspecify.annotations.NullMarked;
