/** The plumbing that every service stands on; it knows no ticket and no mail. */
@NullMarked
package io.tidings.spine;

import org.jspecify.annotations.NullMarked;
