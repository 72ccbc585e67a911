/** Does what is due: work waits in MongoDB, is claimed with a fence, and comes due again when its worker dies. */
@NullMarked
package io.tidings.spine.work;

import org.jspecify.annotations.NullMarked;
